"""Writing the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from lotse.core import clock
from lotse.privacy.enums import AuditAction
from lotse.privacy.models import AuditRow


class Actor(Protocol):
    """Who acts: a member of staff (accounts.Staff), known here only by its keys."""

    @property
    def pk(self) -> int: ...

    @property
    def agency_id(self) -> int | None: ...


def audit(
    *,
    by: Actor | None,
    action: AuditAction,
    object_kind: str,
    object_key: object = "",
    reason: str = "",
    facts: Mapping[str, object] | None = None,
) -> AuditRow:
    """Write down one action, in the transaction of the action itself.

    `facts` hold figures and names of fields, never values of a person's fields. `by` is None only for
    what nobody did: a public page, the clock.
    """
    return AuditRow.objects.create(
        at=clock.now(),
        actor_key=by.pk if by else None,
        agency_key=by.agency_id if by else None,
        action=action,
        object_kind=object_kind,
        object_key=str(object_key),
        reason=reason,
        facts=dict(facts or {}),
    )
