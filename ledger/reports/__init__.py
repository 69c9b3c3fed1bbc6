"""Read models made for people: statements and summaries."""
