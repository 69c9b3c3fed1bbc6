"""Recomputing a book: whole, in ranges, since a checkpoint, or from an exported file."""
