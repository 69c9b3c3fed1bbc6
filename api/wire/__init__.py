"""The JSON of the interface: one pydantic model for every body that comes in or goes out."""
