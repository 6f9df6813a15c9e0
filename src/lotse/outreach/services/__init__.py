"""Preparing waves, typesetting letters."""
