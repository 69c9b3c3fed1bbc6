"""Events with a roster: who was expected, who came, one-time paper codes, and everybody's claim at once."""
