"""Casework's rules, plain Python; importing this declares the room's kinds of journal entries."""

from lotse.casework.rules import assessments, cases, disputes, plans, talks  # noqa: F401
