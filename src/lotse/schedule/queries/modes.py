"""How an office can be reached on a day: the one source for every surface that says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.places.models import Office
from lotse.schedule import access
from lotse.schedule.enums import LIVE_STATES, AppointmentState, HoursKind, MeetingWay, Mode
from lotse.schedule.models import Appointment, OfficeMode
from lotse.schedule.rules.languages import known
from lotse.schedule.rules.modes import WAYS, Kept, Period, period_of_day, usual_mode


@dataclass(frozen=True, slots=True)
class ModeOfDay:
    """The mode of a day. `key` is None where no mode was set and the hours decide; `until_on` where no end is known."""

    mode: Mode
    key: int | None = None
    from_on: dt.date | None = None
    until_on: dt.date | None = None
    reason: str = ""
    notices: Mapping[str, str] = field(default_factory=dict)

    def notice(self, language: str) -> str:
        """Return what was written to the public in a language, in German where that one is missing, or ""."""
        return self.notices.get(language) or self.notices.get(known("de")) or ""


def mode_on(office_key: int, day: dt.date) -> ModeOfDay:
    """Return the mode of an office on a day; at most two queries."""
    return modes_between(office_key, day, day)[day]


def mode_here(neighbourhood_key: int, day: dt.date) -> ModeOfDay:
    """Return the mode of a neighbourhood's office on a day, without notices; one query, for heads of pages.

    The caller has found the neighbourhood through `access`.
    """
    held = Q(modes__withdrawn_at__isnull=True, modes__from_on__lte=day)
    held &= Q(modes__until_on__isnull=True) | Q(modes__until_on__gte=day)
    here = _offices(Q(neighbourhood=neighbourhood_key), day, day)
    rows = list(
        here.annotate(held=FilteredRelation("modes", condition=held)).values_list(
            "held__pk", "held__mode", "held__from_on", "held__until_on", "held__reason", *_HOURS
        )
    )
    periods = [Period(row[0], Mode(row[1]), row[2], row[3]) for row in rows if row[0]]
    if period := period_of_day(periods, day):
        reason = next(row[4] for row in rows if row[0] == period.key)
        return ModeOfDay(period.mode, period.key, period.from_on, period.until_on, reason)
    return ModeOfDay(_Usual.of([row[5:] for row in rows]).on(day))


def modes_between(
    office_key: int, first: dt.date, last: dt.date, *, rules: Iterable[Kept] | None = None
) -> dict[dt.date, ModeOfDay]:
    """Return the mode of each day; at most two queries however many days.

    `rules` says what would be if the office kept those.
    """
    rows = {row.pk: row for row in _holding(Q(office=office_key), first, last)}
    periods = [period_of(row) for row in rows.values()]
    days = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    holding = {day: period_of_day(periods, day) for day in days}
    usual = None
    if None in holding.values():
        usual = _usual(Q(pk=office_key), first, last, rules)
    found = {}
    for day, period in holding.items():
        if period is not None:
            found[day] = _shown(rows[period.key])
        elif usual is not None:
            found[day] = ModeOfDay(usual.on(day))
    return found


def standing_modes(user: Staff, office_key: int, *, on: dt.date) -> list[ModeOfDay]:
    """Return the modes that are in force or planned, in order of their first day."""
    rows = access.visible_modes(user, on=on).filter(office=office_key).exclude(until_on__lt=on)
    return [_shown(row) for row in rows.order_by("from_on", "pk")]


def backlog(user: Staff, office_key: int, *, on: dt.date) -> list[Appointment]:
    """Return the talks that a mode put off and to which nobody has been invited again yet, oldest first.

    Whoever agreed on another talk here since then needs no invitation.
    """
    since = Appointment.objects.filter(
        office=OuterRef("office"),
        person=OuterRef("person"),
        made_at__gte=OuterRef("changed_at"),
        state__in=(*LIVE_STATES, AppointmentState.HELD),
    )
    here = _put_off(access.visible_appointments(user, on=on).filter(office=office_key)).exclude(Exists(since))
    return list(here.select_related("person", "staff", "put_off_by").order_by("starts_at", "pk"))


def still_put_off(old: dt.date, today: dt.date) -> set[int]:
    """Return the keys of talks over by a day that nobody was invited to again, and that have not been possible since.

    A talk is possible again once no mode has forbidden its way on any day from `old` until today. Two queries for
    each office that has such talks.
    """
    over = _put_off(Appointment.objects.filter(ends_at__lt=clock.start_of(old + dt.timedelta(days=1))))
    found = list(over.values_list("pk", "office", "way"))
    modes = {key: modes_between(key, old, today).values() for key in {office for _, office, _ in found}}
    forbidden = {
        (office, way)
        for office, days in modes.items()
        for mode in days
        for way in MeetingWay
        if mode.key is not None and way not in WAYS[mode.mode]
    }
    return {pk for pk, office, way in found if (office, way) in forbidden}


def _put_off(rows: QuerySet[Appointment]) -> QuerySet[Appointment]:
    return rows.filter(put_off_by__isnull=False, invited_again_at__isnull=True)


def period_of(row: OfficeMode) -> Period:
    """Return a row as the rules take it."""
    return Period(row.pk, Mode(row.mode), row.from_on, row.until_on)


def _holding(offices: Q, first: dt.date, last: dt.date) -> QuerySet[OfficeMode]:
    standing = OfficeMode.objects.filter(offices, withdrawn_at__isnull=True, from_on__lte=last)
    return standing.exclude(until_on__lt=first)


def _shown(row: OfficeMode) -> ModeOfDay:
    return ModeOfDay(Mode(row.mode), row.pk, row.from_on, row.until_on, row.reason, row.notices)


_HOURS = (
    "kept__kind",
    "kept__valid_from",
    "kept__valid_until",
    "kept__single_day",
    "walk_in",
    "appointment",
    "phone_hours",
)


@dataclass(frozen=True, slots=True)
class _Usual:
    """What decides on days without a mode: the office's rules, else the hours on its card."""

    rules: tuple[Kept, ...]
    card: tuple[HoursKind, ...]

    @classmethod
    def of(cls, lines: Sequence[Sequence[Any]]) -> _Usual:
        rules = {Kept(HoursKind(line[0]), *line[1:4]) for line in lines if line[0]}
        hours = lines[0][4:] if lines else ((), (), ())
        return cls(tuple(rules), tuple(kind for kind, there in zip(HoursKind, hours, strict=True) if there))

    def on(self, day: dt.date) -> Mode:
        return usual_mode(self.rules, self.card, day)


def _usual(offices: Q, first: dt.date, last: dt.date, rules: Iterable[Kept] | None) -> _Usual:
    """Return what decides in an office on the days without a mode; one query."""
    found = _Usual.of(list(_offices(offices, first, last).values_list(*_HOURS)))
    return found if rules is None else _Usual(tuple(rules), found.card)


def _offices(offices: Q, first: dt.date, last: dt.date) -> QuerySet[Office]:
    """Return offices, each once for every rule of opening that counts in these days (`kept`)."""
    kept = FilteredRelation("opening_rules", condition=counting(first, last, "opening_rules__"))
    return Office.objects.filter(offices).annotate(kept=kept)


def counting(first: dt.date, last: dt.date, prefix: str = "") -> Q:
    """Return the condition on opening rules that may count between two days (`rules.modes.Kept`)."""
    weekly = Q(**{f"{prefix}single_day__isnull": True, f"{prefix}valid_from__lte": last})
    weekly &= Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gte": first})
    return weekly | Q(**{f"{prefix}single_day__range": (first, last)})
