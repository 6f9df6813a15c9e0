"""People who are missing from their neighbourhood's new list. Gone is a state: nobody is deleted for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from lotse.accounts.models import Staff
from lotse.people import rules
from lotse.people.enums import ClarificationReason, DepartureDecision, DepartureKind, SourceState
from lotse.people.models import AddressClarification, ClientImport, Person
from lotse.people.services.comparing import PlannedDeparture
from lotse.people.services.standing import record_steps
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


def apply_departures(
    by: Staff, stored: ClientImport, departures: Sequence[PlannedDeparture], *, today: dt.date
) -> int:
    """Note who is gone, and have the address of who moved out looked into; return how many there are.

    The departures are stored already, as part of the plan.
    """
    applied = [plan for plan in departures if plan.decision == DepartureDecision.APPLY]
    gone = [plan.person_key for plan in applied if plan.kind == DepartureKind.GONE]
    moved = [plan.person_key for plan in applied if plan.kind == DepartureKind.MOVED_OUT]
    Person.objects.filter(pk__in=gone).update(source_state=SourceState.GONE, gone_since=today)
    AddressClarification.objects.bulk_create(
        [
            AddressClarification(person_id=key, reason=ClarificationReason.MOVED_OUT, opened_on=today)
            for key in moved
        ],
        batch_size=1000,
    )
    opened = rules.ClarificationOpened(reason=ClarificationReason.MOVED_OUT)
    left = rules.SourceGone(import_key=stored.pk)
    record_steps(
        agency_key=stored.agency_id,
        neighbourhood_key=stored.neighbourhood_id,
        on=today,
        facts_by_person=dict.fromkeys(moved, opened) | dict.fromkeys(gone, left),
    )
    if applied:
        audit(
            by=by,
            action=AuditAction.CHANGED,
            object_kind="client-import",
            object_key=stored.pk,
            facts={"gone": len(gone), "moved_out": len(moved)},
        )
    return len(applied)
