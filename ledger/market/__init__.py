"""The safety supermarket: goods, shelves and orders."""
