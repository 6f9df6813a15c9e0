"""A house with a small directory, address points, and people on both sides of every line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from pytest_django import Settings
from small_town import STREETS

from lotse.accounts.models import Staff
from lotse.people.models import Person
from lotse.places.models import Neighbourhood, StreetDirectory
from lotse.places.services import import_directory, read_directory

POINTS = "strasse;hausnummer;plz;ort;lat;lon\n" + "\n".join(
    [
        *(f"Blumenstraße;{number};59174;Kamen;51,59{number:02};7,6650" for number in range(1, 11)),
        *(f"Marktgasse;{number};59174;Kamen;51,59{number:02};7,6750" for number in range(1, 11)),
        "Neue Straße;1;59174;Kamen;51,5905;7,6655",
    ]
)
# Around Blumenstraße 3 to 8, and the street the directory does not know.
CORNERS = "51,59025; 7,664\n51,59025; 7,666\n51,59085; 7,666\n51,59085; 7,664"


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> Path:
    settings.FILES = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def directory(team_lead: Staff, tmp_path: Path) -> StreetDirectory:
    path = tmp_path / "strassen.csv"
    path.write_text("\n".join(STREETS) + "\n", encoding="cp1252")
    return import_directory(by=team_lead, source=read_directory(path))[0]


@pytest.fixture
def people(neighbourhood: Neighbourhood) -> list[Person]:
    """Three inside Lüner Höhe, one in Mitte, one with a blocked address."""
    homes = [
        ("Blumenstr.", 3, False),
        ("Blumenstr.", 12, False),
        ("Lüner Ring", 4, False),
        ("Marktgasse", 3, False),
        ("Blumenstr.", 9, True),
    ]
    return Person.objects.bulk_create(
        Person(
            agency_id=neighbourhood.agency_id,
            neighbourhood=neighbourhood,
            family_name=f"Probe{number}",
            street=street,
            house_number=number,
            house_number_text=str(number),
            postcode="59174",
            town="Kamen",
            is_blocked=is_blocked,
            taken_in_on=dt.date(2020, 8, 25),
        )
        for street, number, is_blocked in homes
    )
