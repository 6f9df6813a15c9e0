"""Whether an agency keeps protected notes at all: asked for by one, confirmed by another, ended by either."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from lotse.accounts.access import roles
from lotse.accounts.enums import Role
from lotse.accounts.models import Staff
from lotse.casework import access
from lotse.casework.models import SpecialNotesSwitch
from lotse.casework.rules.special_notes import reason_violations
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit
from lotse.privacy.services.encryption import make_first_key

OBJECT = "special-notes-switch"


@transaction.atomic
def ask_for_special_notes(*, by: Staff, reason: str, today: dt.date) -> int:
    """Ask data protection whether the agency may keep protected notes, with the reason; a team lead does."""
    _demand(by, Role.TEAM_LEAD, today=today)
    reason = " ".join(reason.split())
    if found := " ".join(reason_violations(reason)):
        raise InputError(found)
    if _latest(by, today=today) is not None:
        raise ConflictError("Das ist schon beantragt oder eingeschaltet.")
    asked = SpecialNotesSwitch.objects.create(
        agency_id=by.agency_id, reason=reason, asked_on=today, asked_by_key=by.pk
    )
    audit(by=by, action=AuditAction.CREATED, object_kind=OBJECT, object_key=asked.pk, reason=reason)
    return asked.pk


@transaction.atomic
def decide_on_special_notes(*, by: Staff, confirm: bool, today: dt.date) -> None:
    """Confirm what a team lead asked for, or refuse it; only data protection, and never the one who asked.

    With the first confirmation the key file is made. Law: Art. 9, Art. 35, Art. 39 Abs. 1 Buchst. a DSGVO
    """
    _demand(by, Role.PRIVACY_OFFICER, today=today)
    asked = _latest(by, today=today)
    if asked is None or asked.since_on is not None:
        raise ConflictError("Dazu liegt kein Antrag (mehr) vor.")
    if asked.asked_by_key == by.pk:
        raise RuleError("Wer geschützte Notizen beantragt, kann sie nicht selbst bestätigen.")
    asked.decided_by_key = by.pk
    if confirm:
        make_first_key()
        asked.since_on = today
    else:
        asked.ended_on = today
    asked.save(update_fields=["decided_by_key", "since_on", "ended_on"])
    audit(
        by=by,
        action=AuditAction.CHANGED if confirm else AuditAction.REFUSED,
        object_kind=OBJECT,
        object_key=asked.pk,
    )


@transaction.atomic
def end_special_notes(*, by: Staff, today: dt.date) -> None:
    """Keep no protected notes any more, or take the wish back: all are closed at once, the clock deletes them."""
    switch = _latest(by, today=today)
    if switch is None:
        raise ConflictError("Geschützte Notizen sind schon abgeschaltet.")
    switch.ended_on = today
    switch.save(update_fields=["ended_on"])
    audit(by=by, action=AuditAction.DELETED, object_kind=OBJECT, object_key=switch.pk)


def _latest(by: Staff, *, today: dt.date) -> SpecialNotesSwitch | None:
    """Return the decision that is asked for or in force, locked."""
    return access.visible_switches(by, on=today).select_for_update().filter(ended_on__isnull=True).first()


def _demand(by: Staff, role: Role, *, today: dt.date) -> None:
    if role not in roles(by, on=today):
        raise NotVisible("Diese Entscheidung liegt nicht bei Ihnen.")
