"""The office of the one neighbourhood, and the calendar server of the house."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from door import NOW, at, booked
from house_server import PASSWORD, USER, HouseDesk, HouseServerOfTests, radicale
from letters_town import office as office_of
from pytest_django import Settings

from lotse.accounts.models import Staff
from lotse.places.models import Neighbourhood, Office
from lotse.schedule.models import Appointment
from lotse.schedule.services.house_calendar import keep_house_calendars


@pytest.fixture
def office(neighbourhood: Neighbourhood) -> Office:
    """The office on Lüner Höhe."""
    return office_of(neighbourhood)


@pytest.fixture
def files_aside(tmp_path: Path, settings: Settings) -> None:
    """Let posters be made where nobody else looks."""
    settings.FILES = tmp_path


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HouseServerOfTests]:
    """The house's calendar server."""
    with radicale(tmp_path_factory.mktemp("radicale")) as running:
        yield running


@pytest.fixture
def desk(
    server: HouseServerOfTests, caseworker: Staff, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> HouseDesk:
    """The caseworker's own calendar there, switched on."""
    calendar = server.new_calendar()
    settings.CALDAV_URL, settings.CALDAV_USER, settings.CALDAV_PASSWORD = server.url, USER, PASSWORD
    settings.CALDAV_CALENDARS = {caseworker.email: calendar.url}
    monkeypatch.setattr("lotse.core.clock.now", lambda: NOW)
    monkeypatch.setattr("lotse.core.clock.today", NOW.date)
    return calendar


@pytest.fixture
def told(caseworker: Staff, office: Office, desk: HouseDesk) -> Appointment:
    """A talk tomorrow at nine that stands in the house's calendar, too."""
    made = booked(caseworker, office, at(1, 9))
    keep_house_calendars()
    return made
