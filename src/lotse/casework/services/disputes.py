"""What a client says is not so: marked wherever it is shown, until it is settled. Law: § 84 Abs. 2 SGB X"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.casework import access
from lotse.casework.enums import DisputedKind
from lotse.casework.models import AssessmentAnswer, Dispute, Step, Talk
from lotse.casework.rules import disputes as rules
from lotse.core.errors import ConflictError, InputError, NotVisible
from lotse.people.access import get_person
from lotse.people.services.standing import record_step
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


@transaction.atomic
def raise_dispute(
    *,
    by: Staff,
    person_key: int,
    kind: DisputedKind,
    object_key: int,
    field: str = "",
    statement: str = "",
    today: dt.date,
) -> Dispute:
    """Mark something about a person as disputed, with what the person says; the same twice is one dispute."""
    person = get_person(by, person_key, on=today, lock=True)
    statement = " ".join(statement.split())
    for violation in rules.violations(kind, field, statement):
        raise InputError(violation)
    if not _is_of(person.pk, kind, object_key):
        raise NotVisible("Diese Angabe gibt es nicht (mehr).")
    known = Dispute.objects.filter(
        person=person, kind=kind, object_key=object_key, field=field, settled_on__isnull=True
    ).first()
    if known is not None:
        return known
    dispute = Dispute.objects.create(
        person=person, kind=kind, object_key=object_key, field=field, statement=statement, raised_on=today
    )
    facts = rules.DisputeRaised(kind=kind, dispute=dispute.pk)
    record_step(person_key=person.pk, facts=facts, on=today)
    audit(by=by, action=AuditAction.CREATED, object_kind="dispute", object_key=dispute.pk)
    return dispute


@transaction.atomic
def settle_dispute(*, by: Staff, person_key: int, dispute_key: int, today: dt.date) -> Dispute:
    """Take the mark away: the detail was corrected, or the person no longer disputes it."""
    disputes = access.visible_disputes(by, on=today).filter(person=person_key)
    dispute = disputes.select_for_update(of=("self",)).filter(pk=dispute_key).first()
    if dispute is None:
        raise NotVisible("Diese bestrittene Angabe gibt es für Sie nicht.")
    if dispute.settled_on is not None:
        raise ConflictError("Diese Angabe ist schon geklärt.")
    dispute.settled_on = today
    dispute.save(update_fields=["settled_on"])
    facts = rules.DisputeSettled(kind=dispute.kind, dispute=dispute.pk)
    record_step(person_key=dispute.person_id, facts=facts, on=today)
    audit(by=by, action=AuditAction.CHANGED, object_kind="dispute", object_key=dispute.pk)
    return dispute


def _is_of(person_key: int, kind: DisputedKind, object_key: int) -> bool:
    """Say whether a thing is about that person."""
    if kind == DisputedKind.PERSON:
        return object_key == person_key
    if kind == DisputedKind.TALK:
        return Talk.objects.filter(pk=object_key, person=person_key, undone_on__isnull=True).exists()
    if kind == DisputedKind.STEP:
        return Step.objects.filter(pk=object_key, plan__case__person=person_key).exists()
    return AssessmentAnswer.objects.filter(pk=object_key, assessment__case__person=person_key).exists()
