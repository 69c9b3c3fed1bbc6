"""Stock of the shops: deliveries, moves, blind counts, difference cases and write-offs."""
