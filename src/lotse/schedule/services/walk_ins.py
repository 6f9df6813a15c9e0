"""The walk-in line: counted in two clicks, called by number, linked to a name only if the person wishes."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible
from lotse.journal.services import Happening, record
from lotse.people.access import get_person
from lotse.people.services.standing import record_step, undo_entries
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit
from lotse.schedule import access
from lotse.schedule.enums import WalkInTopic
from lotse.schedule.models import WalkIn
from lotse.schedule.rules import journal


@transaction.atomic
def count_walk_in(
    *,
    by: Staff,
    office_key: int,
    now: dt.datetime,
    topic: WalkInTopic = WalkInTopic.NONE,
    language: str = "",
) -> WalkIn:
    """Count somebody who came without an appointment, and give them the next number of the day."""
    today = clock.day_of(now)
    office = access.get_office(by, office_key, on=today, lock=True)
    last = WalkIn.objects.filter(office=office, on=today).aggregate(last=Max("number"))["last"] or 0
    made = WalkIn.objects.create(
        office=office, on=today, number=last + 1, topic=topic, language=language, counted_at=now
    )
    place = office.neighbourhood
    facts = journal.WalkInCounted(office.pk, topic)
    entry = record(Happening(facts, on=today, agency_key=place.agency_id, neighbourhood_key=place.pk))
    made.entry_keys = [entry.pk]
    made.save(update_fields=["entry_keys"])
    audit(by=by, action=AuditAction.CREATED, object_kind="walk-in", object_key=made.pk)
    return made


@transaction.atomic
def note_walk_in(*, by: Staff, office_key: int, now: dt.datetime, topic: WalkInTopic) -> WalkIn:
    """Count somebody who was there and has been served already, without the line at the counter."""
    walk_in = count_walk_in(by=by, office_key=office_key, now=now, topic=topic)
    return serve(by=by, walk_in_key=walk_in.pk, now=now)


@transaction.atomic
def undo_walk_in(*, by: Staff, walk_in_key: int, now: dt.datetime) -> None:
    """Take back a number that was counted by mistake; the last one of the day is given out again."""
    walk_in = access.get_walk_in(by, walk_in_key, on=clock.day_of(now), lock=True)
    was_noted = walk_in.served_at == walk_in.counted_at
    if walk_in.called_at is not None and not was_noted:
        raise ConflictError("Diese Nummer ist schon aufgerufen.")
    undo_entries(walk_in.entry_keys, on=clock.day_of(now))
    audit(by=by, action=AuditAction.UNDONE, object_kind="walk-in", object_key=walk_in.pk)
    walk_in.delete()


@transaction.atomic
def call_next(*, by: Staff, office_key: int, place: str, now: dt.datetime) -> WalkIn | None:
    """Call the next number to a place; None where nobody waits. Two who press at once call two numbers."""
    today = clock.day_of(now)
    office = access.get_office(by, office_key, on=today, lock=True)
    line = WalkIn.objects.select_for_update(of=("self",)).filter(
        office=office, on=today, called_at__isnull=True, left_at__isnull=True
    )
    walk_in = line.order_by("number").first()
    if walk_in is None:
        return None
    walk_in.called_at, walk_in.place = now, place.strip()[:30]
    walk_in.save(update_fields=["called_at", "place"])
    audit(by=by, action=AuditAction.CHANGED, object_kind="walk-in", object_key=walk_in.pk)
    return walk_in


@transaction.atomic
def put_back(*, by: Staff, walk_in_key: int, now: dt.datetime) -> WalkIn:
    """Let a number wait again that was called and did not come."""
    walk_in = _in_line(by, walk_in_key, now)
    walk_in.called_at, walk_in.place = None, ""
    return _store(by, walk_in, "called_at", "place")


@transaction.atomic
def serve(*, by: Staff, walk_in_key: int, now: dt.datetime) -> WalkIn:
    """Note that the talk at the counter is over; whoever was not called before is called now."""
    walk_in = _in_line(by, walk_in_key, now)
    walk_in.called_at = walk_in.called_at or now
    walk_in.served_at = now
    return _store(by, walk_in, "called_at", "served_at")


@transaction.atomic
def note_left(*, by: Staff, walk_in_key: int, now: dt.datetime) -> WalkIn:
    """Note that somebody went away before their turn."""
    walk_in = _in_line(by, walk_in_key, now)
    walk_in.left_at = now
    return _store(by, walk_in, "left_at")


@transaction.atomic
def set_topic(*, by: Staff, walk_in_key: int, topic: WalkInTopic, now: dt.datetime) -> WalkIn:
    """Say afterwards what somebody came for."""
    walk_in = access.get_walk_in(by, walk_in_key, on=clock.day_of(now), lock=True)
    walk_in.topic = topic
    return _store(by, walk_in, "topic")


@transaction.atomic
def link_walk_in(*, by: Staff, walk_in_key: int, person_key: int, now: dt.datetime) -> WalkIn:
    """Say who it was, if the person wishes: they are then in contact, as after any talk."""
    walk_in = access.get_walk_in(by, walk_in_key, on=clock.day_of(now), lock=True)
    if walk_in.person_id is not None:
        raise ConflictError("Diese Nummer gehört schon zu einer Person.")
    person = get_person(by, person_key, on=clock.day_of(now), lock=True)
    if person.neighbourhood_id != walk_in.office.neighbourhood_id:
        raise InputError("Diese Person gehört zu einem anderen Quartier.")
    entry = record_step(person_key=person.pk, facts=journal.WalkInLinked(walk_in.office_id), on=walk_in.on)
    walk_in.person = person
    walk_in.entry_keys = [*walk_in.entry_keys, entry.pk]
    return _store(by, walk_in, "person", "entry_keys")


@transaction.atomic
def unlink_walk_in(*, by: Staff, walk_in_key: int, now: dt.datetime) -> WalkIn:
    """Take the link to a person back; the number stays counted."""
    walk_in = access.get_walk_in(by, walk_in_key, on=clock.day_of(now), lock=True)
    if walk_in.person_id is None:
        raise NotVisible("Diese Nummer gehört zu niemandem.")
    counted, linked = walk_in.entry_keys[:1], walk_in.entry_keys[1:]
    undo_entries(linked, on=clock.day_of(now))
    walk_in.person, walk_in.entry_keys = None, counted
    return _store(by, walk_in, "person", "entry_keys")


def _in_line(by: Staff, key: int, now: dt.datetime) -> WalkIn:
    walk_in = access.get_walk_in(by, key, on=clock.day_of(now), lock=True)
    if walk_in.served_at is not None or walk_in.left_at is not None:
        raise ConflictError("Diese Nummer ist schon fertig.")
    return walk_in


def _store(by: Staff, walk_in: WalkIn, *fields: str) -> WalkIn:
    walk_in.save(update_fields=fields)
    audit(by=by, action=AuditAction.CHANGED, object_kind="walk-in", object_key=walk_in.pk)
    return walk_in
