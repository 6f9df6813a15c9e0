"""Changing the calendar: modes, hours, appointments, the walk-in line, messages."""
