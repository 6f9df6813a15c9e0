"""Stopping all letters to somebody at once, and releasing them again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core.errors import RuleError
from lotse.people import access, rules
from lotse.people.enums import MailStop
from lotse.people.models import Person
from lotse.people.services.standing import record_step
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


@transaction.atomic
def stop_mail(*, by: Staff, person_key: int, reason: MailStop, today: dt.date) -> Person:
    """Stop every letter to somebody, at once; the same stop twice changes nothing.

    A note that somebody has died waits for confirmation (`DECEASED_PENDING`) before it is one (`DECEASED`).
    """
    person = access.get_person(by, person_key, on=today, lock=True)
    if reason is MailStop.NONE:
        raise RuleError("Bitte nennen Sie den Grund, aus dem keine Briefe mehr gehen sollen.")
    if person.mail_stop == reason:
        return person
    if person.mail_stop and rules.graver_stop(person.mail_stop, reason) == person.mail_stop:
        raise RuleError(
            f"Die Post ist schon gestoppt: {MailStop(person.mail_stop).label}. Damit dieser Grund nicht verloren "
            "geht, geben Sie die Post bitte erst wieder frei."
        )
    _set(by, person, reason, today=today)
    record_step(person_key=person.pk, facts=rules.MailStopped(reason=reason), on=today)
    return person


@transaction.atomic
def release_mail(*, by: Staff, person_key: int, today: dt.date) -> Person:
    """Allow letters to somebody again, after a mistake or a changed wish; without a stop nothing changes."""
    person = access.get_person(by, person_key, on=today, lock=True)
    if not person.mail_stop:
        return person
    reason = person.mail_stop
    _set(by, person, MailStop.NONE, today=today)
    record_step(person_key=person.pk, facts=rules.MailReleased(reason=reason), on=today)
    return person


def _set(by: Staff, person: Person, reason: MailStop, *, today: dt.date) -> None:
    person.mail_stop = reason
    person.save(update_fields=["mail_stop"])
    audit(
        by=by,
        action=AuditAction.CHANGED,
        object_kind="person",
        object_key=person.pk,
        facts={"fields": ["mail_stop"]},
    )
