"""Orders that claim slips pay, without a name."""
