"""Offers of kiosks: a rotating code on the screen that one phone opens and confirms by a number."""
