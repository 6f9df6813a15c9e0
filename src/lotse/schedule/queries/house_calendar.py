"""What the house's own calendar says: when somebody is taken, and what was changed about our appointments there."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import NotVisible
from lotse.people.queries.shown import full_name
from lotse.schedule import access
from lotse.schedule.enums import LIVE_STATES, HouseChange, MeetingWay
from lotse.schedule.models import BusyTime
from lotse.schedule.rules.house_calendar import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedThere:
    """An appointment that somebody moved or deleted in the house's calendar; new times only where it was moved."""

    key: int
    change: HouseChange
    starts_at: dt.datetime
    ends_at: dt.datetime
    new_starts_at: dt.datetime | None
    new_ends_at: dt.datetime | None
    name: str
    person_key: int | None
    staff_name: str
    way: MeetingWay


def busy_times(staff_keys: Iterable[int], first: dt.datetime, last: dt.datetime) -> dict[int, list[Span]]:
    """Return when each of these is taken between two moments; without a house calendar nobody asks the database."""
    found = defaultdict[int, list[Span]](list)
    if settings.CALDAV_URL:
        rows = BusyTime.objects.filter(staff__in=set(staff_keys), starts_at__lt=last, ends_at__gt=first)
        for staff_key, starts_at, ends_at in rows.values_list("staff", "starts_at", "ends_at"):
            found[staff_key].append((starts_at, ends_at))
    return found


def changed_there(user: Staff, appointment_key: int, *, on: dt.date) -> ChangedThere:
    """Return what somebody changed about an appointment in the house's calendar; NotVisible where nothing waits."""
    found = waiting_change(user, appointment_key, on=on)
    if found is None:
        raise NotVisible("An diesem Termin hat im Hauskalender niemand etwas geändert.")
    return found


def waiting_change(user: Staff, appointment_key: int, *, on: dt.date) -> ChangedThere | None:
    """Return the change in the house's calendar that waits for a decision; None where there is none or it is over."""
    rows = access.visible_appointments(user, on=on).filter(pk=appointment_key, state__in=LIVE_STATES)
    rows = rows.filter(house_copy__change__gt="", ends_at__gt=clock.now())
    row = rows.select_related("house_copy", "person", "staff").first()
    if row is None:
        return None
    return ChangedThere(
        key=row.pk,
        change=HouseChange(row.house_copy.change),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        new_starts_at=row.house_copy.change_starts_at,
        new_ends_at=row.house_copy.change_ends_at,
        name=full_name(row.person) if row.person else row.name,
        person_key=row.person_id,
        staff_name=row.staff.name,
        way=MeetingWay(row.way),
    )
