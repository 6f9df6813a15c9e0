"""Setting hours, rooms, absences, and what the house decides about its calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible
from lotse.places.models import Office
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit
from lotse.schedule import access
from lotse.schedule.enums import MeetingWay, State
from lotse.schedule.models import Absence, CalendarSettings, OpeningRule, Room
from lotse.schedule.queries.hours import rule_of
from lotse.schedule.rules.hours import Hours, rule_line
from lotse.schedule.rules.opening import change_violations, changed, mark, violations
from lotse.schedule.services.waiting import pass_on

_NOT_COLUMNS = {"key", "staff_key", "room_key"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the house decides about an office's calendar."""

    state: State = State.NW
    books_online: bool = True
    booking_asks: bool = False
    notice_hours: int = 4
    days_ahead: int = 42
    walk_in_minutes: int = 15
    feeds_with_names: bool = False
    video_link: str = ""
    who_is_there: str = ""
    how_to_get_in: str = ""


@transaction.atomic
def add_hours(*, by: Staff, office_key: int, hours: Hours, today: dt.date) -> OpeningRule:
    """Add an hour of opening."""
    office = access.get_office(by, office_key, on=today, lock=True)
    if found := violations(hours):
        raise InputError(" ".join(found))
    made = _add(by, office, hours, today)
    pass_on(office, now=clock.now())
    return made


@transaction.atomic
def change_hours(*, by: Staff, rule_key: int, hours: Hours, seen: str, today: dt.date) -> OpeningRule:
    """Change an hour of opening from a day on, and return what holds then; until then all stays as it was.

    `seen` is the mark of the rule as whoever changes it saw it; ConflictError where it is another by now.
    """
    rule = _locked(by, rule_key, today)
    stored = rule_of(rule)
    if seen != mark(stored):
        raise ConflictError(
            f"„{rule_line(stored)}“ hat inzwischen jemand geändert. Unten steht, was jetzt gilt; "
            "Ihre Änderung ist noch nicht gespeichert."
        )
    if found := change_violations(stored, hours, today=today):
        raise InputError(" ".join(found))
    left, wanted = changed(stored, hours, today=today)
    audit(by=by, action=AuditAction.CHANGED, object_kind="opening-rule", object_key=rule.pk)
    if left is None:
        for name, value in _values(by, rule.office, wanted, today).items():
            setattr(rule, name, value)
        rule.save()
        follows = rule
    else:
        rule.valid_until = left.valid_until
        rule.save(update_fields=["valid_until"])
        follows = _add(by, rule.office, wanted, today)
    pass_on(access.lock_office(rule.office_id), now=clock.now())
    return follows


@transaction.atomic
def end_hours(*, by: Staff, rule_key: int, last_day: dt.date, today: dt.date) -> None:
    """Let an hour of opening end after a day, never later than it does already.

    One that has not begun by then goes altogether.
    """
    rule = _locked(by, rule_key, today)
    action = AuditAction.DELETED if last_day < rule.valid_from else AuditAction.CHANGED
    audit(by=by, action=action, object_kind="opening-rule", object_key=rule.pk)
    if action == AuditAction.DELETED:
        rule.delete()
        return
    rule.valid_until = min(last_day, rule.valid_until or last_day)
    rule.save(update_fields=["valid_until"])


@transaction.atomic
def add_room(*, by: Staff, office_key: int, name: str, step_free: bool, today: dt.date) -> Room:
    """Add a room, or take one of that name into use again."""
    office = access.get_office(by, office_key, on=today, lock=True)
    if not name.strip():
        raise InputError("Bitte geben Sie dem Raum einen Namen, zum Beispiel „Besprechungsraum“.")
    made, created = Room.objects.update_or_create(
        office=office, name=name.strip()[:60], defaults={"step_free": step_free, "is_in_use": True}
    )
    action = AuditAction.CREATED if created else AuditAction.CHANGED
    audit(by=by, action=action, object_kind="room", object_key=made.pk)
    return made


@transaction.atomic
def close_room(*, by: Staff, room_key: int, today: dt.date) -> None:
    """Use a room no more: hours that name it go on without it, talks already agreed on keep it."""
    room = access.visible_rooms(by, on=today).filter(pk=room_key).first()
    if room is None:
        raise NotVisible("Diesen Raum gibt es für Sie nicht (mehr).")
    access.lock_office(room.office_id)
    room.is_in_use = False
    room.save(update_fields=["is_in_use"])
    audit(by=by, action=AuditAction.CHANGED, object_kind="room", object_key=room.pk)


