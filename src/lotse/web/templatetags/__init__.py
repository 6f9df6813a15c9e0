"""Template libraries of the screens."""
