"""Reserving: goods put aside from the phone, which only the named shop gives out, for a code."""
