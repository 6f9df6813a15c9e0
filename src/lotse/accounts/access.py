"""Who may see what, as far as it can be said without a domain: roles and neighbourhoods."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet, prefetch_related_objects

from lotse.accounts.enums import SEES_PEOPLE, Role
from lotse.accounts.models import Agency, Assignment, Invitation, Staff
from lotse.core.errors import NotVisible

COMMAND_LINE = "kommandozeile@lotse.example"


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose people somebody may see: the own agency's, in these neighbourhoods (or in all of them)."""

    agency_key: int
    everywhere: bool
    neighbourhood_keys: frozenset[int]

    @property
    def is_empty(self) -> bool:
        return not self.everywhere and not self.neighbourhood_keys


def keep_assignments(staff: Staff) -> None:
    """Read somebody's assignments once and keep them with this object: for the length of a request, not longer."""
    prefetch_related_objects([staff], "assignments")


def reread_assignments(staff: Staff) -> None:
    """Let the next question about roles ask the database again, because an assignment has changed."""
    getattr(staff, "_prefetched_objects_cache", {}).pop("assignments", None)


def assignments(staff: Staff, *, on: dt.date) -> QuerySet[Assignment]:
    """Return the assignments of a member of staff that hold on that day, to ask further in the database."""
    return Assignment.objects.filter(staff=staff, from_on__lte=on).filter(
        Q(until_on__isnull=True) | Q(until_on__gte=on)
    )


def roles(staff: Staff, *, on: dt.date) -> frozenset[Role]:
    """Return the roles that hold on that day."""
    return frozenset(Role(held.role) for held in staff.assignments.all() if held.holds_on(on))


def present_and_later_roles(staff: Staff, *, on: dt.date) -> frozenset[Role]:
    """Return the roles that hold on that day or will hold after it."""
    held = staff.assignments.all()
    return frozenset(Role(one.role) for one in held if one.until_on is None or on <= one.until_on)


def reach(staff: Staff, *, on: dt.date) -> Reach:
    """Return whose people a member of staff may see on that day (R1, R2)."""
    keys = {
        held.neighbourhood_key
        for held in staff.assignments.all()
        if held.holds_on(on) and held.role in SEES_PEOPLE
    }
    return Reach(staff.agency_id, None in keys, frozenset(key for key in keys if key is not None))


def deputyship(staff: Staff, neighbourhood_key: int, *, on: dt.date) -> Assignment | None:
    """Return the assignment by which somebody stands in here on that day; None for who works here themselves."""
    here = [
        held
        for held in staff.assignments.all()
        if held.holds_on(on)
        and held.role in SEES_PEOPLE
        and held.neighbourhood_key in (None, neighbourhood_key)
    ]
    is_own = any(held.role != Role.DEPUTY for held in here)
    return None if is_own else next((held for held in here if held.role == Role.DEPUTY), None)


def staff_by_mail(email: str) -> Staff | None:
    """Return the open account with that mail address, however it is capitalised."""
    return Staff.objects.filter(email=email.strip().lower(), is_active=True).first()


def has_second_factor(staff: Staff, *, beside: int | None = None) -> bool:
    """Say whether an authenticator app or a passkey is set up, beside a given one; recovery codes are none."""
    own = Authenticator.objects.filter(user_id=staff.pk).exclude(pk=beside)
    return bool(own.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def visible_agencies(user: Staff | None, *, on: dt.date) -> QuerySet[Agency]:
    """Return the agencies whose accounts the user looks after: the own one for a team lead, else none.

    The operator looks after all, and so does whoever sits at the machine's command line (None).
    """
    held = roles(user, on=on) if user else frozenset()
    if user is None or Role.OPERATOR in held:
        return Agency.objects.all()
    return Agency.objects.filter(pk=user.agency_id) if Role.TEAM_LEAD in held else Agency.objects.none()


def get_agency(user: Staff | None, key: int, *, on: dt.date, lock: bool = False) -> Agency:
    """Return one agency, locked for a change if wished; NotVisible where the user does not look after it."""
    agencies = visible_agencies(user, on=on)
    found = (agencies.select_for_update() if lock else agencies).filter(pk=key).first()
    if found is None:
        raise NotVisible("Diese Stelle gibt es für Sie nicht.")
    return found


def visible_staff(user: Staff | None, *, on: dt.date) -> QuerySet[Staff]:
    """Return the accounts the user looks after, without those of the command line."""
    looked_after = visible_agencies(user, on=on)
    return Staff.objects.filter(agency__in=looked_after).exclude(email=COMMAND_LINE)


def get_staff(user: Staff | None, key: int, *, on: dt.date, lock: bool = False) -> Staff:
    """Return one account, locked for a change if wished; NotVisible where the user does not look after it."""
    accounts = visible_staff(user, on=on)
    found = (accounts.select_for_update(of=("self",)) if lock else accounts).filter(pk=key).first()
    if found is None:
        raise NotVisible("Dieses Konto gibt es für Sie nicht.")
    return found


def others_hold(role: Role, staff: Staff, *, on: dt.date) -> bool:
    """Say whether somebody else with an open account holds a role that day: in the agency, the operator in the house.

    To be asked before a change, so all who hold the role are locked first: two at once never take it from each other.
    """
    holding = Assignment.objects.filter(role=role, from_on__lte=on).filter(
        Q(until_on__isnull=True) | Q(until_on__gte=on)
    )
    if role is not Role.OPERATOR:
        holding = holding.filter(staff__agency=staff.agency_id)
    keys = list(holding.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    return holding.filter(pk__in=keys, staff__is_active=True).exclude(staff=staff.pk).exists()


def visible_invitations(user: Staff, *, on: dt.date) -> QuerySet[Invitation]:
    """Return the invitations into the agencies the user looks after."""
    return Invitation.objects.filter(agency__in=visible_agencies(user, on=on))


def open_invitations(*, at: dt.datetime) -> QuerySet[Invitation]:
    """Return the invitations whose link still works at that moment."""
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)