@transaction.atomic
def note_absence(
    *,
    by: Staff,
    office_key: int,
    staff_key: int | None,
    from_on: dt.date,
    until_on: dt.date,
    today: dt.date,
    starts: dt.time | None = None,
    ends: dt.time | None = None,
) -> Absence:
    """Note that somebody, or with None the whole office, is away; why is nobody's business."""
    office = access.get_office(by, office_key, on=today, lock=True)
    if until_on < from_on:
        raise InputError("Der letzte Tag liegt vor dem ersten.")
    if (starts is None) != (ends is None) or (starts is not None and ends is not None and ends <= starts):
        raise InputError("Bitte geben Sie beide Uhrzeiten an, die spätere zuletzt, oder keine.")
    staff = None
    if staff_key is not None:
        staff = access.colleagues(by, office, on=today).filter(pk=staff_key).first()
        if staff is None:
            raise InputError("Diese Kollegin oder dieser Kollege arbeitet nicht in diesem Büro.")
    made = Absence.objects.create(
        office=None if staff else office,
        staff=staff,
        from_on=from_on,
        until_on=until_on,
        starts=starts,
        ends=ends,
    )
    audit(by=by, action=AuditAction.CREATED, object_kind="absence", object_key=made.pk)
    return made


@transaction.atomic
def remove_absence(*, by: Staff, absence_key: int, today: dt.date) -> None:
    """Take an absence back."""
    absences = access.visible_absences(by, on=today)
    found = absences.filter(pk=absence_key).first()
    if found is None:
        raise NotVisible("Diese Abwesenheit gibt es für Sie nicht (mehr).")
    audit(by=by, action=AuditAction.DELETED, object_kind="absence", object_key=found.pk)
    held = OpeningRule.objects.filter(staff__isnull=False, staff=found.staff_id).values("office")
    offices = access.visible_offices(by, on=today).filter(Q(pk=found.office_id) | Q(pk__in=held))
    found.delete()
    for office_key in sorted(offices.values_list("pk", flat=True)):
        pass_on(access.lock_office(office_key), now=clock.now())


@transaction.atomic
def choose(*, by: Staff, office_key: int, choices: Choices, today: dt.date) -> CalendarSettings:
    """Write down what the house decides about an office's calendar."""
    office = access.get_office(by, office_key, on=today, lock=True)
    if choices.walk_in_minutes < 1 or choices.days_ahead < 1:
        raise InputError("Bitte geben Sie mindestens eine Minute und einen Tag an.")
    stored, created = CalendarSettings.objects.update_or_create(office=office, defaults=asdict(choices))
    action = AuditAction.CREATED if created else AuditAction.CHANGED
    audit(by=by, action=action, object_kind="calendar-settings", object_key=stored.pk)
    pass_on(office, now=clock.now())
    return stored


def _locked(by: Staff, rule_key: int, today: dt.date) -> OpeningRule:
    """Return an opening rule of the user's offices, locked for a change."""
    rules = access.visible_rules(by, on=today).select_related("office__neighbourhood")
    rule = rules.select_for_update(of=("self",)).filter(pk=rule_key).first()
    if rule is None:
        raise NotVisible("Diese Öffnungszeit gibt es für Sie nicht (mehr).")
    return rule


def _add(by: Staff, office: Office, hours: Hours, today: dt.date) -> OpeningRule:
    made = OpeningRule.objects.create(office=office, **_values(by, office, hours, today))
    audit(by=by, action=AuditAction.CREATED, object_kind="opening-rule", object_key=made.pk)
    return made


def _values(by: Staff, office: Office, hours: Hours, today: dt.date) -> dict[str, Any]:
    """Return an hour of opening as the table's columns; host and room have to be of the office."""
    staff = None
    if hours.staff_key is not None:
        staff = access.colleagues(by, office, on=today).filter(pk=hours.staff_key).first()
        if staff is None:
            raise InputError("Diese Kollegin oder dieser Kollege arbeitet nicht in diesem Büro.")
    room = None
    if hours.room_key is not None:
        room = access.visible_rooms(by, on=today).filter(pk=hours.room_key, office=office).first()
        if room is None:
            raise InputError("Diesen Raum gibt es in diesem Büro nicht.")
    columns = {name: value for name, value in asdict(hours).items() if name not in _NOT_COLUMNS}
    ways = [way for way in MeetingWay if way in hours.ways]
    return columns | {"ways": ways, "languages": list(hours.languages), "staff": staff, "room": room}
