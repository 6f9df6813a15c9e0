"""Casework: talks, the case and its steps, assessment, plan, reminders, protected notes, network card."""
