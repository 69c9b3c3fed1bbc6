"""Orders at the desk: staff fill one in for the person who stands there, and somebody else stands by it."""
