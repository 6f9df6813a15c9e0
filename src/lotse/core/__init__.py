"""Floor 0: base model, error base, clock, files that wait for a worker. No domain word."""
