"""Teams: who belongs to one and leads it over time, seen and changed at the desk."""
