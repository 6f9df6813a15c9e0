"""Visits, announced and refusable, and flyers for whole streets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import InputError, NotVisible, RuleError
from lotse.journal.models import Entry
from lotse.journal.services import Happening, record
from lotse.outreach import access, rules
from lotse.outreach.enums import SkipReason, VisitOutcome
from lotse.outreach.models import FlyerRound, FlyerStreet, Visit
from lotse.outreach.queries.visits import visit_list
from lotse.outreach.services.doubts import drop_doubt, open_doubt
from lotse.people.access import get_person
from lotse.people.enums import ClarificationReason
from lotse.people.models import Person
from lotse.people.services.standing import record_step, undo_entries
from lotse.places.access import get_neighbourhood
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


@transaction.atomic
def record_visit(*, by: Staff, person_key: int, outcome: VisitOutcome, on: dt.date, today: dt.date) -> Visit:
    """Write down how an announced visit went; who no longer lives there gets an address clarification.

    A visit that meets nobody leads to nothing. Law: § 60 SGB I knows no duty to open the door.
    """
    person = get_person(by, person_key, on=today, lock=True)
    if person.is_blocked:
        raise RuleError("Für diese Person gilt eine Auskunftssperre: Besuche sind nicht vorgesehen.")
    if on > today:
        raise InputError("Dieser Tag liegt in der Zukunft. Bitte prüfen Sie das Datum.")
    entry = record_step(person_key=person.pk, facts=rules.visit_facts(outcome), on=on)
    visit = Visit(person=person, on=on, outcome=outcome, recorded_at=clock.now(), entry_keys=[entry.pk])
    if outcome == VisitOutcome.MOVED:
        open_doubt(by, visit, person, reason=ClarificationReason.REPORTED)
    visit.save()
    audit(by=by, action=AuditAction.CREATED, object_kind="visit", object_key=visit.pk)
    return visit


@transaction.atomic
def take_visit_list(*, by: Staff, neighbourhood_key: int, today: dt.date) -> list[Person]:
    """Return the whole visit list to be printed; who took it is written down, because it leaves the house."""
    people = list(visit_list(by, neighbourhood_key, on=today))
    audit(
        by=by,
        action=AuditAction.EXPORTED,
        object_kind="visit-list",
        object_key=neighbourhood_key,
        facts={"people": len(people)},
    )
    return people


@transaction.atomic
def undo_visit(*, by: Staff, visit_key: int, today: dt.date) -> None:
    """Take a visit back, with all that followed from it."""
    visit = access.visible_visits(by, on=today).select_for_update(of=("self",)).filter(pk=visit_key).first()
    if visit is None:
        raise NotVisible("Diesen Besuch gibt es für Sie nicht (mehr).")
    undo_entries(visit.entry_keys, on=today)
    drop_doubt(by, visit, visit.person, today=today)
    audit(by=by, action=AuditAction.UNDONE, object_kind="visit", object_key=visit.pk)
    visit.delete()


@dataclass(frozen=True, slots=True)
class StreetDoors:
    """One street of a flyer round."""

    street: str
    doors: int
    skipped: int = 0
    skip_reason: SkipReason = SkipReason.NONE


@transaction.atomic
def record_round(
    *,
    by: Staff,
    neighbourhood_key: int,
    on: dt.date,
    languages: Sequence[str],
    streets: Sequence[StreetDoors],
    today: dt.date,
) -> FlyerRound:
    """Write down which doors got a flyer: households are reached so without anybody's name."""
    neighbourhood = get_neighbourhood(by, neighbourhood_key, on=today)
    if on > today:
        raise InputError("Dieser Tag liegt in der Zukunft. Bitte prüfen Sie das Datum.")
    if not streets:
        raise InputError("Bitte tragen Sie mindestens eine Straße mit der Zahl der Türen ein.")
    for line in streets:
        _check(line)
    made = FlyerRound.objects.create(neighbourhood=neighbourhood, on=on, languages=list(languages))
    FlyerStreet.objects.bulk_create(
        FlyerStreet(
            round=made,
            street=line.street,
            doors=line.doors,
            skipped=line.skipped,
            skip_reason=line.skip_reason,
        )
        for line in streets
    )
    facts = rules.FlyersDelivered(
        round=made.pk,
        doors=sum(line.doors - line.skipped for line in streets),
        skipped=sum(line.skipped for line in streets),
    )
    record(Happening(facts, on=on, agency_key=neighbourhood.agency_id, neighbourhood_key=neighbourhood.pk))
    audit(by=by, action=AuditAction.CREATED, object_kind="flyer-round", object_key=made.pk)
    return made


@transaction.atomic
def undo_round(*, by: Staff, round_key: int, today: dt.date) -> None:
    """Take a flyer round back."""
    made = access.visible_rounds(by, on=today).select_for_update(of=("self",)).filter(pk=round_key).first()
    if made is None:
        raise NotVisible("Diese Runde gibt es für Sie nicht (mehr).")
    entries = Entry.objects.filter(
        neighbourhood_key=made.neighbourhood_id, kind="flyers-delivered", facts__round=made.pk
    )
    undo_entries(list(entries.values_list("pk", flat=True)), on=today)
    audit(by=by, action=AuditAction.UNDONE, object_kind="flyer-round", object_key=made.pk)
    made.delete()


def _check(line: StreetDoors) -> None:
    if line.doors < 1 or not 0 <= line.skipped <= line.doors:
        raise InputError(
            f"{line.street}: Bitte prüfen Sie die Zahlen. Ausgelassen werden können höchstens alle Türen."
        )
    if bool(line.skipped) != (line.skip_reason != SkipReason.NONE):
        raise InputError(
            f"{line.street}: Bitte geben Sie zu den ausgelassenen Türen auch den Grund an, sonst keinen."
        )
