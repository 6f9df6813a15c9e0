"""Somebody of the one neighbourhood, and the caseworker's colleagues."""

from __future__ import annotations

import pytest
from letters_town import person

from lotse.people.models import Person
from lotse.places.models import Neighbourhood


@pytest.fixture
def client_person(neighbourhood: Neighbourhood) -> Person:
    """Somebody without a case."""
    return person(neighbourhood, 1)
