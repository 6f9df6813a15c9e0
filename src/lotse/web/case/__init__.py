"""Screens about one case."""
