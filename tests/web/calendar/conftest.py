"""The office of the one neighbourhood, with hours, rooms and people, and its caseworker's browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ClientOf
from django.test import Client
from letters_town import office as office_of
from letters_town import person
from pytest_django import Settings

from lotse.accounts.models import Staff
from lotse.people.models import Person
from lotse.places.models import Neighbourhood, Office


@pytest.fixture
def office(neighbourhood: Neighbourhood) -> Office:
    """The office on Lüner Höhe."""
    return office_of(neighbourhood)


@pytest.fixture
def browser(client_of: ClientOf, caseworker: Staff, tmp_path: Path, settings: Settings) -> Client:
    """The caseworker's browser; posters are made where nobody else looks."""
    settings.FILES = tmp_path
    return client_of(caseworker)


@pytest.fixture
def alex(neighbourhood: Neighbourhood) -> Person:
    """Somebody with a phone."""
    return person(neighbourhood, 1, phone="030 23125 101")
