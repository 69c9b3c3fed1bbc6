"""Relatives who redeem for somebody: named by either side, and good once the person themselves agreed."""
