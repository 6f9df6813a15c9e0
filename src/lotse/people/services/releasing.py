"""Releasing a protected address, once, for a reason that is written down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core.errors import InputError, RuleError
from lotse.people import access
from lotse.people.queries.shown import join_address
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True)
class ReleasedAddress:
    """What a block hides, for this one look."""

    address: str
    extra: str
    phone: str
    mobile: str
    email: str


@transaction.atomic
def release_address(*, by: Staff, person_key: int, reason: str, today: dt.date) -> ReleasedAddress:
    """Return what a block hides and write down who wanted it and why; nothing stays released.

    Law: § 51 Abs. 1 BMG
    """
    person = access.get_person(by, person_key, on=today)
    if not person.is_blocked:
        raise RuleError("Für diese Person gilt keine Auskunftssperre. Ihre Anschrift steht auf der Seite.")
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise InputError("Bitte schreiben Sie in einem Satz, wofür Sie die Anschrift jetzt brauchen.")
    audit(
        by=by,
        action=AuditAction.READ,
        object_kind="blocked-address",
        object_key=person.pk,
        reason=reason[:300],
    )
    return ReleasedAddress(
        address=join_address(person.street, person.house_number_text, person.postcode, person.town),
        extra=", ".join(filter(None, (person.address_extra, person.care_of))),
        phone=person.phone,
        mobile=person.mobile,
        email=person.email,
    )
