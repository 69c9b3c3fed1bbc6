"""How points are earned: activities, rules, check-ins, claims and decisions."""
