"""What becomes of the talks that a switch touches: where they move, what stays, and what nobody had seen."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from door import MONDAY, NOW, at, booked, open_for_appointments, public_wish, wish

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError
from lotse.places.models import Office
from lotse.schedule.enums import HoursKind, MeetingWay, MessageWay, Mode, ModeAction
from lotse.schedule.models import Appointment, OfficeMode, TimeClaim
from lotse.schedule.rules.hours import Hours
from lotse.schedule.services import modes
from lotse.schedule.services.appointments import book
from lotse.schedule.services.booking import book_publicly, cancel_by_link, wait_publicly
from lotse.schedule.services.hours import add_hours, add_room
from lotse.schedule.services.modes import Decision, switch_mode
from lotse.schedule.services.previews import ModePlan, SwitchPreview, preview_switch

WEEK = ModePlan(mode=Mode.PHONE_ONLY, from_on=MONDAY, until_on=MONDAY + dt.timedelta(days=6), reason="Wasser")
EMERGENCIES = ModePlan(mode=Mode.EMERGENCY_ONLY, from_on=MONDAY, reason="Pandemie")
OFFICE_ONLY = frozenset({MeetingWay.OFFICE})


@pytest.fixture(autouse=True)
def files(files_aside: None) -> None:
    """Let posters be made elsewhere."""


def preview(by: Staff, office: Office, plan: ModePlan) -> SwitchPreview:
    return preview_switch(by=by, office_key=office.pk, plan=plan, now=NOW)


def switch(by: Staff, office: Office, plan: ModePlan, **given: object) -> OfficeMode:
    return switch_mode(by=by, office_key=office.pk, plan=plan, now=NOW, **given)


def share_a_room(by: Staff, office: Office, *hosts: Staff) -> None:
    """Let everybody be in the same room on Tuesdays from nine to ten."""
    room = add_room(by=by, office_key=office.pk, name="Zimmer 1", step_free=True, today=MONDAY)
    for staff in hosts:
        hours = Hours(
            kind=HoursKind.APPOINTMENTS,
            weekday=1,
            starts=dt.time(9),
            ends=dt.time(10),
            valid_from=MONDAY,
            staff_key=staff.pk,
            room_key=room.pk,
            ways=OFFICE_ONLY,
        )
        add_hours(by=by, office_key=office.pk, hours=hours, today=MONDAY)


def test_two_talks_never_move_into_one_room(caseworker: Staff, deputy: Staff, office: Office) -> None:
    share_a_room(caseworker, office, caseworker, deputy)
    for time in (at(1, 9), at(1, 9, 30)):
        book(by=caseworker, office_key=office.pk, wish=wish(caseworker, time), now=NOW)
    book(by=caseworker, office_key=office.pk, wish=wish(deputy, at(1, 11)), now=NOW)
    switch(caseworker, office, WEEK)
    moved = Appointment.objects.order_by("pk").values_list("staff", "starts_at")
    assert list(moved) == [
        (caseworker.pk, at(8, 9)),
        (caseworker.pk, at(8, 9, 30)),
        (deputy.pk, at(15, 9)),
    ]


def test_talk_moves_with_its_length_and_to_its_host(caseworker: Staff, deputy: Staff, office: Office) -> None:
    open_for_appointments(caseworker, office, starts=dt.time(8), staff=deputy)
    open_for_appointments(caseworker, office)
    long = book(by=caseworker, office_key=office.pk, wish=wish(caseworker, at(1, 9), 90), now=NOW)
    short = booked(caseworker, office, at(1, 10, 30))
    switch(caseworker, office, WEEK)
    long.refresh_from_db()
    short.refresh_from_db()
    assert (long.staff_id, long.starts_at, long.ends_at) == (caseworker.pk, at(8, 9), at(8, 10, 30))
    assert (short.staff_id, short.starts_at, short.ends_at) == (caseworker.pk, at(8, 10, 30), at(8, 11))
    assert TimeClaim.objects.filter(appointment=long).count() == 18


def test_time_that_somebody_took_names_the_talk(
    caseworker: Staff, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_for_appointments(caseworker, office)
    booked(caseworker, office, at(1, 9))
    booked(caseworker, office, at(8, 9))
    seen = preview(caseworker, office, WEEK)
    target = replace(seen.touched[0].target, starts_at=at(8, 9), ends_at=at(8, 9, 30))
    stale = replace(seen, touched=(replace(seen.touched[0], target=target),))
    monkeypatch.setattr(modes, "preview_of", lambda *args, **kwargs: stale)
    with pytest.raises(ConflictError, match=r"von Kim am Dienstag, 24\.11\.2026, 09:00 Uhr .* 01\.12\.2026"):
        switch(caseworker, office, WEEK)
    assert not OfficeMode.objects.exists()


@pytest.mark.parametrize(("mode", "is_asked"), [(Mode.CLOSED, True), (Mode.EMERGENCY_ONLY, False)])
def test_reason_of_an_emergency_counts_for_its_mode_only(
    caseworker: Staff, office: Office, mode: Mode, is_asked: bool
) -> None:
    talk = booked(caseworker, office, at(1, 9))
    switch(caseworker, office, EMERGENCIES, decisions={talk.pk: Decision(ModeAction.KEEP, "dringend")})
    later = replace(EMERGENCIES, mode=mode, from_on=MONDAY + dt.timedelta(days=1))
    assert [each.appointment.pk for each in preview(caseworker, office, later).touched] == [
        talk.pk
    ] * is_asked


def test_kept_talk_that_is_put_off_loses_its_reason(caseworker: Staff, office: Office) -> None:
    talk = booked(caseworker, office, at(1, 9), reach_way=MessageWay.PHONE, reach="0152 28817386")
    switch(caseworker, office, EMERGENCIES, decisions={talk.pk: Decision(ModeAction.KEEP, "dringend")})
    switch(caseworker, office, WEEK)
    talk.refresh_from_db()
    assert (talk.way, talk.emergency_reason) == (MeetingWay.PHONE, "")


def test_offer_that_becomes_a_call_still_waits_for_its_answer(caseworker: Staff, office: Office) -> None:
    open_for_appointments(caseworker, office, ends=dt.time(9, 30))
    first = book_publicly(office_key=office.pk, wish=public_wish(caseworker, at(1, 9)), now=NOW)
    wait_publicly(office_key=office.pk, wish=public_wish(caseworker, NOW, "Zoe"), now=NOW)
    cancel_by_link(token=first.token, now=NOW)
    offer = Appointment.objects.get(name="Zoe")
    assert offer.answer_by is not None
    switch(caseworker, office, EMERGENCIES, decisions={offer.pk: Decision(ModeAction.TO_PHONE)})
    called = Appointment.objects.get(pk=offer.pk)
    assert (called.way, called.state, called.answer_by) == (MeetingWay.PHONE, "asked", offer.answer_by)
