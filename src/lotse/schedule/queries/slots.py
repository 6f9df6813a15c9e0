"""Times that are still free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from lotse.core import clock
from lotse.schedule.enums import HoursKind, MeetingWay
from lotse.schedule.models import Appointment, TimeClaim
from lotse.schedule.queries.hours import ZONE, open_hours, settings_of
from lotse.schedule.queries.house_calendar import busy_times
from lotse.schedule.rules.hours import CELL, Hours, OpenHour, cells, slots_of
from lotse.schedule.rules.house_calendar import overlaps


@dataclass(frozen=True, slots=True)
class Slot:
    """A time one can book: when, with whom, where, and in which ways."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    staff_key: int
    room_key: int | None
    ways: frozenset[MeetingWay]
    languages: tuple[str, ...]

    @property
    def day(self) -> dt.date:
        """The day on the office's calendar."""
        return clock.day_of(self.starts_at)


def free_slots(
    office_key: int,
    *,
    now: dt.datetime,
    first: dt.date | None = None,
    last: dt.date | None = None,
    way: MeetingWay | None = None,
    language: str = "",
    rules: list[Hours] | None = None,
    online: bool = False,
) -> list[Slot]:
    """Return the times still free in the hours of appointments, in order of time; a constant number of queries.

    Not sooner than the house's notice and not further than it looks ahead. `language` leaves out hours that
    name languages without that one. `rules` says what would be free if those were the rules. `online`: what
    the public may take by itself, which is nothing where the house takes no bookings in the net.
    """
    chosen = settings_of(office_key)
    earliest = now + dt.timedelta(hours=chosen.notice_hours)
    start = max(first or dt.date.min, clock.day_of(earliest))
    end = min(last or dt.date.max, (now + dt.timedelta(days=chosen.days_ahead)).astimezone(ZONE).date())
    if (online and not chosen.books_online) or end < start:
        return []
    days = open_hours(office_key, start, end, chosen=chosen, rules=rules)
    hours = [hour for day in days for hour in day.hours]
    found = [slot for slot in _not_busy(_cut(hours, way, language)) if slot.starts_at >= earliest]
    return _still_free(found, way)


def long_enough(slots: Iterable[Slot], length: dt.timedelta) -> list[Slot]:
    """Return the free times at which a talk of some length can begin: where one is too short, the next ones follow."""
    found = list(slots)
    ends = {(slot.staff_key, slot.starts_at): slot.ends_at for slot in found}
    return [slot for slot in found if _free_until(slot, length, ends) - slot.starts_at >= length]


def target_for(talk: Appointment, free: Iterable[Slot]) -> Slot | None:
    """Return the first free time to which a talk can move with its length and way, or None.

    With the same host if there is one.
    """
    length = talk.ends_at - talk.starts_at
    fitting = long_enough((slot for slot in free if talk.way in slot.ways), length)
    same = (slot for slot in fitting if slot.staff_key == talk.staff_id)
    found = next(same, fitting[0] if fitting else None)
    return found and replace(found, ends_at=found.starts_at + length)


def left_beside(target: Slot, way: str, free: Iterable[Slot]) -> list[Slot]:
    """Return what is still free once a talk has a time: its host has no other then, nor has its room."""
    left = []
    for slot in free:
        if slot.starts_at < target.ends_at and target.starts_at < slot.ends_at:
            if slot.staff_key == target.staff_key:
                continue
            if way == MeetingWay.OFFICE and slot.room_key is not None and slot.room_key == target.room_key:
                slot = _outside(slot)
        if slot.ways:
            left.append(slot)
    return left


def _outside(slot: Slot) -> Slot:
    """Return what one can do at a time without its room."""
    return replace(slot, ways=slot.ways - {MeetingWay.OFFICE})


def _free_until(
    slot: Slot, length: dt.timedelta, ends: Mapping[tuple[int, dt.datetime], dt.datetime]
) -> dt.datetime:
    end = slot.ends_at
    while end - slot.starts_at < length and (slot.staff_key, end) in ends:
        end = ends[slot.staff_key, end]
    return end


