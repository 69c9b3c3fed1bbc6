"""The verbs of stock, one file each: deliver, move, count, decide a difference, write off."""
