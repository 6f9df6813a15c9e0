"""The waiting list: in order, no time twice, nothing blocked by whoever cannot be served."""

from __future__ import annotations

import datetime as dt

import pytest
from door import MONDAY, NOW, at, booked, open_for_appointments, public_wish, wish
from letters_town import person

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError
from lotse.places.models import Office
from lotse.schedule import access
from lotse.schedule.enums import HoursKind, MeetingWay, MessageWay, Mode, Side
from lotse.schedule.models import Appointment, WaitingEntry
from lotse.schedule.queries.slots import free_slots
from lotse.schedule.queries.waiting import waiting
from lotse.schedule.rules.hours import Hours
from lotse.schedule.services import hours as hours_services
from lotse.schedule.services.appointments import book, cancel
from lotse.schedule.services.booking import (
    Booking,
    book_publicly,
    cancel_by_link,
    move_by_link,
    wait_publicly,
)
from lotse.schedule.services.hours import Choices, choose
from lotse.schedule.services.messages import link_of
from lotse.schedule.services.modes import end_mode, switch_mode
from lotse.schedule.services.previews import ModePlan
from lotse.schedule.services.waiting import Seeker, enter_for, lapse_offers, offer, serve_lists
from lotse.web.desk.acting import finish_line


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, NOW)


@pytest.fixture
def opened(caseworker: Staff, office: Office) -> None:
    open_for_appointments(caseworker, office)


def set_clock(monkeypatch: pytest.MonkeyPatch, now: dt.datetime) -> None:
    monkeypatch.setattr("lotse.core.clock.now", lambda: now)
    monkeypatch.setattr("lotse.core.clock.today", lambda: now.date())


def wait(office: Office, caseworker: Staff, name: str, now: dt.datetime = NOW, **values: object) -> Booking:
    return wait_publicly(office_key=office.pk, wish=public_wish(caseworker, NOW, name, **values), now=now)


def take(office: Office, caseworker: Staff, starts_at: dt.datetime, name: str = "Kim") -> Booking:
    return book_publicly(office_key=office.pk, wish=public_wish(caseworker, starts_at, name), now=NOW)


def entry(name: str) -> WaitingEntry:
    return WaitingEntry.objects.select_related("appointment").get(name=name)


def offered_to(name: str) -> dt.datetime | None:
    appointment = entry(name).appointment
    return appointment.starts_at if appointment else None


@pytest.mark.usefixtures("opened")
def test_visit_at_home_on_the_list_blocks_nobody_and_is_offered(caseworker: Staff, office: Office) -> None:
    first = take(office, caseworker, at(1, 9))
    wait(office, caseworker, "Zoe", way=MeetingWay.HOME)
    cancel_by_link(token=first.token, now=NOW)
    offered = entry("Zoe").appointment
    assert offered is not None
    assert (offered.starts_at, offered.back_by) == (at(1, 9), at(1, 10))


@pytest.mark.usefixtures("opened")
def test_entry_that_cannot_be_served_is_left_out(caseworker: Staff, office: Office) -> None:
    blocked = person(office.neighbourhood, 1, is_blocked=True)
    first = take(office, caseworker, at(1, 9))
    seeker = Seeker("", MessageWay.PAPER, "", way=MeetingWay.HOME)
    hidden = enter_for(by=caseworker, office_key=office.pk, seeker=seeker, now=NOW, person_key=blocked.pk)
    wait(office, caseworker, "Zoe")
    cancel_by_link(token=first.token, now=NOW)
    hidden.refresh_from_db()
    assert (hidden.state, offered_to("Zoe")) == ("waiting", at(1, 9))


@pytest.mark.usefixtures("opened")
def test_long_talk_cancelled_serves_as_many_as_it_lasted(caseworker: Staff, office: Office) -> None:
    long = book(by=caseworker, office_key=office.pk, wish=wish(caseworker, at(1, 9), 90), now=NOW)
    for name in ("Alex", "Robin", "Zoe", "Toni"):
        wait(office, caseworker, name)
    cancel(by=caseworker, appointment_key=long.pk, asked_for_by=Side.CLIENT, now=NOW)
    offered = [offered_to(name) for name in ("Alex", "Robin", "Zoe", "Toni")]
    assert offered == [at(1, 9), at(1, 9, 30), at(1, 10), None]


@pytest.mark.usefixtures("opened")
def test_time_that_was_free_when_somebody_came_is_not_offered(caseworker: Staff, office: Office) -> None:
    wait(office, caseworker, "Zoe")
    assert serve_lists() == 0
    assert entry("Zoe").state == "waiting"


