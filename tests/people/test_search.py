"""The forgiving search: spellings, transliterations, typing mistakes, addresses; nothing about blocked ones."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from people_cases import TODAY, PersonOf

from lotse.accounts.models import Staff
from lotse.people.queries.lists import person_lines
from lotse.people.queries.search import Found, find_people

_IN_KAMEN = {"postcode": "59174", "town": "Kamen"}
_AT_18A = {"house_number": 18, "house_number_text": "18a", "phone": "02307/23125-018"}


def names_found(user: Staff, typed: str) -> list[str]:
    found = find_people(user, typed, on=TODAY)
    return [line.name for line in person_lines(found.people, on=TODAY)]


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
    person_of("Weiß", "Klaus", street="Blumenstraße", house_number=38, house_number_text="38", **_IN_KAMEN)
    person_of("Weiß", "Ute", street="Blumenstraße", house_number=3, house_number_text="3", **_IN_KAMEN)


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


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("blumnstr 38", ["Weiß, Klaus"]),
        ("blumnstr38", ["Weiß, Klaus"]),
        ("Blumenstrase 3", ["Weiß, Ute"]),
        ("Blumenstarsse 3", ["Weiß, Ute"]),
        ("Blumen-Str. 3", ["Weiß, Ute"]),
        ("blumm", ["Weiß, Klaus", "Weiß, Ute"]),
        ("blumnstr 3, 59174 kamen", ["Weiß, Ute"]),
        ("ute weis blumnstr", ["Weiß, Ute"]),
        ("blumnstr 12", []),
        ("blumnstr 4", []),
        ("khatib blumnstr", []),
        ("lüdwig schröder 18", ["Müller, Änne"]),
        ("ludwigschröderstr. 18 a", ["Müller, Änne"]),
        ("ludwigschröderstr. 18a", ["Müller, Änne"]),
        ("Schröderstraße 18", ["Müller, Änne"]),
        ("Mülller Schröderstr", ["Müller, Änne"]),
        ("schnidt 4.3.1971", ["Schmidt, Petra"]),
    ],
)
def test_search_forgives_misspelt_streets(caseworker: Staff, typed: str, found: list[str]) -> None:
    assert names_found(caseworker, typed) == found


@pytest.mark.parametrize(
    ("typed", "streets"),
    [
        ("blumnstr", ("Blumenstraße",)),
        ("blumnstr 4", ("Blumenstraße",)),
        ("Blumenstraße", ()),
        ("Schnidt", ()),
    ],
)
def test_search_says_which_street_it_took_it_for(
    caseworker: Staff, typed: str, streets: tuple[str, ...]
) -> None:
    assert find_people(caseworker, typed, on=TODAY).streets == streets


def test_street_where_only_a_blocked_person_lives_is_not_named(
    caseworker: Staff, person_of: PersonOf
) -> None:
    person_of("Kaya", street="Rosenweg", house_number=1, house_number_text="1", is_blocked=True)
    assert find_people(caseworker, "rosnweg", on=TODAY) == Found()


def test_street_of_somebody_elses_people_is_not_named(stranger: Staff) -> None:
    assert find_people(stranger, "blumnstr", on=TODAY) == Found()


@pytest.mark.parametrize(("typed", "queries"), [("Müller", 1), ("blumnstr 38", 3), ("Schnidt", 3)])
def test_search_takes_three_queries_at_most(caseworker: Staff, typed: str, queries: int) -> None:
    with CaptureQueriesContext(connection) as asked:
        find_people(caseworker, typed, on=TODAY)
    assert len([one for one in asked if 'FROM "people_person"' in one["sql"]]) == queries


def test_search_leaves_a_blocked_address_out(caseworker: Staff) -> None:
    lines = person_lines(find_people(caseworker, "khatib", on=TODAY).people, on=TODAY)
    assert [(line.address, line.is_blocked) for line in lines] == [("", True)]


def test_search_of_a_stranger_finds_nobody(stranger: Staff) -> None:
    assert find_people(stranger, "Müller", on=TODAY) == Found()
