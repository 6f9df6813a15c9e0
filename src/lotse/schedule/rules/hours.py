"""From opening rules to the hours of one day: weeks, breaks, absences, holidays, and when the clocks change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from lotse.schedule.enums import HoursKind, MeetingWay, Mode, Weeks
from lotse.schedule.rules.modes import HOURS, WAYS

CELL = dt.timedelta(minutes=5)
WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """An opening rule: as the table holds it, or with no key as somebody enters it. Times are those of the wall."""

    kind: HoursKind
    starts: dt.time
    ends: dt.time
    valid_from: dt.date
    key: int = 0
    weekday: int | None = None
    weeks: Weeks = Weeks.EVERY
    single_day: dt.date | None = None
    break_starts: dt.time | None = None
    break_ends: dt.time | None = None
    valid_until: dt.date | None = None
    slot_minutes: int = 30
    ways: frozenset[MeetingWay] = frozenset({MeetingWay.OFFICE, MeetingWay.PHONE})
    languages: tuple[str, ...] = ()
    room_key: int | None = None
    staff_key: int | None = None


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody away (`staff_key`) or the office shut (None), whole days or some hours of them."""

    from_on: dt.date
    until_on: dt.date
    staff_key: int | None = None
    starts: dt.time | None = None
    ends: dt.time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHour:
    """A stretch of time in which the office is there for something; moments are aware."""

    kind: HoursKind
    starts_at: dt.datetime
    ends_at: dt.datetime
    slot_minutes: int = 30
    ways: frozenset[MeetingWay] = field(default_factory=frozenset)
    languages: tuple[str, ...] = ()
    room_key: int | None = None
    staff_key: int | None = None


def holds_on(rule: Hours, day: dt.date, *, is_holiday: bool) -> bool:
    """Say whether a rule opens the door on a day.

    A weekly rule rests on public holidays; a single day was named on purpose and holds on any. Odd and even
    weeks are those of ISO 8601: after a year of 53 weeks two odd ones follow each other.
    """
    if day < rule.valid_from or (rule.valid_until is not None and day > rule.valid_until):
        return False
    if rule.single_day is not None:
        return day == rule.single_day
    if is_holiday or day.weekday() != rule.weekday:
        return False
    return rule.weeks == Weeks.EVERY or (day.isocalendar().week % 2 == 1) == (rule.weeks == Weeks.ODD)


def hours_of_day(
    rules: Iterable[Hours], aways: Iterable[Away], *, day: dt.date, is_holiday: bool, zone: ZoneInfo
) -> list[OpenHour]:
    """Return the hours of a day as its rules say, without breaks and absences, in order of time."""
    gone = [away for away in aways if away.from_on <= day <= away.until_on]
    found: list[OpenHour] = []
    for rule in rules:
        if not holds_on(rule, day, is_holiday=is_holiday):
            continue
        cuts = [_span(away, day, zone) for away in gone if away.staff_key in (None, rule.staff_key)]
        if rule.break_starts is not None and rule.break_ends is not None:
            cuts.append((moment(day, rule.break_starts, zone), moment(day, rule.break_ends, zone)))
        whole = (moment(day, rule.starts, zone), moment(day, rule.ends, zone))
        found.extend(_hour(rule, start, end) for start, end in without(whole, cuts))
    return sorted(found, key=lambda hour: (hour.starts_at, hour.ends_at, hour.kind, hour.staff_key or 0))


def under_mode(hours: Iterable[OpenHour], mode: Mode) -> list[OpenHour]:
    """Return what a mode leaves of a day's hours: kinds that are off go, ways that are off go.

    While the office can only be called, whoever would hold an open consultation sits at the phone instead.
    """
    left = []
    for hour in hours:
        if hour.kind == HoursKind.CONSULTATION and mode in (Mode.PHONE_ONLY, Mode.EMERGENCY_ONLY):
            hour = replace(hour, kind=HoursKind.PHONE)
        ways = hour.ways & WAYS[mode]
        if hour.kind in HOURS[mode] and (ways or hour.kind != HoursKind.APPOINTMENTS):
            left.append(replace(hour, ways=ways))
    return left


