"""An office's hours on real days: rules, holidays, absences and the mode, all at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, TimeField, Value
from django.db.models.functions import Cast

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import NotVisible
from lotse.places.models import Office
from lotse.schedule import access
from lotse.schedule.enums import HoursKind, MeetingWay, State, Weeks
from lotse.schedule.models import Absence, CalendarSettings, OpeningRule, Room
from lotse.schedule.queries.holidays import holiday_name
from lotse.schedule.queries.modes import ModeOfDay, modes_between
from lotse.schedule.rules.hours import (
    Away,
    Hours,
    OpenHour,
    hours_of_day,
    joined,
    rule_line,
    uncovered,
    under_mode,
)
from lotse.schedule.rules.modes import Kept

ZONE = ZoneInfo(settings.TIME_ZONE)


@dataclass(frozen=True, slots=True)
class DayHours:
    """The hours of one day, in order of time, and why there may be none."""

    day: dt.date
    mode: ModeOfDay
    hours: tuple[OpenHour, ...]
    holiday: str = ""
    is_shut: bool = False


@dataclass(frozen=True, slots=True)
class NextOpening:
    """When somebody can next come by or call; `is_now` while that is so."""

    kind: HoursKind
    starts_at: dt.datetime
    ends_at: dt.datetime
    is_now: bool


def settings_of(office_key: int) -> CalendarSettings:
    """Return what the house decided about an office's calendar, or the defaults; never writes."""
    found = CalendarSettings.objects.filter(office=office_key).first()
    return found or CalendarSettings(office_id=office_key)


def open_hours(
    office_key: int,
    first: dt.date,
    last: dt.date,
    *,
    chosen: CalendarSettings | None = None,
    rules: list[Hours] | None = None,
) -> list[DayHours]:
    """Return the hours of each day from `first` to `last`; at most five queries however many days.

    `rules` says what would be if those were the rules.
    """
    chosen = chosen or settings_of(office_key)
    wanted = None if rules is None else [_kept(rule) for rule in rules]
    modes = modes_between(office_key, first, last, rules=wanted)
    rules = rules_of(office_key, first, last) if rules is None else rules
    aways = _aways(office_key, rules, first, last)
    days = []
    for day, mode in modes.items():
        holiday = holiday_name(State(chosen.state), day)
        found = hours_of_day(rules, aways, day=day, is_holiday=bool(holiday), zone=ZONE)
        shut = any(
            away.staff_key is None and away.starts is None and away.from_on <= day <= away.until_on
            for away in aways
        )
        days.append(DayHours(day, mode, tuple(under_mode(found, mode.mode)), holiday, shut))
    return days


def next_openings(office_key: int, *, now: dt.datetime, days: int = 14) -> list[NextOpening]:
    """Return for open consultation and for the phone when each is on next, the earlier first."""
    today = clock.day_of(now)
    return upcoming(open_hours(office_key, today, today + dt.timedelta(days=days)), now=now)


def upcoming(days: Iterable[DayHours], *, now: dt.datetime) -> list[NextOpening]:
    """Return of known days when open consultation and the phone are on next, the earlier first."""
    hours = [hour for day in days for hour in day.hours if hour.ends_at > now]
    found = []
    for kind in (HoursKind.CONSULTATION, HoursKind.PHONE):
        spans = joined(hours, {kind})
        if spans:
            start, end = spans[0]
            found.append(NextOpening(kind, start, end, is_now=start <= now))
    return sorted(found, key=lambda opening: opening.starts_at)


def hours_lines(office_key: int, *, on: dt.date) -> dict[HoursKind, tuple[str, ...]]:
    """Return an office's weekly hours as ready lines ("Dienstag 9 bis 12 Uhr"), as they hold on a day.

    Empty where the office keeps its hours on its card only.
    """
    rules = [rule for rule in rules_of(office_key, on, on) if rule.single_day is None]
    rules.sort(key=lambda rule: (rule.weekday or 0, rule.starts, rule.weeks))
    return {
        kind: lines
        for kind in HoursKind
        if (lines := tuple(dict.fromkeys(rule_line(rule) for rule in rules if rule.kind == kind)))
    }


def lines_of(office: Office, *, on: dt.date) -> dict[HoursKind, tuple[str, ...]]:
    """Return the ready lines that papers and pages print: from the calendar, else from the office card."""
    lines = {
        HoursKind.CONSULTATION: office.walk_in,
        HoursKind.APPOINTMENTS: office.appointment,
        HoursKind.PHONE: office.phone_hours,
    }
    card = {kind: tuple(found) for kind, found in lines.items() if found}
    return hours_lines(office.pk, on=on) or card


def opening_rules(user: Staff, office_key: int, *, on: dt.date) -> list[OpeningRule]:
    """Return the rules that hold now or later, in the order of the week."""
    rules = access.visible_rules(user, on=on).filter(office=office_key).exclude(valid_until__lt=on)
    rules = rules.exclude(single_day__lt=on).select_related("room", "staff")
    return list(rules.order_by("kind", "single_day", "weekday", "starts", "pk"))


