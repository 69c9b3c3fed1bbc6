"""What changes people: one verb a function, each with a transaction of its own."""
