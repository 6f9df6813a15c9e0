"""People already known who may be one and the same; found on the spot, decided by a clerk."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from lotse.accounts.models import Staff
from lotse.core.errors import InputError
from lotse.lib import linkage
from lotse.people import access
from lotse.people.enums import PairDecision
from lotse.people.models import DuplicatePair
from lotse.people.services.staging import known_records
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


def likely_doubles(by: Staff, *, today: dt.date) -> list[linkage.Pair]:
    """Return pairs of people whom the user may see and who may be one person, the likeliest first.

    Keys are those of people. About three queries; 3,000 people take a quarter of a second.
    """
    pairs = linkage.find_pairs(known_records(by, today=today))
    told_apart = {
        frozenset(both)
        for both in DuplicatePair.objects.filter(
            client_import=None, decision=PairDecision.DIFFERENT, person_a__agency_id=by.agency_id
        ).values_list("person_a_id", "person_b_id")
    }
    found = [
        linkage.Pair(-pair.a, -pair.b, pair.score, pair.verdict, pair.evidence)
        for pair in pairs
        if frozenset((-pair.a, -pair.b)) not in told_apart
    ]
    return sorted(found, key=lambda pair: (-pair.score, pair.a, pair.b))


@transaction.atomic
def tell_apart(*, by: Staff, person: int, other: int, today: dt.date) -> None:
    """Remember that two people are two, so that nobody is asked again."""
    if person == other:
        raise InputError("Bitte wählen Sie zwei verschiedene Personen.")
    first, second = (access.get_person(by, key, on=today, lock=True) for key in sorted((person, other)))
    either = Q(person_a=first, person_b=second) | Q(person_a=second, person_b=first)
    if DuplicatePair.objects.filter(either, client_import=None).exists():
        return
    DuplicatePair.objects.create(
        person_a=first, person_b=second, score=0, verdict="maybe", decision=PairDecision.DIFFERENT
    )
    audit(
        by=by,
        action=AuditAction.CHANGED,
        object_kind="person",
        object_key=first.pk,
        facts={"told_apart_from": second.pk},
    )
