"""Floor 10: screens by journey."""
