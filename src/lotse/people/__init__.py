"""Floor 5: person, benefit unit, import, duplicates."""
