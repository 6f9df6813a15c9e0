"""After its time a talk can be closed, and no link or button does anything else; a new time is a new visit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from door import MONDAY, NOW, at, booked, open_for_appointments, public_wish

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError
from lotse.places.models import Office
from lotse.schedule.enums import MeetingWay, MessageWay, Side
from lotse.schedule.models import Appointment, Message
from lotse.schedule.queries.waiting import BOOKING, VISIT_BACK, waiting
from lotse.schedule.rules.links import token_of
from lotse.schedule.services.appointments import cancel, check_in, confirm, hold, move
from lotse.schedule.services.booking import book_publicly, cancel_by_link, confirm_by_link, move_by_link
from lotse.schedule.services.hours import Choices, choose

AFTER = at(2, 9)
LINK_ACTS: dict[str, Callable[[str, Staff], object]] = {
    "agree": lambda token, host: confirm_by_link(token=token, now=AFTER),
    "cancel": lambda token, host: cancel_by_link(token=token, now=AFTER),
    "move": lambda token, host: move_by_link(token=token, starts_at=at(8, 9), staff_key=host.pk, now=AFTER),
}


@pytest.fixture
def talk(caseworker: Staff, office: Office) -> Appointment:
    """Tuesday at nine."""
    open_for_appointments(caseworker, office)
    return booked(caseworker, office, at(1, 9), reach_way=MessageWay.MAIL, reach="kim@post.example")


@pytest.mark.parametrize("state", ["asked", "booked", "moved"])
@pytest.mark.parametrize("act", list(LINK_ACTS))
def test_link_changes_nothing_after_the_talk(
    caseworker: Staff, talk: Appointment, act: str, state: str
) -> None:
    Appointment.objects.update(state=state)
    before = (Appointment.objects.values().get(), Message.objects.count())
    with pytest.raises(ConflictError, match="vorbei|nicht mehr"):
        LINK_ACTS[act](token_of(talk.reference, key=settings.SECRET_KEY), caseworker)
    assert (Appointment.objects.values().get(), Message.objects.count()) == before


@pytest.mark.parametrize("state", ["asked", "moved"])
def test_nobody_agrees_to_a_past_time_for_a_client(caseworker: Staff, talk: Appointment, state: str) -> None:
    Appointment.objects.update(state=state)
    with pytest.raises(ConflictError, match="vorbei"):
        confirm(by=caseworker, appointment_key=talk.pk, now=AFTER)
    assert hold(by=caseworker, appointment_key=talk.pk, now=AFTER).state == "held"


def test_what_nobody_noted_in_time_can_still_be_cancelled(caseworker: Staff, talk: Appointment) -> None:
    gone = cancel(by=caseworker, appointment_key=talk.pk, asked_for_by=Side.CLIENT, now=AFTER)
    assert gone.state == "cancelled"


def test_wish_whose_time_is_past_is_no_longer_agreed_to_on_the_desk(
    caseworker: Staff, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_for_appointments(caseworker, office)
    choices = Choices(booking_asks=True)
    choose(by=caseworker, office_key=office.pk, choices=choices, today=MONDAY)
    book_publicly(office_key=office.pk, wish=public_wish(caseworker, at(1, 9)), now=NOW)
    for now, can_finish in ((NOW, True), (AFTER, False)):
        monkeypatch.setattr("lotse.core.clock.now", lambda now=now: now)
        (line,) = waiting(caseworker, office.neighbourhood_id, today=now.date())
        assert (line.kind, line.can_finish) == (BOOKING, can_finish)
    assert "blieb ohne Antwort" in line.title


def test_visit_at_another_time_waits_for_word_anew(
    caseworker: Staff, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A colleague was back at once, nobody was at home: the next day is another visit."""
    visit = booked(caseworker, office, at(0, 9), way=MeetingWay.HOME, back_by=at(0, 10))
    check_in(by=caseworker, appointment_key=visit.pk, now=at(0, 9, 10))
    moved = move(
        by=caseworker,
        appointment_key=visit.pk,
        starts_at=at(1, 9),
        ends_at=at(1, 9, 30),
        now=at(0, 9, 15),
        is_agreed=True,
        back_by=at(1, 10),
    )
    assert (moved.back_by, moved.back_at) == (at(1, 10), None)
    monkeypatch.setattr("lotse.core.clock.now", lambda: at(1, 10, 15))
    lines = waiting(caseworker, office.neighbourhood_id, today=at(1, 10).date())
    assert VISIT_BACK in [line.kind for line in lines]


def test_visit_that_a_client_moves_waits_for_word_anew(caseworker: Staff, office: Office) -> None:
    open_for_appointments(caseworker, office)
    visit = booked(caseworker, office, at(1, 9), way=MeetingWay.HOME, back_by=at(1, 10))
    Appointment.objects.update(back_at=NOW)
    token = token_of(visit.reference, key=settings.SECRET_KEY)
    moved = move_by_link(token=token, starts_at=at(1, 10), staff_key=caseworker.pk, now=NOW)
    assert moved.back_at is None
