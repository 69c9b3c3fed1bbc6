"""Timed work of the running service: ordinary commands of the system, safe twice, late, on two machines."""
