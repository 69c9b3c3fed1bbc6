"""Files of a bureau, taken over as a whole: all of them or nothing."""
