"""Evidence of a check-in: how good a scan is, what is odd about it, and who may witness for somebody else."""