def slot_at(
    office_key: int, *, starts_at: dt.datetime, staff_key: int, way: MeetingWay, now: dt.datetime
) -> Slot | None:
    """Return the bookable time that begins at a moment, whether it is taken or not; None where hours offer none."""
    offered = slots_at(office_key, starts_at=starts_at, way=way, now=now)
    return next((slot for slot in offered if slot.staff_key == staff_key), None)


def slots_at(office_key: int, *, starts_at: dt.datetime, way: MeetingWay, now: dt.datetime) -> list[Slot]:
    """Return what the public can book at a moment, one for each host, whether it is taken or not."""
    day = clock.day_of(starts_at)
    chosen = settings_of(office_key)
    until = now + dt.timedelta(days=chosen.days_ahead + 1)
    if not (chosen.books_online and now + dt.timedelta(hours=chosen.notice_hours) <= starts_at <= until):
        return []
    hours = [hour for each in open_hours(office_key, day, day, chosen=chosen) for hour in each.hours]
    return _not_busy(slot for slot in _cut(hours, way, "") if slot.starts_at == starts_at)


def _cut(hours: Iterable[OpenHour], way: MeetingWay | None, language: str) -> Iterable[Slot]:
    """Cut hours of appointments into slots: one for each time and host, though two rules may give it twice."""
    found = dict[tuple[int, dt.datetime], Slot]()
    for hour in sorted(hours, key=lambda each: (each.starts_at, each.staff_key or 0)):
        if hour.kind != HoursKind.APPOINTMENTS or hour.staff_key is None:
            continue
        if (way is not None and way not in hour.ways) or (
            language and hour.languages and language not in hour.languages
        ):
            continue
        for starts_at, ends_at in slots_of(hour):
            slot = Slot(starts_at, ends_at, hour.staff_key, hour.room_key, hour.ways, hour.languages)
            at = hour.staff_key, starts_at
            found[at] = _together(found[at], slot) if at in found else slot
    return found.values()


def _together(first: Slot, second: Slot) -> Slot:
    """Return a time that two rules give the same host: as long as the first says, in the ways of both."""
    languages = first.languages and second.languages and (*first.languages, *second.languages)
    return replace(
        first,
        room_key=first.room_key if MeetingWay.OFFICE in first.ways else second.room_key,
        ways=first.ways | second.ways,
        languages=tuple(dict.fromkeys(languages)),
    )


def _not_busy(slots: Iterable[Slot]) -> list[Slot]:
    """Leave out times in which their host is taken, says the house's own calendar."""
    found = list(slots)
    if not found:
        return []
    first, last = min(slot.starts_at for slot in found), max(slot.ends_at for slot in found)
    busy = busy_times({slot.staff_key for slot in found}, first, last)
    return [slot for slot in found if not overlaps((slot.starts_at, slot.ends_at), busy[slot.staff_key])]


def _still_free(slots: list[Slot], way: MeetingWay | None) -> list[Slot]:
    """Leave out who is taken; where only the room is, what one can do without it is left."""
    if not slots:
        return []
    slots.sort(key=lambda slot: (slot.starts_at, slot.staff_key))
    claims = TimeClaim.objects.filter(
        at__gte=slots[0].starts_at - CELL, at__lt=max(slot.ends_at for slot in slots)
    )
    staff, rooms = set[tuple[int, dt.datetime]](), set[tuple[int, dt.datetime]]()
    for staff_key, room_key, at in claims.values_list("staff", "room", "at"):
        staff.add((staff_key, at))
        if room_key is not None:
            rooms.add((room_key, at))
    free = []
    for slot in slots:
        times = cells(slot.starts_at, slot.ends_at)
        if any((slot.staff_key, at) in staff for at in times):
            continue
        if slot.room_key is not None and any((slot.room_key, at) in rooms for at in times):
            slot = _outside(slot)
        if slot.ways and (way is None or way in slot.ways):
            free.append(slot)
    return free
