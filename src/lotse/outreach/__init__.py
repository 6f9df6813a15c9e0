"""Floor 8: letters, waves, flyers, returns."""
