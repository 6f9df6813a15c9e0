"""The accounts somebody looks after, with their roles and neighbourhoods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from lotse.accounts.access import get_staff, present_and_later_roles, roles, visible_staff
from lotse.accounts.enums import Role
from lotse.accounts.models import Assignment, Staff
from lotse.accounts.rules import TWO_KEYS, may_change_account, may_invite
from lotse.core.errors import NotVisible
from lotse.places.models import Neighbourhood


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that somebody holds today or will hold; `place` is empty where it is for the whole agency."""

    key: int
    label: str
    place: str
    from_on: dt.date
    until_on: dt.date | None
    reason: str
    can_end: bool


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody's account as who looks after it sees it, and what they may do with it."""

    key: int
    name: str
    email: str
    agency: str
    is_closed: bool
    is_own: bool
    can_change: bool
    keeps_second_factor: bool
    roles: tuple[HeldRole, ...]


def accounts(user: Staff, *, on: dt.date) -> QuerySet[Staff]:
    """Return the accounts the user looks after, open ones first; NotVisible for who looks after none."""
    looked_after = visible_staff(user, on=on)
    if not looked_after.exists():
        raise NotVisible("Konten sehen Teamleitung und technischer Betrieb.")
    ordered = looked_after.order_by("-is_active", "agency__name", "name", "pk")
    return ordered.select_related("agency").prefetch_related("assignments")


def described(user: Staff, found: Iterable[Staff], *, on: dt.date) -> list[Account]:
    """Return what a page says of these accounts."""
    found = list(found)
    held = [one for staff in found for one in staff.assignments.all() if _is_present_or_later(one, on)]
    keys = {one.neighbourhood_key for one in held if one.neighbourhood_key is not None}
    places = dict(Neighbourhood.objects.filter(pk__in=keys).values_list("pk", "name"))
    return [_account(user, staff, places, on) for staff in found]


def account(user: Staff, key: int, *, on: dt.date) -> Account:
    """Return one account; NotVisible where the user does not look after it."""
    (found,) = described(user, [get_staff(user, key, on=on)], on=on)
    return found


def _account(user: Staff, staff: Staff, places: dict[int, str], on: dt.date) -> Account:
    own, held = roles(user, on=on), present_and_later_roles(staff, on=on)
    same_agency = staff.agency_id == user.agency_id
    is_own = staff.pk == user.pk
    return Account(
        key=staff.pk,
        name=staff.name,
        email=staff.email,
        agency=staff.agency.name,
        is_closed=not staff.is_active,
        is_own=is_own,
        can_change=not is_own and may_change_account(own, held, same_agency=same_agency),
        keeps_second_factor=bool(held & TWO_KEYS),
        roles=tuple(
            HeldRole(
                key=one.pk,
                label=Role(one.role).label,
                place=places.get(one.neighbourhood_key or 0, ""),
                from_on=one.from_on,
                until_on=one.until_on,
                reason=one.reason,
                can_end=may_invite(own, Role(one.role), same_agency=same_agency),
            )
            for one in sorted(staff.assignments.all(), key=lambda one: (one.from_on, one.pk))
            if _is_present_or_later(one, on)
        ),
    )


def _is_present_or_later(assignment: Assignment, day: dt.date) -> bool:
    return assignment.until_on is None or day <= assignment.until_on
