"""What the pages ask about stock: its papers, its counts and differences, and the shelves."""
