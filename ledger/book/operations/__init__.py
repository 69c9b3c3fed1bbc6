"""The verbs of the book itself, one each, and what is done once per key outside the log."""
