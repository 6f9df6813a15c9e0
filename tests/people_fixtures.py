"""People of the one neighbourhood, and the small town's street directory."""

from __future__ import annotations

from pathlib import Path

import pytest
from people_cases import TODAY, Importer, PersonOf
from small_town import STREETS

from lotse.accounts.models import Agency, Staff
from lotse.people.models import Person
from lotse.people.rules import search_text
from lotse.places.models import Neighbourhood
from lotse.places.services import import_directory, read_directory


@pytest.fixture
def person_of(agency: Agency, neighbourhood: Neighbourhood) -> PersonOf:
    """Return a function that makes a person of the neighbourhood, without any journal entry."""

    def make(family_name: str = "Weiß", given_name: str = "Klaus", **values: object) -> Person:
        person = Person(
            **{
                "agency": agency,
                "neighbourhood": neighbourhood,
                "family_name": family_name,
                "given_name": given_name,
                "taken_in_on": TODAY,
                **values,
            }
        )
        person.search = search_text(
            given=given_name,
            family=family_name,
            street=person.street,
            number=person.house_number_text,
            is_blocked=person.is_blocked,
            phones=(person.phone, person.mobile),
        )
        person.save()
        return person

    return make


@pytest.fixture
def importer(caseworker: Staff, neighbourhood: Neighbourhood, tmp_path: Path) -> Importer:
    """Return the caseworker's way to import lists; the small town's directory is there already."""
    streets = tmp_path / "strassen.csv"
    streets.write_text("\n".join(STREETS) + "\n", encoding="utf-8")
    import_directory(by=caseworker, source=read_directory(streets))
    return Importer(caseworker, neighbourhood, tmp_path)
