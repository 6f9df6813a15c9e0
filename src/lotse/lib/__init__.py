"""Plain libraries: they know neither Django nor each other."""
