"""The accounts somebody looks after, with their roles and neighbourhoods."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lotse.accounts.access import get_staff, roles, visible_staff
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
    return ordered.select_related("agency")


def described(user: Staff, found: Iterable[Staff], *, on: dt.date) -> list[Account]:
    """Return what a page says of these accounts."""
    found = list(found)
    present_and_later = Q(until_on__isnull=True) | Q(until_on__gte=on)
    held = Assignment.objects.filter(present_and_later, staff__in=[staff.pk for staff in found])
    of_staff: dict[int, list[Assignment]] = defaultdict(list)
    for one in held.order_by("from_on", "pk"):
        of_staff[one.staff_id].append(one)
    keys = {one.neighbourhood_key for some in of_staff.values() for one in some}
    places = dict(Neighbourhood.objects.filter(pk__in=filter(None, keys)).values_list("pk", "name"))
    own = roles(user, on=on)
    return [_account(user, own, staff, of_staff[staff.pk], places) for staff in found]


def account(user: Staff, key: int, *, on: dt.date) -> Account:
    """Return one account; NotVisible where the user does not look after it."""
    (found,) = described(user, [get_staff(user, key, on=on)], on=on)
    return found


def _account(
    user: Staff, own: frozenset[Role], staff: Staff, given: list[Assignment], places: dict[int, str]
) -> Account:
    held = frozenset(Role(one.role) for one in given)
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
            for one in given
        ),
    )
