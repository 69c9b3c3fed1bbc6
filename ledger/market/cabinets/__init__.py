"""Vending cabinets: machines beside a kiosk that drop what was ordered, and say what fell."""
