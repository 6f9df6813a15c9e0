"""People of the one neighbourhood, and the small town's street directory."""

from __future__ import annotations

import pytest
from people_cases import TODAY, PersonOf

from lotse.accounts.models import Agency
from lotse.lib import names
from lotse.people.models import Person
from lotse.places.models import Neighbourhood


@pytest.fixture
def person_of(agency: Agency, neighbourhood: Neighbourhood) -> PersonOf:
    """Return a function that makes a person of the neighbourhood, without any journal entry."""

    def make(family_name: str = "Weiß", given_name: str = "Klaus", **values: object) -> Person:
        return Person.objects.create(
            **{
                "agency": agency,
                "neighbourhood": neighbourhood,
                "family_name": family_name,
                "given_name": given_name,
                "search": names.search_key(f"{given_name} {family_name}"),
                "taken_in_on": TODAY,
                **values,
            }
        )

    return make
