"""The forgiving search: spellings, transliterations, typing mistakes, addresses; nothing about blocked ones."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from people_cases import TODAY, PersonOf

from lotse.accounts.models import Staff
from lotse.people.queries.people import search_people


@pytest.fixture(autouse=True)
def people(person_of: PersonOf) -> None:
    person_of("Müller", "Änne", street="Ludwig-Schröder-Str.", house_number_text="18a")
    person_of("Schmidt", "Petra")
    person_of("Melnyk", "Serhij")
    person_of("El-Khatib", "Nour", street="Blumenstraße", house_number_text="12", is_blocked=True)
    person_of("Yıldız", "Şule")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Müller", ["Müller, Änne"]),
        ("mueller aenne", ["Müller, Änne"]),
        ("muller", ["Müller, Änne"]),
        ("MÜL", ["Müller, Änne"]),
        ("änne mü", ["Müller, Änne"]),
        ("Schmitd", ["Schmidt, Petra"]),
        ("Schnidt", ["Schmidt, Petra"]),
        ("sergej melnik", ["Melnyk, Serhij"]),
        ("khatib", ["El-Khatib, Nour"]),
        ("Yildiz", ["Yıldız, Şule"]),
        ("ludwig-schröder-straße 18", ["Müller, Änne"]),
        ("Ludwig Schroederstr", ["Müller, Änne"]),
        ("Blumenstraße 12", []),
        ("Zacharias", []),
        ("%", []),
        ("", []),
    ],
)
def test_search_forgives(caseworker: Staff, typed: str, found: list[str]) -> None:
    assert [line.name for line in search_people(caseworker, typed, on=TODAY)] == found


@pytest.mark.parametrize(("typed", "queries"), [("Müller", 1), ("Schnidt", 2)])
def test_search_takes_two_queries_at_most(caseworker: Staff, typed: str, queries: int) -> None:
    with CaptureQueriesContext(connection) as asked:
        search_people(caseworker, typed, on=TODAY)
    assert len([one for one in asked if 'FROM "people_person"' in one["sql"]]) == queries


def test_search_leaves_a_blocked_address_out(caseworker: Staff) -> None:
    assert [(line.address, line.is_blocked) for line in search_people(caseworker, "khatib", on=TODAY)] == [
        ("", True)
    ]


def test_search_of_a_stranger_finds_nobody(stranger: Staff) -> None:
    assert search_people(stranger, "Müller", on=TODAY) == []
