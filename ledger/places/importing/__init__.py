"""Files of the organisation and its places, taken over into the tables."""
