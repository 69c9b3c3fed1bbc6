"""What the pingan command does, one file per verb."""
