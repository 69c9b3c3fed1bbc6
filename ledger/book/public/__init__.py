"""What outsiders see of a book: checkpoints, tiles, receipts and witnesses, and the guard over signatures."""
