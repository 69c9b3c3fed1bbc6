"""Sealed tips and unlinkable rewards."""
