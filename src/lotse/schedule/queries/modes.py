"""How an office can be reached on a day: the one source for every surface that says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import FilteredRelation, Q, QuerySet

from lotse.accounts.models import Staff
from lotse.places.models import Office
from lotse.schedule import access
from lotse.schedule.enums import HoursKind, Mode
from lotse.schedule.models import Appointment, OfficeMode
from lotse.schedule.rules.languages import known
from lotse.schedule.rules.modes import Period, period_of_day, usual_mode


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
    """Return the mode of a neighbourhood's office on a day; at most two queries.

    The caller has found the neighbourhood through `access`.
    """
    here = Q(office__neighbourhood=neighbourhood_key)
    rows = {row.pk: row for row in _holding(here, day, day)}
    if period := period_of_day([period_of(row) for row in rows.values()], day):
        return _shown(rows[period.key])
    return ModeOfDay(_usual(Q(neighbourhood=neighbourhood_key), day, day))


def modes_between(office_key: int, first: dt.date, last: dt.date) -> dict[dt.date, ModeOfDay]:
    """Return the mode of each day; the number of queries does not grow with the days."""
    rows = {row.pk: row for row in _holding(Q(office=office_key), first, last)}
    periods = [period_of(row) for row in rows.values()]
    days = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    holding = {day: period_of_day(periods, day) for day in days}
    usual = ModeOfDay(_usual(Q(pk=office_key), first, last)) if None in holding.values() else None
    found = {}
    for day, period in holding.items():
        if period is not None:
            found[day] = _shown(rows[period.key])
        elif usual is not None:
            found[day] = usual
    return found


def standing_modes(user: Staff, office_key: int, *, on: dt.date) -> list[ModeOfDay]:
    """Return the modes that are in force or planned, in order of their first day."""
    rows = access.visible_modes(user, on=on).filter(office=office_key).exclude(until_on__lt=on)
    return [_shown(row) for row in rows.order_by("from_on")]


def backlog(user: Staff, office_key: int, *, on: dt.date) -> list[Appointment]:
    """Return the talks that a mode put off and to which nobody has been invited again yet, oldest first."""
    put_off = access.visible_appointments(user, on=on).filter(
        office=office_key, put_off_by__isnull=False, invited_again_at__isnull=True
    )
    return list(put_off.select_related("person", "staff", "put_off_by").order_by("starts_at", "pk"))


def period_of(row: OfficeMode) -> Period:
    """Return a row as the rules take it."""
    return Period(row.pk, Mode(row.mode), row.from_on, row.until_on)


def _holding(offices: Q, first: dt.date, last: dt.date) -> QuerySet[OfficeMode]:
    standing = OfficeMode.objects.filter(offices, withdrawn_at__isnull=True, from_on__lte=last)
    return standing.exclude(until_on__lt=first)


def _shown(row: OfficeMode) -> ModeOfDay:
    return ModeOfDay(Mode(row.mode), row.pk, row.from_on, row.until_on, row.reason, row.notices)


def _usual(offices: Q, first: dt.date, last: dt.date) -> Mode:
    """Return what an office's hours amount to; where none are kept here yet, those on its card; one query."""
    kept = Q(opening_rules__valid_from__lte=last) & (
        Q(opening_rules__valid_until__isnull=True) | Q(opening_rules__valid_until__gte=first)
    )
    lines = (
        Office.objects.filter(offices)
        .annotate(kept=FilteredRelation("opening_rules", condition=kept))
        .values_list("kept__kind", "walk_in", "appointment", "phone_hours")
    )
    found = list(lines)
    kinds = {HoursKind(kind) for kind, *_ in found if kind}
    if not kinds and found:
        kinds = {kind for kind, hours in zip(HoursKind, found[0][1:], strict=True) if hours}
    return usual_mode(kinds)
