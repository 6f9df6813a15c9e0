"""The office of the one neighbourhood."""

from __future__ import annotations

import pytest
from letters_town import office as office_of

from lotse.places.models import Neighbourhood, Office


@pytest.fixture
def office(neighbourhood: Neighbourhood) -> Office:
    """The office on Lüner Höhe."""
    return office_of(neighbourhood)
