"""Writing the audit log."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from django.db.models import QuerySet

from lotse.core import clock
from lotse.privacy import rules
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
    agency_key: int | None = None,
) -> AuditRow:
    """Write down one action, in the transaction of the action itself.

    `facts` hold figures and names of fields, never values of a person's fields. `by` is None only for
    what nobody of the staff did: a public page, the clock, somebody at the sign-in; `agency_key` says then whom
    it concerns, for a row of no agency is shown to no privacy officer.
    """
    row = _row(
        by=by,
        action=action,
        object_kind=object_kind,
        object_key=str(object_key),
        reason=reason,
        facts=facts or {},
        agency_key=agency_key,
    )
    row.save()
    return row


def audit_reading(
    *,
    by: Actor,
    object_kind: str,
    object_key: object,
    reason: str = "",
    since: dt.datetime | None = None,
) -> AuditRow | None:
    """Write down that somebody read a file; None where that already stands there.

    The same file read again by the same person within ten minutes is one reading: a page that is reloaded,
    or a tab beside it, says nothing new about the file, only about how somebody works, which is nobody's
    business (R14). `since` says it of a longer time, such as a whole day of work. No transaction: two tabs at
    once may write it twice, which says nothing wrong.
    """
    since = since or clock.now() - dt.timedelta(minutes=rules.ONE_READING_MINUTES)
    if _readings(by, object_kind, [str(object_key)], since=since).exists():
        return None
    return audit(
        by=by, action=AuditAction.READ, object_kind=object_kind, object_key=object_key, reason=reason
    )


def audit_readings(*, by: Actor, object_kind: str, object_keys: Iterable[object]) -> None:
    """Write down that somebody read several files at once, each as `audit_reading` does; two queries for all of them."""
    keys = list(dict.fromkeys(map(str, object_keys)))
    since = clock.now() - dt.timedelta(minutes=rules.ONE_READING_MINUTES)
    known = set(_readings(by, object_kind, keys, since=since).values_list("object_key", flat=True))
    AuditRow.objects.bulk_create(
        _row(by=by, action=AuditAction.READ, object_kind=object_kind, object_key=key)
        for key in keys
        if key not in known
    )


def _readings(
    by: Actor, object_kind: str, object_keys: Sequence[str], *, since: dt.datetime
) -> QuerySet[AuditRow]:
    return AuditRow.objects.filter(
        object_kind=object_kind,
        object_key__in=object_keys,
        actor_key=by.pk,
        action=AuditAction.READ,
        at__gte=since,
    )


def _row(
    *,
    by: Actor | None,
    action: AuditAction,
    object_kind: str,
    object_key: str,
    reason: str = "",
    facts: Mapping[str, object] = MappingProxyType({}),
    agency_key: int | None = None,
) -> AuditRow:
    row = AuditRow(
        at=clock.now(),
        actor_key=by.pk if by else None,
        agency_key=by.agency_id if by else agency_key,
        action=action,
        object_kind=object_kind,
        object_key=object_key,
        reason=reason,
        # As it comes back from the database, so that the fingerprint stays the same.
        facts=json.loads(json.dumps(dict(facts))),
    )
    row.fingerprint = rules.fingerprint(row.content)
    return row
