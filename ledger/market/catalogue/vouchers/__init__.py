"""Vouchers: numbers that a supplier honours, loaded from its file, handed out one by one, settled monthly."""
