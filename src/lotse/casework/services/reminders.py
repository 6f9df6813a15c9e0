"""Reminders: made by hand or by a rule, put off with a reason, done, dropped, and all of it taken back.

A reminder belongs to the person, never to a member of staff: whoever accompanies somebody next finds it there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.casework import access
from lotse.casework.enums import CaseState, ReminderRule, ReminderState
from lotse.casework.models import Case, Reminder, ReminderMove
from lotse.casework.rules import reminders as rules
from lotse.casework.services.changing import Overtaken
from lotse.core.errors import ConflictError, InputError, NotVisible
from lotse.people.access import get_person
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


@transaction.atomic
def make_reminder(*, by: Staff, person_key: int, text: str, due_on: dt.date, today: dt.date) -> Reminder:
    """Remind of somebody on a day; it hangs on their case too, where there is one."""
    person = get_person(by, person_key, on=today, lock=True)
    _refuse(rules.reminder_violations(text=text, due_on=due_on, today=today))
    case = Case.objects.filter(person=person).exclude(state=CaseState.CLOSED).first()
    reminder = Reminder.objects.create(
        person=person, case=case, text=text.strip(), first_due_on=due_on, due_on=due_on, made_on=today
    )
    _audit(by, AuditAction.CREATED, reminder)
    return reminder


@transaction.atomic
def make_by_rule(
    *,
    by: Staff | None,
    person_key: int,
    case_key: int | None,
    planned: Collection[rules.Planned],
    source_key: int,
    today: dt.date,
) -> list[Reminder]:
    """Make the reminders that a rule wants for one row (a talk, a pause, a plan); return the ones new.

    The caller has found the person through `access`. What the rule has made for that row before, open or done,
    it does not make again; what somebody dropped may come back.
    """
    known = set(
        Reminder.objects.filter(rule__in={one.rule for one in planned}, source_key=source_key)
        .exclude(state=ReminderState.DROPPED)
        .values_list("rule", "first_due_on")
    )
    made = [
        Reminder.objects.create(
            person_id=person_key,
            case_id=case_key,
            rule=one.rule,
            source_key=source_key,
            text=one.text,
            first_due_on=one.due_on,
            due_on=one.due_on,
            made_on=today,
        )
        for one in planned
        if (one.rule, one.due_on) not in known
    ]
    for reminder in made:
        _audit(by, AuditAction.CREATED, reminder)
    return made


@transaction.atomic
def move_reminder(
    *,
    by: Staff,
    reminder_key: int,
    to_on: dt.date,
    reason: str,
    today: dt.date,
    stood_on: dt.date | None = None,
) -> Reminder:
    """Put a reminder off, or bring it forward; the reason is kept with both days.

    `stood_on`, here and below, is the day it was seen with: Overtaken where somebody has moved it since.
    """
    reminder = _open(by, reminder_key, stood_on, today=today)
    _refuse(rules.reminder_violations(text=reminder.text, due_on=to_on, today=today))
    if not reason.strip():
        raise InputError("Bitte nennen Sie kurz den Grund, zum Beispiel „nicht erreicht“.")
    if to_on == reminder.due_on:
        return reminder
    ReminderMove.objects.create(
        reminder=reminder, from_on=reminder.due_on, to_on=to_on, reason=reason.strip(), moved_on=today
    )
    _save(by, reminder, AuditAction.CHANGED, due_on=to_on)
    return reminder


@transaction.atomic
def undo_move(*, by: Staff, reminder_key: int, today: dt.date, stood_on: dt.date | None = None) -> Reminder:
    """Take the last move of a reminder back."""
    reminder = _open(by, reminder_key, stood_on, today=today)
    move = reminder.moves.order_by("-pk").first()
    if move is None:
        raise ConflictError("Diese Wiedervorlage wurde nicht verschoben.")
    _save(by, reminder, AuditAction.UNDONE, due_on=move.from_on)
    move.delete()
    return reminder


def finish_reminder(
    *, by: Staff, reminder_key: int, today: dt.date, stood_on: dt.date | None = None
) -> Reminder:
    """Write down that a reminder is done."""
    return _close(by, reminder_key, ReminderState.DONE, stood_on, today=today)


def drop_reminder(
    *, by: Staff, reminder_key: int, today: dt.date, stood_on: dt.date | None = None
) -> Reminder:
    """Write down that a reminder is no longer needed."""
    return _close(by, reminder_key, ReminderState.DROPPED, stood_on, today=today)


@transaction.atomic
def reopen_reminder(*, by: Staff, reminder_key: int, today: dt.date) -> Reminder:
    """Take back that a reminder is done or no longer needed."""
    reminder = _get(by, reminder_key, today=today)
    if reminder.state == ReminderState.OPEN:
        return reminder
    if reminder.case and not rules.has_ground(reminder.rule, reminder.case.state):
        raise ConflictError("Der Anlass dieser Wiedervorlage ist vorbei. Bitte legen Sie eine neue an.")
    if _made_again(reminder):
        raise ConflictError(
            "Diese Wiedervorlage gibt es inzwischen noch einmal. Bitte nehmen Sie die neuere."
        )
    _save(by, reminder, AuditAction.UNDONE, state=ReminderState.OPEN, closed_on=None)
    return reminder


@transaction.atomic
def drop_all(
    *, by: Staff | None, person_key: int, rules_only: Collection[ReminderRule] | None, today: dt.date
) -> list[int]:
    """Drop somebody's open reminders, all or those that some rules made; return their keys.

    The caller has found the person through `access`; the keys lead back with `reopen_all`.
    """
    found = Reminder.objects.select_for_update().filter(person_id=person_key, state=ReminderState.OPEN)
    if rules_only is not None:
        found = found.filter(rule__in=rules_only)
    dropped = list(found.order_by("pk"))
    for reminder in dropped:
        _save(by, reminder, AuditAction.CHANGED, state=ReminderState.DROPPED, closed_on=today)
    return [reminder.pk for reminder in dropped]


@transaction.atomic
def reopen_all(*, by: Staff, reminder_keys: Collection[int]) -> None:
    """Open reminders again that `drop_all` has dropped; the caller has found the person through `access`."""
    dropped = Reminder.objects.select_for_update().filter(pk__in=reminder_keys, state=ReminderState.DROPPED)
    for reminder in dropped.order_by("pk"):
        if not _made_again(reminder):
            _save(by, reminder, AuditAction.UNDONE, state=ReminderState.OPEN, closed_on=None)


@transaction.atomic
def withdraw_all(*, by: Staff | None, reminder_keys: Collection[int], today: dt.date) -> None:
    """Drop those of some reminders that are still open, because what made them was taken back or is over."""
    still_open = Reminder.objects.select_for_update().filter(pk__in=reminder_keys, state=ReminderState.OPEN)
    for reminder in still_open.order_by("pk"):
        _save(by, reminder, AuditAction.CHANGED, state=ReminderState.DROPPED, closed_on=today)


@transaction.atomic
def _close(
    by: Staff, reminder_key: int, state: ReminderState, stood_on: dt.date | None, *, today: dt.date
) -> Reminder:
    reminder = _open(by, reminder_key, stood_on, today=today)
    _save(by, reminder, AuditAction.CHANGED, state=state, closed_on=today)
    return reminder


def _made_again(reminder: Reminder) -> bool:
    return bool(reminder.rule) and (
        Reminder.objects.filter(
            rule=reminder.rule, source_key=reminder.source_key, first_due_on=reminder.first_due_on
        )
        .exclude(state=ReminderState.DROPPED)
        .exclude(pk=reminder.pk)
        .exists()
    )


def _get(by: Staff, key: int, *, today: dt.date) -> Reminder:
    found = access.visible_reminders(by, on=today).select_for_update(of=("self",)).filter(pk=key).first()
    if found is None:
        raise NotVisible("Diese Wiedervorlage gibt es für Sie nicht.")
    return found


def _open(by: Staff, key: int, stood_on: dt.date | None, *, today: dt.date) -> Reminder:
    reminder = _get(by, key, today=today)
    if reminder.state != ReminderState.OPEN:
        raise ConflictError(
            f"Diese Wiedervorlage ist schon „{reminder.get_state_display()}“. Sie können sie wieder öffnen."
        )
    if stood_on not in (None, reminder.due_on):
        raise Overtaken(_moved_meanwhile(reminder), stood_on=reminder.due_on)
    return reminder


def _moved_meanwhile(reminder: Reminder) -> str:
    move = reminder.moves.order_by("-pk").first()
    why = f" („{move.reason}“)" if move else ""
    return (
        f"Inzwischen liegt diese Wiedervorlage auf dem {reminder.due_on:%d.%m.%Y}{why}. Soll trotzdem gelten, was "
        "Sie möchten, bestätigen Sie es bitte noch einmal."
    )


def _refuse(violations: Collection[str]) -> None:
    if violations:
        raise InputError(" ".join(violations))


def _save(by: Staff | None, reminder: Reminder, action: AuditAction, **columns: object) -> None:
    for name, value in columns.items():
        setattr(reminder, name, value)
    reminder.save(update_fields=list(columns))
    _audit(by, action, reminder)


def _audit(by: Staff | None, action: AuditAction, reminder: Reminder) -> None:
    audit(by=by, action=action, object_kind="reminder", object_key=reminder.pk)
