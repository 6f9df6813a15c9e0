"""Casework's rules, plain Python; importing this declares the room's kinds of journal entries."""
