"""Squad results: what a team achieved together, shared by parts that every member has agreed to."""
