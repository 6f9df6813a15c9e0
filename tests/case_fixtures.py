"""Somebody, their open case and the caseworker's browser: what the tests of cases start from."""

from __future__ import annotations

import pytest
from casework_plans import open_case
from django.test import Client
from factories import ClientOf
from letters_town import person

from lotse.accounts.models import Staff
from lotse.casework.models import Case
from lotse.people.models import Person
from lotse.places.models import Neighbourhood


@pytest.fixture
def somebody(neighbourhood: Neighbourhood) -> Person:
    """Somebody of the one neighbourhood, without a case."""
    return person(neighbourhood, 1)


@pytest.fixture
def case(neighbourhood: Neighbourhood) -> Case:
    """The open case of somebody, in its planning."""
    return open_case(neighbourhood)


@pytest.fixture
def browser(client_of: ClientOf, caseworker: Staff) -> Client:
    """The caseworker, signed in."""
    return client_of(caseworker)
