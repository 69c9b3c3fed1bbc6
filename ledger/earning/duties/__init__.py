"""Duty at a post: in and out by scanning, and the minutes really given."""