@pytest.mark.usefixtures("opened")
def test_refused_time_is_not_offered_again(caseworker: Staff, office: Office) -> None:
    first = take(office, caseworker, at(1, 9))
    wait(office, caseworker, "Zoe")
    cancel_by_link(token=first.token, now=NOW)
    offered = entry("Zoe").appointment
    assert offered is not None
    cancel_by_link(token=link_of(offered).rpartition("/")[2], now=NOW)
    assert serve_lists() == 0
    assert entry("Zoe").state == "waiting"


def test_new_hours_are_offered_in_order(caseworker: Staff, office: Office) -> None:
    wait(office, caseworker, "Zoe")
    wait(office, caseworker, "Alex", now=NOW + dt.timedelta(minutes=1))
    open_for_appointments(caseworker, office)
    assert [offered_to(name) for name in ("Zoe", "Alex")] == [at(1, 9), at(1, 9, 30)]


def test_another_day_in_reach_is_offered_by_the_clock(
    caseworker: Staff, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(by=caseworker, office_key=office.pk, choices=Choices(days_ahead=3), today=MONDAY)
    open_for_appointments(caseworker, office, day=4)
    wait(office, caseworker, "Zoe")
    assert serve_lists() == 0
    set_clock(monkeypatch, NOW + dt.timedelta(days=1))
    assert serve_lists() == 1
    assert offered_to("Zoe") == at(4, 9)


def test_end_of_a_mode_and_of_an_absence_serves_the_list(caseworker: Staff, office: Office) -> None:
    choose(by=caseworker, office_key=office.pk, choices=Choices(days_ahead=6), today=MONDAY)
    open_for_appointments(caseworker, office)
    plan = ModePlan(mode=Mode.CLOSED, from_on=MONDAY, until_on=MONDAY + dt.timedelta(days=20), reason="Umbau")
    mode = switch_mode(by=caseworker, office_key=office.pk, plan=plan, now=NOW)
    absence = hours_services.note_absence(
        by=caseworker,
        office_key=office.pk,
        staff_key=caseworker.pk,
        from_on=MONDAY,
        until_on=at(1, 9).date(),
        today=MONDAY,
    )
    wait(office, caseworker, "Zoe")
    end_mode(by=caseworker, mode_key=mode.pk, last_day=MONDAY, now=NOW)
    assert entry("Zoe").state == "waiting"
    hours_services.remove_absence(by=caseworker, absence_key=absence.pk, today=MONDAY)
    assert offered_to("Zoe") == at(1, 9)


@pytest.mark.usefixtures("opened")
def test_offer_that_lapsed_keeps_the_day_somebody_came(
    caseworker: Staff, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    came = NOW - dt.timedelta(days=80)
    first = take(office, caseworker, at(15, 9))
    wait(office, caseworker, "Zoe", now=came)
    cancel_by_link(token=first.token, now=NOW)
    later = NOW + dt.timedelta(hours=25)
    set_clock(monkeypatch, later)
    assert lapse_offers() == 1
    assert (entry("Zoe").entered_at, entry("Zoe").lined_up_at) == (came, later)


@pytest.mark.usefixtures("opened")
def test_wish_sent_while_the_offer_lapses_is_kept(
    caseworker: Staff, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client answers with another time after the job looked and before it has the office's lock."""
    choose(by=caseworker, office_key=office.pk, choices=Choices(booking_asks=True), today=MONDAY)
    first = take(office, caseworker, at(1, 9))
    wait(office, caseworker, "Zoe")
    cancel_by_link(token=first.token, now=NOW)
    offered = entry("Zoe").appointment
    assert offered is not None
    token, lock, moved = link_of(offered).rpartition("/")[2], access.lock_office, []
    now = NOW + dt.timedelta(hours=24)
    set_clock(monkeypatch, now)

    def lock_after_the_answer(key: int) -> Office:
        if not moved:
            moved.append(True)
            move_by_link(token=token, starts_at=at(8, 9), staff_key=caseworker.pk, now=now)
        return lock(key)

    monkeypatch.setattr(access, "lock_office", lock_after_the_answer)
    assert lapse_offers() == 0
    offered.refresh_from_db()
    assert (offered.state, offered.starts_at) == ("asked", at(8, 9))


@pytest.mark.usefixtures("opened")
def test_staff_offers_a_chosen_time(caseworker: Staff, office: Office) -> None:
    wait(office, caseworker, "Zoe")
    chosen = {"entry_key": entry("Zoe").pk, "starts_at": at(1, 10), "staff_key": caseworker.pk}
    made = offer(by=caseworker, now=NOW, **chosen)
    assert (made.state, made.answer_by, entry("Zoe").state) == ("asked", at(1, 8), "offered")
    with pytest.raises(ConflictError, match="schon ein Angebot"):
        offer(by=caseworker, now=NOW, **chosen)


@pytest.mark.usefixtures("opened")
def test_staff_cannot_offer_what_is_taken(caseworker: Staff, office: Office) -> None:
    wait(office, caseworker, "Zoe")
    booked(caseworker, office, at(1, 10))
    with pytest.raises(ConflictError, match="inzwischen vergeben"):
        offer(
            by=caseworker,
            entry_key=entry("Zoe").pk,
            starts_at=at(1, 10),
            staff_key=caseworker.pk,
            now=NOW,
        )


def test_room_out_of_use_blocks_neither_booking_nor_cancelling(caseworker: Staff, office: Office) -> None:
    room = hours_services.add_room(
        by=caseworker, office_key=office.pk, name="R1", step_free=True, today=MONDAY
    )
    hours = Hours(
        kind=HoursKind.APPOINTMENTS,
        weekday=1,
        starts=dt.time(9),
        ends=dt.time(11),
        valid_from=MONDAY,
        staff_key=caseworker.pk,
        room_key=room.pk,
    )
    hours_services.add_hours(by=caseworker, office_key=office.pk, hours=hours, today=MONDAY)
    first = take(office, caseworker, at(1, 9))
    wait(office, caseworker, "Zoe")
    hours_services.close_room(by=caseworker, room_key=room.pk, today=MONDAY)
    assert {slot.room_key for slot in free_slots(office.pk, now=NOW)} == {None}
    second = take(office, caseworker, at(1, 9, 30), "Alex")
    assert Appointment.objects.get(pk=second.appointment_key).room is None
    cancel_by_link(token=first.token, now=NOW)
    assert offered_to("Zoe") == at(1, 9)


def test_two_hosts_serve_two_who_looked_before_either_booked(
    caseworker: Staff, deputy: Staff, office: Office
) -> None:
    for staff in (caseworker, deputy):
        open_for_appointments(caseworker, office, staff=staff)
    outcomes = [take(office, caseworker, at(1, 9), name).outcome for name in ("Alex", "Robin", "Zoe")]
    assert outcomes == ["booked", "booked", "waiting"]


def test_two_hosts_serve_two_who_move_to_one_time(caseworker: Staff, deputy: Staff, office: Office) -> None:
    for staff in (caseworker, deputy):
        open_for_appointments(caseworker, office, staff=staff)
    tokens = [take(office, caseworker, at(1, 9), name).token for name in ("Alex", "Robin")]
    for token in tokens:
        move_by_link(token=token, starts_at=at(1, 10), staff_key=caseworker.pk, now=NOW)
    held = Appointment.objects.filter(starts_at=at(1, 10)).values_list("staff", flat=True)
    assert set(held) == {caseworker.pk, deputy.pk}


@pytest.mark.usefixtures("opened")
def test_time_that_others_had_meanwhile_is_offered(caseworker: Staff, office: Office) -> None:
    wait(office, caseworker, "Zoe")
    first = take(office, caseworker, at(1, 9))
    cancel_by_link(token=first.token, now=NOW)
    assert offered_to("Zoe") == at(1, 9)


@pytest.mark.usefixtures("opened")
def test_offer_to_who_has_no_mail_is_a_line_of_the_desk_until_told(caseworker: Staff, office: Office) -> None:
    first = take(office, caseworker, at(8, 9))
    wait(office, caseworker, "Zoe", reach_way=MessageWay.PHONE, reach="0152 28817386")
    cancel_by_link(token=first.token, now=NOW)
    (line,) = waiting(caseworker, office.neighbourhood_id, today=MONDAY)
    assert (line.kind, line.person_name, line.can_finish) == ("offer-to-tell", "Zoe", True)
    assert line.detail == "01.12., 09:00 Uhr, bleibt frei bis 24.11., 08:00 Uhr"
    finish_line(caseworker, office.neighbourhood_id, line.kind, line.key, today=MONDAY)
    assert not waiting(caseworker, office.neighbourhood_id, today=MONDAY)
