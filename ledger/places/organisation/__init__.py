"""The organisation tree: its levels' labels, and how it grows, moves and shrinks."""
