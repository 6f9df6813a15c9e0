"""Floor 7: how the office can be reached, its hours, appointments, the walk-in line, and its messages."""
