"""Floor 0: base model, error base, clock. No domain word."""
