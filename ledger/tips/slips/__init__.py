"""Claim slips: bearer codes worth points, for events and rewards alike; none tells what it was for."""
