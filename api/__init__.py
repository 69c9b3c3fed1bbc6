"""The HTTP service and the pingan command."""
