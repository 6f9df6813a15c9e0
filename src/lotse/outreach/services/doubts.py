"""Doubts about an address, from a letter that came back or a visit: opened by the first, dropped with the last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q

from lotse.accounts.models import Staff
from lotse.outreach.enums import VisitOutcome
from lotse.outreach.models import Return, Visit
from lotse.people.enums import ClarificationOutcome, ClarificationReason
from lotse.people.models import AddressClarification, Person
from lotse.people.services.clarifying import close_clarification, open_clarification

Finding = Return | Visit


def open_doubt(by: Staff, finding: Finding, person: Person, *, reason: ClarificationReason) -> None:
    """Have somebody's address looked into; the finding keeps which clarification it opened, if none was open."""
    was_open = AddressClarification.objects.filter(person=person, closed_on__isnull=True).exists()
    opened = open_clarification(by=by, person_key=person.pk, reason=reason, on=finding.on)
    finding.clarification_key = None if was_open else opened.pk


def drop_doubt(by: Staff, finding: Finding, person: Person | None, *, today: dt.date) -> None:
    """Close what a finding opened, unless somebody has closed it already or a later finding says the same."""
    key = finding.clarification_key
    if key is None or not AddressClarification.objects.filter(pk=key, closed_on__isnull=True).exists():
        return
    later = next(_later(finding, person), None) if person else None
    if later is None:
        outcome = ClarificationOutcome.CONFIRMED
        close_clarification(by=by, clarification_key=key, outcome=outcome, on=today)
    else:
        later.clarification_key = key
        later.save(update_fields=["clarification_key"])


def returns_of(person: Person) -> Q:
    """Return the condition that a letter that came back was to somebody, also under an entry joined to theirs."""
    return Q(letter__person=person) | Q(letter__person__merged_into=person)


def _later(finding: Finding, person: Person) -> Iterator[Finding]:
    """Yield what came after a finding while its doubt was open, and so opened none of its own."""
    since = Q(clarification_key__isnull=True, recorded_at__gt=finding.recorded_at)
    yield from Return.objects.filter(returns_of(person), since).order_by("recorded_at")
    yield from Visit.objects.filter(since, person=person, outcome=VisitOutcome.MOVED).order_by("recorded_at")
