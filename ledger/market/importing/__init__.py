"""Stages of a bureau's import that belong to the market: goods with their prices, and stock."""
