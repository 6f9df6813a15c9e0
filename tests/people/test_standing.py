"""Stored standing and journal move together, one person or many, forwards and back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from people_cases import TODAY, PersonOf

from lotse.accounts.models import Agency
from lotse.core.errors import NotVisible
from lotse.journal.models import Entry
from lotse.journal.rules import kind
from lotse.people.models import Person
from lotse.people.services.checking import standing_faults
from lotse.people.services.standing import record_step, record_steps, refold, undo_entries
from lotse.places.models import Neighbourhood


@kind("test-posted", label="Probe: aufgegeben", standing="written")
@dataclass(frozen=True, slots=True)
class Posted:
    letter: int


@kind("test-called", label="Probe: gemeldet", standing="in-contact")
@dataclass(frozen=True, slots=True)
class Called:
    pass


@kind("test-closed", label="Probe: abgeschlossen", standing="closed")
@dataclass(frozen=True, slots=True)
class Closed:
    pass


@kind("test-noted", label="Probe: notiert")
@dataclass(frozen=True, slots=True)
class Noted:
    pass


def standing_of(person: Person) -> str:
    person.refresh_from_db()
    return person.standing


def test_step_is_written_down_and_moves_the_standing(person_of: PersonOf) -> None:
    person = person_of()
    entry = record_step(person_key=person.pk, facts=Posted(7), on=TODAY)
    assert standing_of(person) == "written"
    assert (entry.kind, entry.person_key, entry.agency_key, entry.facts) == (
        "test-posted",
        person.pk,
        person.agency_id,
        {"letter": 7},
    )


def test_step_without_a_standing_only_writes(person_of: PersonOf) -> None:
    person = person_of()
    record_step(person_key=person.pk, facts=Noted(), on=TODAY)
    assert standing_of(person) == "not-written"
    assert Entry.objects.count() == 1


def test_step_of_nobody_is_refused(db: None) -> None:
    with pytest.raises(NotVisible):
        record_step(person_key=999, facts=Posted(1), on=TODAY)


def test_step_written_down_late_counts_where_it_happened(person_of: PersonOf) -> None:
    person = person_of()
    record_step(person_key=person.pk, facts=Closed(), on=TODAY)
    record_step(person_key=person.pk, facts=Called(), on=TODAY - dt.timedelta(days=3))
    assert standing_of(person) == "closed"
    assert standing_faults() == []


def test_many_steps_need_as_many_queries_as_few(
    person_of: PersonOf, agency: Agency, neighbourhood: Neighbourhood
) -> None:

    counts = []
    for size in (1, 30):
        people = [person_of(f"Name {index}") for index in range(size)]
        with CaptureQueriesContext(connection) as queries:
            written = record_steps(
                agency_key=agency.pk,
                neighbourhood_key=neighbourhood.pk,
                on=TODAY,
                facts_by_person={person.pk: Posted(index) for index, person in enumerate(people)},
            )
        assert written == size
        assert {standing_of(person) for person in people} == {"written"}
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


def test_many_steps_leave_people_of_another_agency_alone(
    person_of: PersonOf, agency: Agency, town: Agency, neighbourhood: Neighbourhood
) -> None:
    foreign = person_of(agency=town)
    written = record_steps(
        agency_key=agency.pk,
        neighbourhood_key=neighbourhood.pk,
        on=TODAY,
        facts_by_person={foreign.pk: Posted(1)},
    )
    assert written == 0
    assert standing_of(foreign) == "not-written"


def test_undone_step_no_longer_counts(person_of: PersonOf) -> None:
    person = person_of()
    record_step(person_key=person.pk, facts=Posted(1), on=TODAY)
    called = record_step(person_key=person.pk, facts=Called(), on=TODAY)
    assert standing_of(person) == "in-contact"
    assert undo_entries([called.pk], TODAY) == 1
    assert standing_of(person) == "written"
    assert Entry.objects.get(undoes=called.pk).facts == {"kind": "test-called"}
    assert standing_faults() == []


def test_undoing_twice_undoes_once(person_of: PersonOf) -> None:
    entry = record_step(person_key=person_of().pk, facts=Posted(1), on=TODAY)
    undo_entries([entry.pk], TODAY)
    assert undo_entries([entry.pk], TODAY) == 0
    assert Entry.objects.filter(undoes=entry.pk).count() == 1


def test_check_finds_a_standing_that_the_journal_does_not_bear_out(person_of: PersonOf) -> None:
    right, wrong = person_of(), person_of("Falsch", standing="reached")
    record_step(person_key=right.pk, facts=Posted(1), on=TODAY)
    [fault] = standing_faults()
    assert (fault.person_key, fault.stored, fault.folded) == (wrong.pk, "reached", "not-written")
    assert refold(wrong) == "not-written"
    assert standing_faults() == []
