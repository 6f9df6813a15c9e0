"""Who works with the same people, and so may take a case over."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from lotse.accounts.access import COMMAND_LINE
from lotse.accounts.enums import SEES_PEOPLE
from lotse.accounts.models import Assignment, Staff


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff to whom a case may go."""

    key: int
    name: str


def colleagues(by: Staff, neighbourhood_key: int, *, on: dt.date) -> list[Colleague]:
    """Return everybody of the own agency who sees the neighbourhood's people on that day, by name; one query."""
    held = Assignment.objects.filter(role__in=SEES_PEOPLE, from_on__lte=on).filter(
        Q(neighbourhood_key=neighbourhood_key) | Q(neighbourhood_key__isnull=True),
        Q(until_on__isnull=True) | Q(until_on__gte=on),
    )
    staff = Staff.objects.filter(agency_id=by.agency_id, is_active=True, pk__in=held.values("staff_id"))
    found = staff.exclude(email=COMMAND_LINE).order_by("name", "pk").values_list("pk", "name")
    return [Colleague(key, name) for key, name in found]
