"""The subscription as a calendar program fetches it: over a socket, without signing in, read by two readers."""

from __future__ import annotations

import datetime as dt
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import vobject
from door import booked
from icalendar import Calendar
from letters_town import office as office_of
from pytest_django.live_server_helper import LiveServer

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.places.models import Neighbourhood
from lotse.schedule.enums import Side
from lotse.schedule.services.appointments import cancel
from lotse.schedule.services.feeds import make_feed, revoke_feed


def address(by: Staff, server: LiveServer) -> str:
    """Make a subscription and return where it is fetched."""
    path = make_feed(by=by, with_names=False, now=clock.now()).url.partition("/kalender/")[2]
    return f"{server.url}/kalender/{path}"


@pytest.mark.django_db(transaction=True)
def test_calendar_program_reads_the_subscription(
    caseworker: Staff, neighbourhood: Neighbourhood, live_server: LiveServer
) -> None:
    here = office_of(neighbourhood)
    first = clock.now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    booked(caseworker, here, first, now=clock.now())
    gone = booked(caseworker, here, first + dt.timedelta(days=1), now=clock.now())
    cancel(by=caseworker, appointment_key=gone.pk, asked_for_by=Side.CLIENT, now=clock.now())
    with urlopen(Request(address(caseworker, live_server), headers={"User-Agent": "Kalender"})) as answer:
        content = answer.read()
        headers = {name.casefold(): value for name, value in answer.headers.items()}
    assert headers["content-type"] == "text/calendar; charset=utf-8"
    assert "no-store" in headers["cache-control"] and "set-cookie" not in headers
    one = [each.start for each in Calendar.from_ical(content).walk("VEVENT")]
    other = [each.dtstart.value for each in vobject.readOne(content.decode()).vevent_list]
    assert one == other == [first]
    assert b"Kim" not in content


@pytest.mark.django_db(transaction=True)
def test_revoked_subscription_is_gone_for_the_program_too(
    caseworker: Staff, neighbourhood: Neighbourhood, live_server: LiveServer
) -> None:
    url = address(caseworker, live_server)
    urlopen(url).close()
    revoke_feed(by=caseworker, now=clock.now())
    with pytest.raises(HTTPError) as caught:
        urlopen(url)
    with caught.value:
        assert caught.value.code == 404
