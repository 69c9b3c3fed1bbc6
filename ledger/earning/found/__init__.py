"""Found things and people: a file with its custody chain, matched with losses, paid only once returned."""
