"""The verbs of paper slips: print a block, enter a slip, confirm it, and settle what did not fit."""
