"""Floor 1: purposes, legal bases, audit."""
