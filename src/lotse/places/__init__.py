"""Floor 4: street directory, neighbourhood, office."""
