"""Talks already agreed on that a change of the hours would leave without anybody to hold them, and where to move them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import NotVisible
from lotse.schedule import access
from lotse.schedule.enums import LIVE_STATES, MeetingWay, MessageWay
from lotse.schedule.models import Appointment, OpeningRule
from lotse.schedule.queries.agenda import Line, line_of
from lotse.schedule.queries.hours import ZONE, rule_of, rules_of
from lotse.schedule.queries.slots import Slot, free_slots, left_beside, target_for
from lotse.schedule.rules.hours import Hours, holds_on, rule_line
from lotse.schedule.rules.opening import changed


@dataclass(frozen=True, slots=True)
class Conflict:
    """A talk in the way of a change, and what is proposed for it.

    The phone where the hour stays and the way does not, else a time still free after the change; with neither
    it is best to talk with the person first.
    """

    line: Line
    by_phone: bool = False
    target: Slot | None = None


def in_absence(
    user: Staff,
    office_key: int,
    *,
    staff_key: int | None,
    from_on: dt.date,
    until_on: dt.date,
    starts: dt.time | None,
    ends: dt.time | None,
    on: dt.date,
) -> list[Conflict]:
    """Return the talks that fall into an absence: of somebody in every office, else of everybody in this one."""
    first = clock.start_of(from_on)
    last = clock.start_of(until_on + dt.timedelta(days=1))
    rows = _live(user, on=on).filter(starts_at__lt=last, ends_at__gt=first)
    rows = rows.filter(staff=staff_key) if staff_key is not None else rows.filter(office=office_key)
    touched = [row for row in rows if starts is None or ends is None or _meets(row, starts, ends)]
    if not touched:
        return []
    free = [
        slot
        for slot in free_slots(office_key, now=clock.now())
        if not (staff_key in (None, slot.staff_key) and slot.starts_at < last and first < slot.ends_at)
    ]
    return _proposed(touched, free)


@dataclass(frozen=True, slots=True)
class RoomUse:
    """What names a room: hours as ready lines, which go on without it, and talks to come, which keep it."""

    name: str
    rules: tuple[str, ...]
    talks: tuple[Line, ...]


def use_of_room(user: Staff, room_key: int, *, on: dt.date) -> RoomUse:
    """Return what a room is used for from now on; NotVisible where it is not of the user's offices."""
    room = access.visible_rooms(user, on=on).filter(pk=room_key, is_in_use=True).first()
    if room is None:
        raise NotVisible("Diesen Raum gibt es für Sie nicht (mehr).")
    rules = access.visible_rules(user, on=on).filter(room=room).exclude(valid_until__lt=on)
    rules = rules.exclude(single_day__lt=on).order_by("weekday", "starts", "pk")
    talks = _live(user, on=on).filter(room=room, way=MeetingWay.OFFICE)
    lines = dict.fromkeys(rule_line(rule_of(row)) for row in rules)
    return RoomUse(room.name, tuple(lines), tuple(line_of(row) for row in talks))


def after_end(user: Staff, stored: OpeningRule, *, last_day: dt.date, on: dt.date) -> list[Conflict]:
    """Return the talks in an hour of opening after its last day."""
    after = clock.start_of(last_day + dt.timedelta(days=1))
    touched = [row for row in _held(user, stored, on=on) if row.starts_at >= after]
    left = replace(rule_of(stored), valid_until=last_day)
    return _proposed(touched, _free_under(stored, [left])) if touched else []


def after_change(user: Staff, stored: OpeningRule, *, wanted: Hours, on: dt.date) -> list[Conflict]:
    """Return the talks in an hour of opening that no longer fit once it is changed."""
    rule = rule_of(stored)
    left, follows = changed(rule, wanted, today=on)
    first = clock.start_of(on if left is None else wanted.valid_from)
    held = [row for row in _held(user, stored, on=on) if row.starts_at >= first]
    stays = {row.pk for row in held if follows.kind == rule.kind and _fits(row, follows)}
    lost_ways = rule.ways - follows.ways
    touched = [row for row in held if row.pk not in stays or row.way in lost_ways]
    if not touched:
        return []
    by_phone = {row.pk for row in touched if row.pk in stays and MeetingWay.PHONE in follows.ways}
    rules = [follows] if left is None else [left, follows]
    return _proposed(touched, _free_under(stored, rules), by_phone=by_phone)


def _held(user: Staff, stored: OpeningRule, *, on: dt.date) -> list[Appointment]:
    """Return the talks that are to be held in an hour of opening by whoever it names; one query."""
    if stored.staff_id is None:
        return []
    rule = rule_of(stored)
    rows = _live(user, on=on).filter(office=stored.office_id, staff=stored.staff_id)
    return [row for row in rows if _is_within(row, rule)]


def _is_within(row: Appointment, rule: Hours) -> bool:
    day = clock.day_of(row.starts_at)
    return holds_on(rule, day, is_holiday=False) and _meets(row, rule.starts, rule.ends)


def _fits(row: Appointment, rule: Hours) -> bool:
    """Say whether a talk lies wholly in an hour of opening, outside its break, with the same host."""
    if row.staff_id != rule.staff_key or not _is_within(row, rule):
        return False
    begin, end = _times(row)
    if rule.break_starts and rule.break_ends and _meets(row, rule.break_starts, rule.break_ends):
        return False
    return rule.starts <= begin and end <= rule.ends


def _free_under(stored: OpeningRule, instead: list[Hours]) -> list[Slot]:
    """Return what would be free if other rules stood in the place of one."""
    now = clock.now()
    first, last = clock.day_of(now), dt.date.max
    others = [rule for rule in rules_of(stored.office_id, first, last) if rule.key != stored.pk]
    return free_slots(stored.office_id, now=now, rules=[*others, *instead])


def _proposed(
    rows: Iterable[Appointment], free: list[Slot], *, by_phone: Collection[int] = ()
) -> list[Conflict]:
    """Propose something for each talk: the phone, or a time that no other of them is offered."""
    left, found = list(free), []
    for row in rows:
        if row.pk in by_phone and _has_phone(row):
            found.append(Conflict(line_of(row), by_phone=True))
            continue
        target = target_for(row, left)
        if target is not None:
            left = left_beside(target, row.way, left)
        found.append(Conflict(line_of(row), target=target))
    return found


def _has_phone(row: Appointment) -> bool:
    person = row.person
    if person is not None and person.is_blocked:
        return False
    is_called = row.reach_way in (MessageWay.PHONE, MessageWay.SMS) and bool(row.reach)
    return is_called or (person is not None and bool(person.mobile or person.phone))


def _live(user: Staff, *, on: dt.date) -> QuerySet[Appointment]:
    rows = access.visible_appointments(user, on=on).filter(state__in=LIVE_STATES, ends_at__gt=clock.now())
    rows = rows.select_related("person", "staff", "room", "second_offer")
    return rows.order_by("starts_at", "pk")


def _meets(row: Appointment, starts: dt.time, ends: dt.time) -> bool:
    begin, end = _times(row)
    return begin < ends and starts < end


def _times(row: Appointment) -> tuple[dt.time, dt.time]:
    return row.starts_at.astimezone(ZONE).time(), row.ends_at.astimezone(ZONE).time()
