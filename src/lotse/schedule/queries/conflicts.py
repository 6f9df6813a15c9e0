"""Talks already agreed on that a change of the hours would leave without anybody to hold them."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.schedule import access
from lotse.schedule.enums import LIVE_STATES
from lotse.schedule.models import Appointment, OpeningRule
from lotse.schedule.queries.agenda import Line, line_of
from lotse.schedule.queries.hours import ZONE, rule_of
from lotse.schedule.rules.hours import holds_on


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
) -> list[Line]:
    """Return the talks that fall into an absence: of somebody in every office, else of everybody in this one."""
    first = clock.start_of(from_on)
    last = clock.start_of(until_on + dt.timedelta(days=1))
    rows = _live(user, on=on).filter(starts_at__lt=last, ends_at__gt=first)
    rows = rows.filter(staff=staff_key) if staff_key is not None else rows.filter(office=office_key)
    return [line_of(row) for row in rows if starts is None or ends is None or _meets(row, starts, ends)]


def after_end(user: Staff, stored: OpeningRule, *, last_day: dt.date, on: dt.date) -> list[Line]:
    """Return the talks in an hour of opening after its last day; one query."""
    if stored.staff_id is None:
        return []
    rule = rule_of(stored)
    after = clock.start_of(last_day + dt.timedelta(days=1))
    rows = _live(user, on=on).filter(office=stored.office_id, staff=stored.staff_id, starts_at__gte=after)
    return [
        line_of(row)
        for row in rows
        if holds_on(rule, clock.day_of(row.starts_at), is_holiday=False)
        and _meets(row, rule.starts, rule.ends)
    ]


def _live(user: Staff, *, on: dt.date) -> QuerySet[Appointment]:
    rows = access.visible_appointments(user, on=on).filter(state__in=LIVE_STATES, ends_at__gt=clock.now())
    rows = rows.select_related("person", "staff", "room", "second_offer")
    return rows.order_by("starts_at", "pk")


def _meets(row: Appointment, starts: dt.time, ends: dt.time) -> bool:
    begin, end = row.starts_at.astimezone(ZONE).time(), row.ends_at.astimezone(ZONE).time()
    return begin < ends and starts < end
