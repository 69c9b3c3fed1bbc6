"""The verbs of orders at the desk, one module each."""
