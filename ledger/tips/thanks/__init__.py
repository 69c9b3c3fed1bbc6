"""The monthly thanks: so many volunteers every month, most by lot, some because a tip of theirs was true."""
