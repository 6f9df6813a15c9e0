"""Reminders as people read them: somebody's, the neighbourhood's, and one with all its moves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet

from lotse.accounts.models import Staff
from lotse.casework import access
from lotse.casework.enums import ReminderRule, ReminderState
from lotse.casework.models import Reminder
from lotse.core.errors import NotVisible
from lotse.people.queries.shown import full_name

_WEEK = dt.timedelta(days=7)


class Shown(StrEnum):
    """Which reminders of a neighbourhood a list shows."""

    DUE = "faellig"
    WEEK = "woche"
    LATER = "spaeter"
    CLOSED = "erledigt"


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """One reminder; `made_by` names the rule that made it, "" for one made by hand."""

    key: int
    person_key: int
    person_name: str
    case_key: int | None
    text: str
    made_by: str
    due_on: dt.date
    first_due_on: dt.date
    state: ReminderState
    closed_on: dt.date | None
    is_due: bool
    is_overdue: bool

    @property
    def is_open(self) -> bool:
        return self.state == ReminderState.OPEN

    @property
    def was_moved(self) -> bool:
        return self.due_on != self.first_due_on


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One time a reminder or a step was put off."""

    from_on: dt.date | None
    to_on: dt.date
    reason: str
    moved_on: dt.date


def line_of(reminder: Reminder, *, today: dt.date) -> ReminderLine:
    """Return a reminder, read with its person, as a list shows it."""
    is_open = reminder.state == ReminderState.OPEN
    return ReminderLine(
        key=reminder.pk,
        person_key=reminder.person_id,
        person_name=full_name(reminder.person),
        case_key=reminder.case_id,
        text=reminder.text,
        made_by=str(ReminderRule(reminder.rule).label) if reminder.rule else "",
        due_on=reminder.due_on,
        first_due_on=reminder.first_due_on,
        state=ReminderState(reminder.state),
        closed_on=reminder.closed_on,
        is_due=is_open and reminder.due_on <= today,
        is_overdue=is_open and reminder.due_on < today,
    )


def open_reminders(by: Staff, person_key: int, *, today: dt.date, limit: int = 20) -> list[ReminderLine]:
    """Return what is still to come back to with somebody, the nearest first; one query."""
    reminders = access.visible_reminders(by, on=today).filter(person=person_key, state=ReminderState.OPEN)
    found = reminders.select_related("person").order_by("due_on", "pk")[:limit]
    return [line_of(reminder, today=today) for reminder in found]


def reminders_shown(
    by: Staff, neighbourhood_key: int, shown: Shown, *, by_hand: bool | None, today: dt.date
) -> QuerySet[Reminder]:
    """Return a neighbourhood's reminders with their people; `by_hand` None shows those made by rules too."""
    found = access.visible_reminders(by, on=today).filter(person__neighbourhood=neighbourhood_key)
    found = found.select_related("person")
    if by_hand is not None:
        found = found.filter(rule="") if by_hand else found.exclude(rule="")
    if shown == Shown.CLOSED:
        return found.exclude(state=ReminderState.OPEN).order_by("-closed_on", "-pk")
    still_open = found.filter(state=ReminderState.OPEN).order_by("due_on", "pk")
    if shown == Shown.DUE:
        return still_open.filter(due_on__lte=today)
    if shown == Shown.WEEK:
        return still_open.filter(due_on__gt=today, due_on__lte=today + _WEEK)
    return still_open.filter(due_on__gt=today + _WEEK)


def reminder_line(by: Staff, reminder_key: int, *, today: dt.date) -> tuple[ReminderLine, list[MoveLine]]:
    """Return one reminder with its moves, the last first; NotVisible where there is none for this person."""
    found = access.visible_reminders(by, on=today).select_related("person").filter(pk=reminder_key).first()
    if found is None:
        raise NotVisible("Diese Wiedervorlage gibt es für Sie nicht.")
    moves = found.moves.order_by("-pk")
    return line_of(found, today=today), [
        MoveLine(move.from_on, move.to_on, move.reason, move.moved_on) for move in moves
    ]
