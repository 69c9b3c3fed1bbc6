"""Who takes part: volunteers, teams, staff, their devices and the encryption of their personal data."""
