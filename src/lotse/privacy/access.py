"""Who may look into the audit log: two keys, held by two people, for a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lotse.core.errors import NotVisible
from lotse.privacy.enums import AuditAction, AuditKey
from lotse.privacy.models import AuditAccess, AuditRow

NO_SUCH_ACCESS = "Diese Einsicht gibt es für Sie nicht."


@dataclass(frozen=True, slots=True)
class Keyholder:
    """Somebody with one of the keys. Roles live a floor above, which makes this of them."""

    pk: int
    agency_id: int
    keys: frozenset[AuditKey]


def visible_accesses(user: Keyholder) -> QuerySet[AuditAccess]:
    """Return the requests of the own agency."""
    return AuditAccess.objects.filter(agency_key=user.agency_id) if user.keys else AuditAccess.objects.none()


def get_access(user: Keyholder, key: int, *, lock: bool = False) -> AuditAccess:
    """Return one request, locked for a decision if wished; NotVisible for whoever holds no key."""
    accesses = visible_accesses(user)
    found = (accesses.select_for_update() if lock else accesses).filter(pk=key).first()
    if found is None:
        raise NotVisible(NO_SUCH_ACCESS)
    return found


def get_open_access(user: Keyholder, key: int, *, at: dt.datetime) -> AuditAccess:
    """Return a request that both keys have opened and whose day is not over; else NotVisible."""
    found = visible_accesses(user).filter(pk=key, expires_at__gt=at).first()
    if found is None:
        raise NotVisible(NO_SUCH_ACCESS)
    return found


def visible_rows(access: AuditAccess) -> QuerySet[AuditRow]:
    """Return the rows that an open access shows: the own agency's, newest first; never by employee.

    Who was turned away with an address or a passkey that nobody has is shown to every agency of the house.
    """
    own = Q(agency_key=access.agency_key) | Q(agency_key__isnull=True, action=AuditAction.REFUSED)
    return AuditRow.objects.filter(own).order_by("-at", "-pk")
