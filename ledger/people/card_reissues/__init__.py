"""New cards for lost, torn or blocked ones: one person asks, which kills the old card, another confirms."""
