"""The book of rules: what an activity earns, tried on the past and published as a new version."""
