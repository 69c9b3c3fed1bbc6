"""Orders that a relative placed for somebody, as both of them are shown them."""