def moment(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """Return the moment at which a clock on the wall shows a time, in UTC.

    In the hour that a clock shows twice the first one is meant; the hour it leaves out is taken as the one after.
    """
    return dt.datetime.combine(day, time, tzinfo=zone).astimezone(dt.UTC)


def without(
    whole: tuple[dt.datetime, dt.datetime], cuts: Iterable[tuple[dt.datetime, dt.datetime]]
) -> list[tuple[dt.datetime, dt.datetime]]:
    """Return what is left of a stretch of time once others are cut out of it."""
    start, end = whole
    left = []
    for cut_start, cut_end in sorted(cuts):
        if cut_start > start:
            left.append((start, min(cut_start, end)))
        start = max(start, cut_end)
        if start >= end:
            break
    if start < end:
        left.append((start, end))
    return [(a, b) for a, b in left if a < b]


def uncovered(
    spans: Iterable[tuple[dt.date, dt.date | None]], first: dt.date, last: dt.date
) -> list[tuple[dt.date, dt.date]]:
    """Return the stretches of days between two days that no span covers; one without an end goes on."""
    left, day = [], first
    for from_on, until_on in sorted(spans, key=lambda span: span[0]):
        if from_on > day:
            left.append((day, min(from_on - dt.timedelta(days=1), last)))
        if until_on is None or until_on >= last:
            return [(a, b) for a, b in left if a <= b]
        day = max(day, until_on + dt.timedelta(days=1))
    return [*left, (day, last)]


def slots_of(hour: OpenHour) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Yield the times that an hour of appointments is cut into; a rest that is too short stays free."""
    length = dt.timedelta(minutes=hour.slot_minutes)
    start = hour.starts_at
    while start + length <= hour.ends_at:
        yield start, start + length
        start += length


def cells(starts_at: dt.datetime, ends_at: dt.datetime) -> list[dt.datetime]:
    """Return the beginnings of the five minutes that a stretch of time takes up, in order, in UTC."""
    first = starts_at.astimezone(dt.UTC)
    first -= dt.timedelta(minutes=first.minute % 5, seconds=first.second, microseconds=first.microsecond)
    count = -((first - ends_at) // CELL)
    return [first + number * CELL for number in range(count)]


def is_on_grid(at: dt.datetime) -> bool:
    """Say whether a moment is a full five minutes."""
    return at.minute % 5 == 0 and at.second == 0 and at.microsecond == 0


def joined(hours: Iterable[OpenHour], kinds: Collection[HoursKind]) -> list[tuple[dt.datetime, dt.datetime]]:
    """Return when anybody at all is there for one of the kinds: overlapping and adjoining hours as one."""
    spans: list[tuple[dt.datetime, dt.datetime]] = []
    for start, end in sorted((hour.starts_at, hour.ends_at) for hour in hours if hour.kind in kinds):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return spans


def rule_line(rule: Hours) -> str:
    """Return a rule as a ready line ("Dienstag 9 bis 12 Uhr", "Freitag (ungerade Wochen) 14 bis 16.30 Uhr")."""
    if rule.single_day is not None:
        when = f"{WEEKDAYS[rule.single_day.weekday()]}, {rule.single_day:%d.%m.%Y}"
    else:
        when = WEEKDAYS[rule.weekday or 0]
        when += {Weeks.ODD: " (ungerade Wochen)", Weeks.EVEN: " (gerade Wochen)"}.get(rule.weeks, "")
    spans = [(rule.starts, rule.ends)]
    if rule.break_starts is not None and rule.break_ends is not None:
        spans = [(rule.starts, rule.break_starts), (rule.break_ends, rule.ends)]
    times = " und ".join(f"{clock_time(start)} bis {clock_time(end)} Uhr" for start, end in spans)
    return f"{when} {times}"


def clock_time(time: dt.time) -> str:
    """Return a time as one says it in German: "9", "14.30"."""
    return f"{time.hour}.{time.minute:02}" if time.minute else str(time.hour)


def _span(away: Away, day: dt.date, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
    if away.starts is None or away.ends is None:
        return moment(day, dt.time.min, zone), moment(day + dt.timedelta(days=1), dt.time.min, zone)
    return moment(day, away.starts, zone), moment(day, away.ends, zone)


def _hour(rule: Hours, start: dt.datetime, end: dt.datetime) -> OpenHour:
    return OpenHour(
        kind=rule.kind,
        starts_at=start,
        ends_at=end,
        slot_minutes=rule.slot_minutes,
        ways=rule.ways,
        languages=rule.languages,
        room_key=rule.room_key,
        staff_key=rule.staff_key,
    )
