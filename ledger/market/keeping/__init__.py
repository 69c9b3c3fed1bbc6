"""Who answers for a shop: its keeper and its monitor, over time; and whom a clerk may not serve."""
