"""Returns: goods that were handed over come back, and their points go to the lots they were taken from."""
