"""Booking without an account: once, never two at one time, and the waiting list for whoever comes second."""

from __future__ import annotations

import datetime as dt

import pytest
from door import NOW, at, booked, open_for_appointments, public_wish

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError, InputError, NotVisible
from lotse.journal.models import Entry
from lotse.places.models import Office
from lotse.privacy.models import AuditRow
from lotse.schedule.enums import AppointmentState, MeetingWay, MessageWay, Outcome, Side, WaitingState
from lotse.schedule.models import Appointment, Message, TimeClaim, WaitingEntry
from lotse.schedule.queries.slots import free_slots
from lotse.schedule.services.booking import (
    Booking,
    book_from_list,
    book_publicly,
    cancel_by_link,
    confirm_by_link,
    move_by_link,
)
from lotse.schedule.services.hours import Choices, choose
from lotse.schedule.services.messages import link_of
from lotse.schedule.services.waiting import lapse_offers, strike_by_link

TUESDAY_NINE = at(1, 9)


def take(caseworker: Staff, office: Office, starts_at: dt.datetime, name: str, **values: object) -> Booking:
    return book_publicly(
        office_key=office.pk, wish=public_wish(caseworker, starts_at, name, **values), now=NOW
    )


@pytest.fixture
def hours(caseworker: Staff, office: Office) -> None:
    open_for_appointments(caseworker, office)


@pytest.mark.usefixtures("hours")
def test_booking_takes_the_time_and_says_so(caseworker: Staff, office: Office) -> None:
    booking = take(caseworker, office, TUESDAY_NINE, "Kim")
    made = Appointment.objects.get(pk=booking.appointment_key)
    assert (booking.outcome, made.state, made.asked_by) == (Outcome.BOOKED, "booked", Side.CLIENT)
    assert (made.starts_at, made.ends_at) == (at(1, 9), at(1, 9, 30))
    assert made.claims.count() == 6
    assert [slot.starts_at for slot in free_slots(office.pk, now=NOW, last=dt.date(2026, 11, 24))] == [
        at(1, 9, 30),
        at(1, 10),
        at(1, 10, 30),
    ]
    assert Message.objects.get().kind == "confirmation"
    assert Entry.objects.get(kind="appointment-booked").person_key is None
    row = AuditRow.objects.get(object_kind="appointment")
    assert (row.actor_key, row.agency_key) == (None, office.neighbourhood.agency_id)


@pytest.mark.usefixtures("hours")
def test_second_booking_of_a_time_gets_the_waiting_list(caseworker: Staff, office: Office) -> None:
    take(caseworker, office, TUESDAY_NINE, "Kim")
    booking = take(caseworker, office, TUESDAY_NINE, "Alex")
    assert booking.outcome == Outcome.WAITING
    assert WaitingEntry.objects.get(pk=booking.entry_key).state == WaitingState.WAITING
    assert Appointment.objects.count() == 1


@pytest.mark.usefixtures("hours")
def test_second_booking_takes_the_next_time_where_welcome(caseworker: Staff, office: Office) -> None:
    take(caseworker, office, TUESDAY_NINE, "Kim")
    booking = take(caseworker, office, TUESDAY_NINE, "Alex", or_next=True)
    assert Appointment.objects.get(pk=booking.appointment_key).starts_at == at(1, 9, 30)


@pytest.mark.usefixtures("hours")
def test_form_sent_twice_books_once(caseworker: Staff, office: Office) -> None:
    first = take(caseworker, office, TUESDAY_NINE, "Kim", form="abc")
    assert take(caseworker, office, TUESDAY_NINE, "Kim", form="abc") == first
    assert Appointment.objects.count() == 1


