"""Who works in a neighbourhood."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lotse.accounts.access import open_invitations, visible_invitations, visible_staff
from lotse.accounts.enums import SEES_PEOPLE, Role
from lotse.accounts.models import Assignment, Staff
from lotse.core import clock
from lotse.places import access


@dataclass(frozen=True, slots=True)
class Member:
    """An assignment: who, in which role, from when until when, and why."""

    key: int
    staff_key: int
    name: str
    role: str
    from_on: dt.date
    until_on: dt.date | None
    reason: str
    is_everywhere: bool


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody whose invitation has not been accepted yet."""

    key: int
    name: str
    role: str
    expires_at: dt.datetime


def team(user: Staff, neighbourhood_key: int, *, on: dt.date) -> list[Member]:
    """Return who works in a neighbourhood the user sets up, today or later; case work and its lead only."""
    neighbourhood = access.get_for_setup(user, neighbourhood_key, on=on)
    here = Q(neighbourhood_key=neighbourhood.pk) | Q(neighbourhood_key__isnull=True)
    current = Q(until_on__isnull=True) | Q(until_on__gte=on)
    found = Assignment.objects.filter(
        here,
        current,
        staff__agency=neighbourhood.agency_id,
        staff__is_active=True,
        role__in=SEES_PEOPLE,
    ).select_related("staff")
    return [
        Member(
            key=assignment.pk,
            staff_key=assignment.staff_id,
            name=assignment.staff.name,
            role=Role(assignment.role).label,
            from_on=assignment.from_on,
            until_on=assignment.until_on,
            reason=assignment.reason,
            is_everywhere=assignment.neighbourhood_key is None,
        )
        for assignment in found.order_by("neighbourhood_key", "staff__name", "from_on")
    ]


def invited(user: Staff, neighbourhood_key: int, *, on: dt.date) -> list[Invited]:
    """Return the open invitations into a neighbourhood that the user looks after."""
    visible = visible_invitations(user, on=on).filter(neighbourhood_key=neighbourhood_key)
    still_open = visible.filter(pk__in=open_invitations(at=clock.now()).values("pk")).order_by("name")
    return [Invited(one.pk, one.name, Role(one.role).label, one.expires_at) for one in still_open if one.role]


def colleagues(user: Staff, *, on: dt.date) -> QuerySet[Staff]:
    """Return the accounts of the own agency that the user may assign; none for who leads nobody."""
    return visible_staff(user, on=on).filter(agency=user.agency_id, is_active=True).order_by("name")
