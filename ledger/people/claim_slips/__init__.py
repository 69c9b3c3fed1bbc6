"""Claim slips as whoever takes them knows them: codes worth points, without a name."""