def opening_rule(user: Staff, key: int, *, on: dt.date) -> OpeningRule:
    """Return one rule; NotVisible where it is not of the user's offices."""
    found = access.visible_rules(user, on=on).select_related("staff", "room").filter(pk=key).first()
    if found is None:
        raise NotVisible("Diese Öffnungszeit gibt es für Sie nicht (mehr).")
    return found


def slot_lengths(user: Staff, office_key: int, *, on: dt.date) -> list[int]:
    """Return how many minutes the talks last for which an office keeps hours, the shortest first."""
    rules = access.visible_rules(user, on=on).filter(office=office_key, kind=HoursKind.APPOINTMENTS)
    lengths = rules.exclude(valid_until__lt=on).values_list("slot_minutes", flat=True)
    return sorted(set(lengths.distinct()))


def rooms(user: Staff, office_key: int, *, on: dt.date) -> list[Room]:
    """Return the rooms that are in use."""
    return list(access.visible_rooms(user, on=on).filter(office=office_key, is_in_use=True).order_by("name"))


def absences(user: Staff, office_key: int, *, on: dt.date) -> list[Absence]:
    """Return who is away today or later, of the office's staff, and when it is shut."""
    office = access.get_office(user, office_key, on=on)
    here = Q(office=office) | Q(staff__in=access.colleagues(user, office, on=on))
    coming = access.visible_absences(user, on=on).filter(here, until_on__gte=on)
    return list(coming.select_related("staff").order_by("from_on", "pk"))


def office_of(user: Staff, neighbourhood_key: int, *, on: dt.date) -> Office | None:
    """Return the office of a neighbourhood, or None where none is entered yet."""
    offices = access.visible_offices(user, on=on).select_related("neighbourhood")
    return offices.filter(neighbourhood=neighbourhood_key).first()


def colleagues_of(user: Staff, office_key: int, *, on: dt.date) -> list[Staff]:
    """Return who may hold talks in an office on that day, by name; one query."""
    return list(access.colleagues_in(user, office_key, on=on))


def rules_of(office_key: int, first: dt.date, last: dt.date) -> list[Hours]:
    """Return the opening rules that may hold between two days; of staff only who still works here."""
    rows = OpeningRule.objects.filter(office=office_key, valid_from__lte=last).exclude(valid_until__lt=first)
    staffed = access.staffed(rows, first=first, last=last)
    return [_in_use(row) for row in staffed.select_related("room").order_by("pk")]


def _in_use(row: OpeningRule) -> Hours:
    """Return a row as the rules take it, without a room that is no longer in use."""
    rule = rule_of(row)
    return rule if row.room is None or row.room.is_in_use else replace(rule, room_key=None)


def rule_of(row: OpeningRule) -> Hours:
    """Return a row as the rules take it."""
    return Hours(
        key=row.pk,
        kind=HoursKind(row.kind),
        starts=row.starts,
        ends=row.ends,
        valid_from=row.valid_from,
        weekday=row.weekday,
        weeks=Weeks(row.weeks),
        single_day=row.single_day,
        break_starts=row.break_starts,
        break_ends=row.break_ends,
        valid_until=row.valid_until,
        slot_minutes=row.slot_minutes,
        ways=frozenset(MeetingWay(way) for way in row.ways),
        languages=tuple(row.languages),
        room_key=row.room_id,
        staff_key=row.staff_id,
    )


def _kept(rule: Hours) -> Kept:
    return Kept(rule.kind, rule.valid_from, rule.valid_until, rule.single_day)


def _aways(office_key: int, rules: list[Hours], first: dt.date, last: dt.date) -> list[Away]:
    """Return when the office is shut and when hosts are away or do not work here, yet or any more; one query."""
    staff = {rule.staff_key for rule in rules if rule.staff_key is not None}
    gone = Absence.objects.filter(Q(office=office_key) | Q(staff__in=staff))
    gone = gone.filter(from_on__lte=last, until_on__gte=first)
    here = access.holding_here(office_key, staff, first=first, last=last)
    days, all_day = ("staff", "from_on", "until_on"), Cast(Value(None), TimeField())
    rows = gone.values_list(*days, "starts", "ends", Value(False)).union(
        here.values_list(*days, all_day, all_day, Value(True)), all=True
    )
    aways, spans = [], {key: list[tuple[dt.date, dt.date | None]]() for key in staff}
    for staff_key, from_on, until_on, starts, ends, is_here in rows:
        if is_here:
            spans[staff_key].append((from_on, until_on))
        else:
            aways.append(Away(from_on, until_on, staff_key, starts, ends))
    for key, held in spans.items():
        aways.extend(Away(a, b, key) for a, b in uncovered(held, first, last))
    return aways
