"""The page on which somebody decides what becomes of a change in the house's calendar."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from door import booked
from factories import ClientOf
from letters_town import office as office_of

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.places.models import Neighbourhood
from lotse.schedule.enums import AppointmentState, HouseChange
from lotse.schedule.models import Appointment, CalendarCopy

MOST = 12
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def client(caseworker: Staff, client_of: ClientOf) -> Client:
    """The caseworker's browser."""
    return client_of(caseworker)


def changed(by: Staff, neighbourhood: Neighbourhood, change: HouseChange) -> Appointment:
    """Return an appointment that somebody moved by an hour, or deleted, in the house's calendar."""
    starts_at = clock.now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=9)
    made = booked(by, office_of(neighbourhood), starts_at, now=clock.now())
    CalendarCopy.objects.create(
        appointment=made,
        staff=by,
        calendar="https://kalender.example/lotse/",
        href="https://kalender.example/lotse/1.ics",
        etag='"1"',
        starts_at=made.starts_at,
        ends_at=made.ends_at,
        change=change,
        change_starts_at=made.starts_at + HOUR if change == HouseChange.MOVED else None,
        change_ends_at=made.ends_at + HOUR if change == HouseChange.MOVED else None,
    )
    return made


@pytest.mark.parametrize("change", [HouseChange.MOVED, HouseChange.DELETED])
def test_desk_leads_to_the_decision(
    caseworker: Staff, neighbourhood: Neighbourhood, client: Client, change: HouseChange
) -> None:
    made = changed(caseworker, neighbourhood, change)
    page = client.get(reverse("desk")).content.decode()
    assert f"Im Hauskalender {change.label}" in page
    assert reverse("appointment_house", args=[made.pk]) in page


@pytest.mark.parametrize("change", [HouseChange.MOVED, HouseChange.DELETED])
def test_appointment_says_that_a_change_waits(
    caseworker: Staff, neighbourhood: Neighbourhood, client: Client, change: HouseChange
) -> None:
    made = changed(caseworker, neighbourhood, change)
    address, decision = (reverse(name, args=[made.pk]) for name in ("appointment", "appointment_house"))
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address).content.decode()
    assert len(asked) <= MOST
    assert f"Im Hauskalender {change.label}" in page
    assert f'href="{decision}"' in page
    client.post(decision, {})
    page = client.get(address).content.decode()
    assert decision not in page


def test_change_of_a_talk_that_is_over_waits_no_more(
    caseworker: Staff, neighbourhood: Neighbourhood, client: Client
) -> None:
    made = changed(caseworker, neighbourhood, HouseChange.MOVED)
    over = clock.now() - HOUR
    Appointment.objects.update(starts_at=over - HOUR, ends_at=over)
    assert "Im Hauskalender" not in client.get(reverse("appointment", args=[made.pk])).content.decode()
    assert client.get(reverse("appointment_house", args=[made.pk])).status_code == 404


@pytest.mark.parametrize(
    ("sent", "state", "shift"),
    [
        ({"takes_over": "on"}, AppointmentState.MOVED, HOUR),
        ({"takes_over": "on", "is_agreed": "on"}, AppointmentState.BOOKED, HOUR),
        ({}, AppointmentState.BOOKED, dt.timedelta()),
    ],
)
def test_moved_appointment_is_taken_over_or_put_back(
    caseworker: Staff,
    neighbourhood: Neighbourhood,
    client: Client,
    sent: dict[str, str],
    state: AppointmentState,
    shift: dt.timedelta,
) -> None:
    made = changed(caseworker, neighbourhood, HouseChange.MOVED)
    address = reverse("appointment_house", args=[made.pk])
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    assert len(asked) <= MOST
    assert client.post(address, sent).headers["Location"] == reverse("appointment", args=[made.pk])
    now = Appointment.objects.get()
    assert (now.state, now.starts_at) == (state, made.starts_at + shift)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("sent", "state"), [({"takes_over": "on"}, AppointmentState.CANCELLED), ({}, AppointmentState.BOOKED)]
)
def test_deleted_appointment_is_cancelled_or_kept(
    caseworker: Staff,
    neighbourhood: Neighbourhood,
    client: Client,
    sent: dict[str, str],
    state: AppointmentState,
) -> None:
    made = changed(caseworker, neighbourhood, HouseChange.DELETED)
    client.post(reverse("appointment_house", args=[made.pk]), sent)
    assert Appointment.objects.get().state == state


def test_time_that_is_taken_meanwhile_is_refused_with_a_sentence(
    caseworker: Staff, neighbourhood: Neighbourhood, client: Client
) -> None:
    made = changed(caseworker, neighbourhood, HouseChange.MOVED)
    booked(caseworker, made.office, made.starts_at + HOUR, now=clock.now())
    answer = client.post(
        reverse("appointment_house", args=[made.pk]), {"takes_over": "on"}, follow=True
    ).content.decode()
    assert "schon ein anderer Termin" in answer
    assert CalendarCopy.objects.get().change == HouseChange.MOVED
