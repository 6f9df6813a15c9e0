"""Which key to the audit log somebody holds, by their role."""

from __future__ import annotations

from django.http import HttpRequest

from lotse.accounts.access import roles
from lotse.accounts.enums import Role
from lotse.core import clock
from lotse.core.errors import NotVisible
from lotse.privacy.access import NO_SUCH_ACCESS, Keyholder
from lotse.privacy.enums import AuditKey
from lotse.web.staff import staff_of

_KEYS = {Role.PRIVACY_OFFICER: AuditKey.PRIVACY, Role.STAFF_COUNCIL: AuditKey.COUNCIL}


def keyholder_of(request: HttpRequest) -> Keyholder:
    """Return who asks, with their keys; NotVisible for whoever holds none."""
    staff = staff_of(request)
    held = roles(staff, on=clock.today())
    keys = frozenset(key for role, key in _KEYS.items() if role in held)
    if not keys:
        raise NotVisible(NO_SUCH_ACCESS)
    return Keyholder(staff.pk, staff.agency_id, keys)
