"""What a printed card may spend on a day."""
