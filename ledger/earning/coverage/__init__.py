"""Coverage: how long nobody has been where somebody must go, and what that does to pay."""
