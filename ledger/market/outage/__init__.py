"""Paper slips for a power cut: printed with numbers, entered later by one person and confirmed by another."""
