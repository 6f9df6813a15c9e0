"""The forgiving search: spellings, transliterations, typing mistakes, addresses; nothing about blocked ones."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from people_cases import TODAY, PersonOf

from lotse.accounts.models import Staff
from lotse.people.queries.lists import person_lines
from lotse.people.queries.search import find_people

_AT_18A = {"house_number": 18, "house_number_text": "18a", "phone": "02307/23125-018"}


def names_found(user: Staff, typed: str) -> list[str]:
    found = find_people(user, typed, on=TODAY)
    return [line.name for line in person_lines(found, on=TODAY)]


@pytest.fixture(autouse=True)
def people(person_of: PersonOf) -> None:
    person_of("Müller", "Änne", street="Ludwig-Schröder-Str.", **_AT_18A)
    person_of("Schmidt", "Petra", birth_date=dt.date(1971, 3, 4), mobile="+49 152 28817386")
    person_of("Melnyk", "Serhij")
    person_of(
        "El-Khatib",
        "Nour",
        street="Blumenstraße",
        house_number=12,
        phone="030 23125 012",
        birth_date=dt.date(1985, 6, 7),
        is_blocked=True,
    )
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
        ("Ludwig-Schröder-Straße 18a", ["Müller, Änne"]),
        ("Ludwig-Schröder-Straße 8", []),
        ("02307 23125018", ["Müller, Änne"]),
        ("+49 (0) 2307 / 23125 - 018", ["Müller, Änne"]),
        ("0049 2307 23125018", ["Müller, Änne"]),
        ("23125018", ["Müller, Änne"]),
        ("0152 28 81 73 86", ["Schmidt, Petra"]),
        ("030 23125012", []),
        ("04.03.1971", ["Schmidt, Petra"]),
        ("schmidt 4.3.1971", ["Schmidt, Petra"]),
        ("1971-03-04", ["Schmidt, Petra"]),
        ("müller 4.3.1971", []),
        ("7.6.1985", ["El-Khatib, Nour"]),
        ("31.2.1971", []),
        ("Zacharias", []),
        ("%", []),
        ("", []),
    ],
)
def test_search_forgives(caseworker: Staff, typed: str, found: list[str]) -> None:
    assert names_found(caseworker, typed) == found


@pytest.mark.parametrize(("typed", "queries"), [("Müller", 1), ("Schnidt", 2)])
def test_search_takes_two_queries_at_most(caseworker: Staff, typed: str, queries: int) -> None:
    with CaptureQueriesContext(connection) as asked:
        find_people(caseworker, typed, on=TODAY)
    assert len([one for one in asked if 'FROM "people_person"' in one["sql"]]) == queries


def test_search_leaves_a_blocked_address_out(caseworker: Staff) -> None:
    lines = person_lines(find_people(caseworker, "khatib", on=TODAY), on=TODAY)
    assert [(line.address, line.is_blocked) for line in lines] == [("", True)]


def test_search_of_a_stranger_finds_nobody(stranger: Staff) -> None:
    assert find_people(stranger, "Müller", on=TODAY) == []
