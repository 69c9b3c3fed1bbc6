"""What a printed card may spend on a day, and without its PIN beside a witness."""
