"""The office of the one neighbourhood."""

from __future__ import annotations

from pathlib import Path

import pytest
from letters_town import office as office_of
from pytest_django import Settings

from lotse.places.models import Neighbourhood, Office


@pytest.fixture
def office(neighbourhood: Neighbourhood) -> Office:
    """The office on Lüner Höhe."""
    return office_of(neighbourhood)


@pytest.fixture
def files_aside(tmp_path: Path, settings: Settings) -> None:
    """Let posters be made where nobody else looks."""
    settings.FILES = tmp_path