@pytest.mark.usefixtures("hours")
@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"reach": "keine-adresse"}, "E-Mail-Adresse"),
        ({"reach_way": MessageWay.PHONE, "reach": "ruf an"}, "Telefonnummer"),
        ({"name": "  "}, "ansprechen"),
    ],
)
def test_booking_needs_a_name_and_a_way(
    caseworker: Staff, office: Office, values: dict[str, object], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        take(caseworker, office, TUESDAY_NINE, **({"name": "Kim"} | values))
    assert not Appointment.objects.exists()


@pytest.mark.usefixtures("hours")
@pytest.mark.parametrize("starts_at", [at(1, 8), at(1, 9, 15), at(2, 9), at(0, 9)])
def test_time_that_is_not_offered_is_refused(
    caseworker: Staff, office: Office, starts_at: dt.datetime
) -> None:
    with pytest.raises(InputError, match="gibt es nicht mehr"):
        take(caseworker, office, starts_at, "Kim")


@pytest.mark.usefixtures("hours")
def test_booking_waits_for_a_yes_where_the_house_wishes(caseworker: Staff, office: Office) -> None:
    choose(by=caseworker, office_key=office.pk, choices=Choices(booking_asks=True), today=NOW.date())
    booking = take(caseworker, office, TUESDAY_NINE, "Kim")
    assert booking.outcome == Outcome.ASKED
    assert Message.objects.get().kind == "request-received"
    with pytest.raises(ConflictError, match="Bescheid"):
        confirm_by_link(token=booking.token, now=NOW)


@pytest.mark.usefixtures("hours")
def test_visit_at_home_is_only_asked_for(caseworker: Staff, office: Office) -> None:
    booking = take(caseworker, office, TUESDAY_NINE, "Kim", way=MeetingWay.HOME)
    made = Appointment.objects.get(pk=booking.appointment_key)
    assert (booking.outcome, made.back_by) == (Outcome.ASKED, at(1, 10))


@pytest.mark.usefixtures("hours")
def test_link_moves_to_another_free_time(caseworker: Staff, office: Office) -> None:
    booking = take(caseworker, office, TUESDAY_NINE, "Kim")
    moved = move_by_link(token=booking.token, starts_at=at(1, 10), staff_key=caseworker.pk, now=NOW)
    assert (moved.starts_at, moved.state, moved.sequence) == (at(1, 10), AppointmentState.BOOKED, 1)
    assert sorted(moved.claims.values_list("at", flat=True))[0] == at(1, 10)
    assert TimeClaim.objects.count() == 6


@pytest.mark.usefixtures("hours")
def test_link_cannot_move_to_a_taken_time(caseworker: Staff, office: Office) -> None:
    booking = take(caseworker, office, TUESDAY_NINE, "Kim")
    booked(caseworker, office, at(1, 9, 45))
    with pytest.raises(ConflictError, match="schon ein anderer"):
        move_by_link(token=booking.token, starts_at=at(1, 9, 30), staff_key=caseworker.pk, now=NOW)
    kept = Appointment.objects.get(pk=booking.appointment_key)
    assert (kept.starts_at, kept.claims.count()) == (TUESDAY_NINE, 6)


@pytest.mark.usefixtures("hours")
def test_cancelled_time_is_offered_to_the_first_in_line(caseworker: Staff, office: Office) -> None:
    first = take(caseworker, office, TUESDAY_NINE, "Kim")
    waiting = take(caseworker, office, TUESDAY_NINE, "Alex")
    cancel_by_link(token=first.token, now=NOW)
    entry = WaitingEntry.objects.get(pk=waiting.entry_key)
    offered = entry.appointment
    assert offered is not None
    assert (entry.state, offered.state, offered.starts_at) == ("offered", "asked", TUESDAY_NINE)
    assert offered.answer_by == at(1, 7)  # two hours before, because a day is too long
    assert Message.objects.filter(kind="place-free", address="alex@post.example").exists()


@pytest.mark.usefixtures("hours")
def test_offered_time_is_booked_by_its_link(caseworker: Staff, office: Office) -> None:
    first = take(caseworker, office, TUESDAY_NINE, "Kim")
    waiting = take(caseworker, office, TUESDAY_NINE, "Alex")
    cancel_by_link(token=first.token, now=NOW)
    entry = WaitingEntry.objects.get(pk=waiting.entry_key)
    assert entry.appointment is not None
    confirm_by_link(token=link_of(entry.appointment).rpartition("/")[2], now=NOW)
    entry.refresh_from_db()
    assert (entry.state, entry.appointment.state) == ("booked", "booked")


@pytest.mark.usefixtures("hours")
def test_unanswered_offer_goes_to_the_next(
    caseworker: Staff, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = take(caseworker, office, at(8, 9), "Kim")
    keys = [take(caseworker, office, at(8, 9), name).entry_key for name in ("Alex", "Robin")]
    cancel_by_link(token=first.token, now=NOW)
    assert [WaitingEntry.objects.get(pk=key).state for key in keys] == ["offered", "waiting"]
    later = NOW + dt.timedelta(hours=25)
    monkeypatch.setattr("lotse.core.clock.now", lambda: later)
    assert lapse_offers() == 1
    assert [WaitingEntry.objects.get(pk=key).state for key in keys] == ["waiting", "offered"]


@pytest.mark.usefixtures("hours")
def test_leaving_the_list_frees_what_was_kept(caseworker: Staff, office: Office) -> None:
    first = take(caseworker, office, TUESDAY_NINE, "Kim")
    waiting = take(caseworker, office, TUESDAY_NINE, "Alex")
    cancel_by_link(token=first.token, now=NOW)
    strike_by_link(token=waiting.token, now=NOW)
    assert not TimeClaim.objects.exists()
    assert WaitingEntry.objects.get(pk=waiting.entry_key).state == "withdrawn"


@pytest.mark.usefixtures("hours")
def test_place_on_the_list_takes_a_time_that_is_free(caseworker: Staff, office: Office) -> None:
    take(caseworker, office, TUESDAY_NINE, "Kim")
    waiting = take(caseworker, office, TUESDAY_NINE, "Alex")
    made = book_from_list(token=waiting.token, starts_at=at(1, 10), staff_key=caseworker.pk, now=NOW)
    entry = WaitingEntry.objects.get(pk=waiting.entry_key)
    assert (made.state, entry.state, entry.appointment) == ("booked", "booked", made)


@pytest.mark.django_db
def test_unknown_link_opens_nothing() -> None:
    with pytest.raises(NotVisible):
        cancel_by_link(token="gibt-es-nicht", now=NOW)
