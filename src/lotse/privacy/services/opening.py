"""Opening the audit log: asked for by the privacy officer, released by the staff council, for a day (R13)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
from lotse.privacy import access, rules
from lotse.privacy.access import Keyholder
from lotse.privacy.enums import AuditAction, AuditKey
from lotse.privacy.models import AuditAccess
from lotse.privacy.queries import LogPage, LogQuestion, log_page
from lotse.privacy.services.writing import audit

OBJECT = "audit-access"


@dataclass(frozen=True, slots=True)
class AccessWish:
    """Which days of the log somebody wishes to look into, and why."""

    reason: str
    from_on: dt.date
    until_on: dt.date


@transaction.atomic
def request_access(*, by: Keyholder, wish: AccessWish, today: dt.date) -> int:
    """Ask the staff council for a look into the log; return the request's key."""
    _demand(by, AuditKey.PRIVACY)
    if found := rules.request_violations(
        reason=wish.reason, from_on=wish.from_on, until_on=wish.until_on, today=today
    ):
        raise InputError(" ".join(found))
    request = AuditAccess.objects.create(
        agency_key=by.agency_id,
        requested_by_key=by.pk,
        requested_at=clock.now(),
        reason=wish.reason.strip(),
        from_on=wish.from_on,
        until_on=wish.until_on,
    )
    audit(
        by=by,
        action=AuditAction.CREATED,
        object_kind=OBJECT,
        object_key=request.pk,
        reason=request.reason,
        facts={"from": wish.from_on.isoformat(), "until": wish.until_on.isoformat()},
    )
    return request.pk


@transaction.atomic
def decide_access(*, by: Keyholder, access_key: int, release: bool) -> None:
    """Release a request for a day, or refuse it; only the staff council, and never the one who asked."""
    request = access.get_access(by, access_key, lock=True)
    _demand(by, AuditKey.COUNCIL)
    if request.requested_by_key == by.pk:
        raise RuleError(
            "Wer um Einsicht bittet, kann sie nicht selbst freigeben. Das ist Sache des Personalrats."
        )
    if request.decided_at is not None:
        raise ConflictError("Über diese Einsicht ist schon entschieden.")
    now = clock.now()
    request.decided_by_key, request.decided_at = by.pk, now
    request.expires_at = now + dt.timedelta(hours=rules.ACCESS_HOURS) if release else None
    request.save(update_fields=["decided_by_key", "decided_at", "expires_at"])
    audit(
        by=by,
        action=AuditAction.CHANGED if release else AuditAction.REFUSED,
        object_kind=OBJECT,
        object_key=request.pk,
    )


@transaction.atomic
def look_into_log(*, by: Keyholder, access_key: int, question: LogQuestion) -> LogPage:
    """Return what the log says to a question, and write down that somebody looked."""
    opened = access.get_open_access(by, access_key, at=clock.now())
    audit(
        by=by,
        action=AuditAction.READ,
        object_kind="audit-log",
        object_key=opened.pk,
        facts={"kind": question.object_kind, "object": question.object_key, "page": question.page},
    )
    return log_page(opened, question)


def _demand(by: Keyholder, key: AuditKey) -> None:
    if key not in by.keys:
        raise NotVisible(access.NO_SUCH_ACCESS)
