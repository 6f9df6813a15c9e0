"""Somebody's timeline, read from the journal."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from pytest_django import DjangoAssertNumQueries

from lotse.journal import rules
from lotse.journal.models import Entry
from lotse.journal.queries import Position, timeline
from lotse.journal.services import Happening, record

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = (dt.date(2020, 9, day) for day in (1, 2, 3))


@rules.kind("test-moved", label="Umgezogen")
@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody moved."""

    street: str

    def in_words(self) -> str:
        return f"in die {self.street}"


@rules.kind("test-back", label="Zurückgenommen")
@dataclass(frozen=True, slots=True)
class Back:
    """Something was taken back."""


def happen(facts: object, on: dt.date, *, person: int = 7, undoes: int | None = None) -> Entry:
    return record(Happening(facts, on=on, agency_key=1, person_key=person, undoes=undoes))


def test_timeline_begins_with_the_latest() -> None:
    happen(Moved("Blumenstraße"), SECOND)
    happen(Moved("Marktgasse"), FIRST)
    happen(Moved("Lüner Ring"), SECOND)
    happen(Moved("Anderswo"), THIRD, person=8)
    assert [(line.label, line.on, line.text) for line in timeline(7).entries] == [
        ("Umgezogen", SECOND, "in die Lüner Ring"),
        ("Umgezogen", SECOND, "in die Blumenstraße"),
        ("Umgezogen", FIRST, "in die Marktgasse"),
    ]


def test_what_was_taken_back_is_marked() -> None:
    entry = happen(Moved("Blumenstraße"), FIRST)
    happen(Moved("Marktgasse"), SECOND)
    happen(Back(), THIRD, undoes=entry.pk)
    assert [(line.text, line.undone_on, line.is_undone) for line in timeline(7).entries] == [
        ("in die Marktgasse", None, False),
        ("in die Blumenstraße", THIRD, True),
    ]


def test_kind_that_no_room_declares_any_more_still_shows() -> None:
    entry = happen(Back(), FIRST)
    Entry.objects.filter(pk=entry.pk).update(kind="of-old")
    assert [(line.label, line.text) for line in timeline(7).entries] == [("of-old", "")]


def test_timeline_is_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for day in range(1, 20):
        happen(Moved("Blumenstraße"), dt.date(2020, 9, day))
    with django_assert_num_queries(1):
        assert len(timeline(7).entries) == 19


def test_timeline_goes_on_where_the_page_before_ended() -> None:
    for day in (1, 1, 2, 3, 3):
        happen(Moved(f"Weg {day}"), dt.date(2020, 9, day))
    keys, after = [], None
    for length in (2, 2, 1):
        page = timeline(7, after=after, limit=2)
        assert len(page.entries) == length
        keys += [line.key for line in page.entries]
        after = Position.parse(str(page.end))
    assert after is None
    assert len(set(keys)) == 5


def test_timeline_shows_only_what_is_asked_for() -> None:
    happen(Moved("Blumenstraße"), FIRST)
    happen(Moved("Marktgasse"), SECOND)
    happen(Back(), THIRD)
    shown = timeline(7, kinds={"test-moved"}, from_on=SECOND, until_on=THIRD).entries
    assert [line.text for line in shown] == ["in die Marktgasse"]


@pytest.mark.parametrize("text", ["", "None", "2020-09-01", "2020-09-01.x", "x.7", "2020-13-01.7"])
def test_position_that_is_none_begins_anew(text: str) -> None:
    assert Position.parse(text) is None


@pytest.mark.parametrize(
    ("stored", "fault"),
    [
        ({"street": "Blumenstraße"}, ""),
        ({"street": 7}, "street: 7"),
        ({}, "missing"),
        ({"street": "x", "town": "y"}, "town"),
    ],
)
def test_facts_are_held_against_their_kind(stored: dict[str, object], fault: str) -> None:
    found = rules.fault_of(rules.kind_of(Moved("")), stored)
    assert fault in found
    assert bool(found) == bool(fault)
