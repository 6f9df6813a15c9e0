"""The calendar's rules, plain Python; importing this declares the room's kinds of journal entries."""

from lotse.schedule.rules import journal

__all__ = ["journal"]
