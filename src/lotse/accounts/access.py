"""Who may see what, as far as it can be said without a domain: roles and neighbourhoods."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lotse.accounts.enums import SEES_PEOPLE, Role
from lotse.accounts.models import Assignment, Staff


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose people somebody may see: the own agency's, in these neighbourhoods (or in all of them)."""

    agency_key: int
    everywhere: bool
    neighbourhood_keys: frozenset[int]

    @property
    def is_empty(self) -> bool:
        return not self.everywhere and not self.neighbourhood_keys


def assignments(staff: Staff, *, on: dt.date) -> QuerySet[Assignment]:
    """Return the assignments of a member of staff that hold on that day."""
    return Assignment.objects.filter(staff=staff, from_on__lte=on).filter(
        Q(until_on__isnull=True) | Q(until_on__gte=on)
    )


def roles(staff: Staff, *, on: dt.date) -> frozenset[Role]:
    """Return the roles that hold on that day."""
    return frozenset(Role(role) for role in assignments(staff, on=on).values_list("role", flat=True))


def reach(staff: Staff, *, on: dt.date) -> Reach:
    """Return whose people a member of staff may see on that day (R1, R2)."""
    keys = set(
        assignments(staff, on=on).filter(role__in=SEES_PEOPLE).values_list("neighbourhood_key", flat=True)
    )
    return Reach(staff.agency_id, None in keys, frozenset(key for key in keys if key is not None))
