"""Reminders (Wiedervorlage), made by hand or by a rule."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lotse.casework.enums import ReminderRule, ReminderState
from lotse.casework.models.cases import Case
from lotse.core.models import Table
from lotse.people.models import Person


class Reminder(Table):
    """Something to come back to on a day. It belongs to the person, so no handover can lose it.

    `rule` says what made it, `source_key` the row it was made for, `first_due_on` the day it chose: a rule never
    makes the same one twice, even where somebody has put it off or done it since.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reminders")
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="reminders")
    rule = models.CharField(max_length=16, choices=ReminderRule, blank=True)
    source_key = models.BigIntegerField(null=True)
    text = models.CharField(max_length=200)
    first_due_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=ReminderState, default=ReminderState.OPEN)
    closed_on = models.DateField(null=True)
    made_on = models.DateField()

    class Privacy:
        keep = ("rule", "source_key", "first_due_on", "due_on", "state", "closed_on", "made_on")
        blank = ("text", "case")
        delete = ("person",)
        retention = "12 Monate nach dem Ende des Falls"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "source_key", "first_due_on"],
                condition=~Q(rule="") & ~Q(state=ReminderState.DROPPED),
                name="reminder_rule_once",
            ),
            models.CheckConstraint(
                condition=Q(state=ReminderState.OPEN, closed_on__isnull=True)
                | ~Q(state=ReminderState.OPEN) & Q(closed_on__isnull=False),
                name="reminder_closed_has_day",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="reminder_due")]


class ReminderMove(Table):
    """A reminder that was put off, and why."""

    reminder = models.ForeignKey(Reminder, on_delete=models.CASCADE, related_name="moves")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.CharField(max_length=200)
    moved_on = models.DateField()

    class Privacy:
        keep = ("reminder", "from_on", "to_on", "moved_on")
        blank = ("reason",)
        delete = ()
        retention = "mit der Wiedervorlage"
