"""An office with hours, a clock that tests may move, and somebody of the public who books."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from door import NOW, open_for_appointments
from letters_town import office as office_of

from lotse.accounts.models import Staff
from lotse.places.models import Neighbourhood, Office

PLACE = "luener-hoehe"
Clock = Callable[[dt.datetime], None]


@pytest.fixture
def office(neighbourhood: Neighbourhood) -> Office:
    """The office, and nobody who knocked before."""
    cache.clear()
    neighbourhood.slug = PLACE
    neighbourhood.save(update_fields=["slug"])
    return office_of(neighbourhood)


@pytest.fixture
def hours(caseworker: Staff, office: Office) -> None:
    """Tuesday from nine to eleven: four talks of half an hour, in every way."""
    open_for_appointments(caseworker, office)


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return a function that sets the clock; it stands on Monday at eight."""

    def to(moment: dt.datetime) -> None:
        monkeypatch.setattr("lotse.core.clock.now", lambda: moment)

    to(NOW)
    return to


@dataclass(frozen=True)
class Visitor:
    """Somebody of the public: opens a form, reads for some seconds, sends it."""

    set_clock: Clock
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    def ticket(self, url: str) -> str:
        """Return what the form on a page carries."""
        page = self.client.get(url).content.decode()
        return re.findall(r'name="ticket" value="([^"]+)"', page)[0].replace("&quot;", '"')

    def send(self, url: str, *, seconds: float = 20, **values: str) -> HttpResponse:
        """Fill a form in and send it after some seconds."""
        self.set_clock(NOW)
        given = {"name": "Kim", "reach": "kim@example.example", "ticket": self.ticket(url), **values}
        self.set_clock(NOW + dt.timedelta(seconds=seconds))
        return self.client.post(url, given)


@pytest.fixture
def visitor(set_clock: Clock) -> Visitor:
    """Somebody without a cookie."""
    return Visitor(set_clock)
