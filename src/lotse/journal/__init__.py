"""Floor 2: what happened, written once, typed, in the transaction of the change itself."""
