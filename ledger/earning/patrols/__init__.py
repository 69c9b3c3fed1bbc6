"""A patrol that a leader takes out: roll call at the start, stops between, a call on the way, and the end."""
