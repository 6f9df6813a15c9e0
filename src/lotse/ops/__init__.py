"""Floor 10: commands, demo town, backup, health."""
