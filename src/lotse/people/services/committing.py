"""Taking a staged list over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from lotse.accounts.models import Agency, Staff
from lotse.core import clock
from lotse.core.errors import ConflictError
from lotse.journal.services import Happening, record_many
from lotse.people import access, rules
from lotse.people.enums import ImportState, RowChange, RowDecision, RowStatus, SourceState
from lotse.people.models import BenefitUnit, ClientImport, DuplicatePair, ImportRow, Person, SourceNumber
from lotse.people.services.assessing import AssessedRow, listed_values
from lotse.people.services.comparing import (
    KnownPerson,
    PlannedDeparture,
    PlannedRow,
    plan_departures,
    plan_rows,
)
from lotse.people.services.departing import apply_departures
from lotse.people.services.loading import load_staged
from lotse.people.services.planning import store_plan
from lotse.people.services.staging import StagedList
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


@dataclass(frozen=True, slots=True)
class Committed:
    """What taking a list over did; `people` gives rows their person, `rows` people the row that speaks for them."""

    people: dict[int, int]
    rows: dict[int, int]
    created: int
    updated: int
    known: int
    held: int
    departed: int = 0

    @property
    def changed_nothing(self) -> bool:
        return not (self.created or self.updated or self.departed)


def commit_stored(*, by: Staff, import_key: int, today: dt.date) -> Committed:
    """Take over a list that has been staged, looked at and decided, whoever is first; the other one is told.

    ConflictError also where the comparison would come out differently by now, because something has happened
    with the people; it has been made anew then and can be looked at.
    """
    done = _commit_as_planned(by, import_key, today=today)
    if done is None:
        raise ConflictError(
            "Seit dem letzten Blick auf den Vergleich hat sich bei den Menschen etwas geändert. Der Vergleich "
            "ist erneuert; bitte sehen Sie ihn noch einmal an. Übernommen ist noch nichts."
        )
    return done


@transaction.atomic
def _commit_as_planned(by: Staff, import_key: int, *, today: dt.date) -> Committed | None:
    stored = _lock(by, import_key, today=today)
    staged = load_staged(by, stored, today=today)
    if store_plan(staged):
        return None
    return _commit(by, staged, plan_departures(staged), today=today)


@transaction.atomic
def commit_import(*, by: Staff, staged: StagedList, today: dt.date) -> Committed:
    """Take the rows inside the neighbourhood over as people, right after staging and without a comparison."""
    _lock(by, staged.stored.pk, today=today)
    return _commit(by, staged, (), today=today)


def _lock(by: Staff, import_key: int, *, today: dt.date) -> ClientImport:
    """Lock a list to be taken over, and its agency: one list at a time, each held against all that came before."""
    agency_key = access.get_import(by, import_key, on=today).agency_id
    Agency.objects.select_for_update(no_key=True).get(pk=agency_key)
    stored = access.get_import(by, import_key, on=today, lock=True)
    if stored.state != ImportState.STAGED:
        raise ConflictError(
            "Diese Liste wurde inzwischen schon übernommen oder verworfen, vielleicht von jemand anderem. "
            "Es ist nichts doppelt geschehen."
        )
    return stored


def _commit(
    by: Staff, staged: StagedList, departures: Sequence[PlannedDeparture], *, today: dt.date
) -> Committed:
    stored = staged.stored
    planned = plan_rows(staged)
    units = _benefit_units(stored, planned)
    created = _create_people(
        staged, [plan.row for plan in planned if plan.change == RowChange.NEW], units, today=today
    )
    known = {plan.row.row: plan.person.key for plan in planned if plan.person is not None}
    rows = {person: row for row, person in created.items()} | {
        plan.person.key: plan.row.row for plan in planned if plan.person is not None and not plan.is_second
    }
    before = _update_known(staged, planned, units, today=today)
    people = known | created
    people |= {row: people[stays] for row, stays in staged.stands_for.items() if stays in people}
    noted = _note_numbers(staged, people)
    held = [plan.row.row for plan in planned if plan.change == RowChange.HELD]
    _store_decisions(stored, people, created.keys(), before, noted, held)
    departed = apply_departures(by, stored, departures, today=today)
    _forget_outside(stored)
    ClientImport.objects.filter(pk=stored.pk).update(state=ImportState.COMMITTED, committed_at=clock.now())
    audit(
        by=by,
        action=AuditAction.CREATED,
        object_kind="client-import",
        object_key=stored.pk,
        facts={"created": len(created), "updated": len(before), "held": len(held), "departed": departed},
    )
    return Committed(people, rows, len(created), len(before), len(known) - len(before), len(held), departed)


def person_values(values: Mapping[str, object], units: Mapping[str, int]) -> dict[str, object]:
    """Return listed values as fields of `Person`, the benefit unit by its key."""
    fields = dict(values)
    if "unit_number" in fields:
        fields["unit_id"] = units.get(str(fields.pop("unit_number")))
    return fields


def _create_people(
    staged: StagedList, rows: Sequence[AssessedRow], units: Mapping[str, int], *, today: dt.date
) -> dict[int, int]:
    stored, created = staged.stored, dict[int, int]()
    for start in range(0, len(rows), 1000):
        batch = rows[start : start + 1000]
        people = Person.objects.bulk_create(_new_person(staged, row, units, today=today) for row in batch)
        created.update((row.row, person.pk) for row, person in zip(batch, people, strict=True))
    record_many(
        _happening(stored, rules.PersonTakenIn(import_key=stored.pk, row=row), person, today=today)
        for row, person in created.items()
    )
    return created


def _new_person(staged: StagedList, row: AssessedRow, units: Mapping[str, int], *, today: dt.date) -> Person:
    return Person(
        agency_id=staged.stored.agency_id,
        neighbourhood_id=staged.stored.neighbourhood_id,
        taken_in_on=today,
        is_blocked=row.row in staged.blocked,
        search=_search_text(listed_values(row), is_blocked=row.row in staged.blocked),
        listed=listed_values(staged.as_listed(row)),
        **person_values(listed_values(row), units),
    )


def _update_known(
    staged: StagedList, planned: Sequence[PlannedRow], units: Mapping[str, int], *, today: dt.date
) -> dict[int, dict[str, object]]:
    """Bring known people up to date; return what was there before, by row, where anything changed."""
    stored = staged.stored
    before: dict[int, dict[str, object]] = {}
    happenings = list[Happening]()
    for plan in planned:
        person = plan.person
        if person is None:
            continue
        new, facts = _news(stored, plan, person, units)
        listed = person.listed if plan.is_second else listed_values(staged.as_listed(plan.row))
        if facts:
            before[plan.row.row] = _before(person, new) | {"listed": person.listed}
        elif listed == person.listed:
            continue
        Person.objects.filter(pk=person.key).update(**new, listed=listed)
        happenings += [_happening(stored, fact, person.key, today=today) for fact in facts]
    record_many(happenings)
    return before


def _news(
    stored: ClientImport, plan: PlannedRow, person: KnownPerson, units: Mapping[str, int]
) -> tuple[dict[str, object], list[object]]:
    """Return the fields to write for somebody known, and what the journal says of it."""
    new: dict[str, object] = person_values(plan.changes or {}, units)
    fields = sorted(plan.changes or {})
    if plan.blocks:
        new["is_blocked"] = True
        fields.append("is_blocked")
    if new:
        new["search"] = _search_text(person.values | new, is_blocked=person.is_blocked or plan.blocks)
    if person.neighbourhood_key != stored.neighbourhood_id:
        new["neighbourhood_id"] = stored.neighbourhood_id
        fields.append("neighbourhood")
    facts: list[object] = []
    if fields:
        facts.append(rules.PersonChanged(import_key=stored.pk, fields=", ".join(fields)))
    if person.source_state == SourceState.GONE:
        new |= {"source_state": SourceState.PRESENT, "gone_since": None}
        facts.append(rules.SourceBack(import_key=stored.pk))
    return new, facts


def _before(person: KnownPerson, new: Iterable[str]) -> dict[str, object]:
    """Return the fields as they were, as JSON values."""
    special: dict[str, object] = {
        "unit_id": person.unit_key,
        "neighbourhood_id": person.neighbourhood_key,
        "is_blocked": person.is_blocked,
        "source_state": person.source_state,
        "gone_since": person.gone_since.isoformat() if person.gone_since else None,
        "search": _search_text(person.values, is_blocked=person.is_blocked),
    }
    return {name: special[name] if name in special else person.values[name] for name in new}


def _search_text(values: Mapping[str, object], *, is_blocked: bool) -> str:
    return rules.search_text(
        given=values["given_name"],
        family=values["family_name"],
        street=values["street"],
        number=values["house_number_text"],
        is_blocked=is_blocked,
        phones=(values["phone"], values["mobile"]),
    )


def _happening(stored: ClientImport, facts: object, person: int, *, today: dt.date) -> Happening:
    return Happening(
        facts,
        on=today,
        agency_key=stored.agency_id,
        neighbourhood_key=stored.neighbourhood_id,
        person_key=person,
    )


def _benefit_units(stored: ClientImport, planned: Iterable[PlannedRow]) -> dict[str, int]:
    """Return the keys of all benefit units by number; new ones are created."""
    wanted = {plan.row.unit_number for plan in planned if plan.change in _TAKEN} - {""}
    units = dict(BenefitUnit.objects.filter(agency_id=stored.agency_id).values_list("number", "pk"))
    fresh = BenefitUnit.objects.bulk_create(
        [BenefitUnit(agency_id=stored.agency_id, number=number) for number in sorted(wanted - units.keys())],
        batch_size=1000,
    )
    return units | {unit.number: unit.pk for unit in fresh}


_TAKEN = frozenset({RowChange.NEW, RowChange.CHANGED, RowChange.MOVED_IN, RowChange.KNOWN})


def _note_numbers(staged: StagedList, people: Mapping[int, int]) -> frozenset[int]:
    """Write down under which numbers people are known; return the rows whose number was new."""
    agency = staged.stored.agency_id
    known = set(SourceNumber.objects.filter(agency_id=agency).values_list("number", flat=True))
    fresh: dict[str, int] = {}
    for row in staged.rows:
        if row.client_number and row.row in people and row.client_number not in known:
            fresh.setdefault(row.client_number, row.row)
    SourceNumber.objects.bulk_create(
        [
            SourceNumber(agency_id=agency, person_id=people[row], number=number)
            for number, row in fresh.items()
        ],
        batch_size=1000,
    )
    return frozenset(fresh.values())


def _store_decisions(
    stored: ClientImport,
    people: Mapping[int, int],
    created: Collection[int],
    before: Mapping[int, dict[str, object]],
    noted: Collection[int],
    held: Sequence[int],
) -> None:
    rows = list(ImportRow.objects.filter(client_import=stored, row__in=people))
    for row in rows:
        row.person_id = people[row.row]
        row.decision = (
            RowDecision.CREATE
            if row.row in created
            else RowDecision.UPDATE
            if row.row in before
            else RowDecision.KNOWN
        )
        row.before, row.noted_number = before.get(row.row), row.row in noted
    ImportRow.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["person", "decision", "before", "noted_number"],
    )
    ImportRow.objects.filter(client_import=stored, row__in=held).update(decision=RowDecision.HOLD)


def _forget_outside(stored: ClientImport) -> None:
    """Leave nothing of people outside the neighbourhood but that there was a row."""
    ImportRow.objects.filter(client_import=stored, status=RowStatus.OUTSIDE).exclude(
        cells={}, decision=RowDecision.SKIP
    ).update(cells={}, original=None, findings=[], codes="", severity="", keeps=[], decision=RowDecision.SKIP)
    inside = ~Q(row_a__status=RowStatus.OUTSIDE) | Q(row_b__isnull=False) & ~Q(
        row_b__status=RowStatus.OUTSIDE
    )
    DuplicatePair.objects.filter(client_import=stored).exclude(inside).delete()
