"""Whose talk a mode put off: they stay known until they are invited again, are struck off, or could long come."""

from __future__ import annotations

import datetime as dt

import pytest
from door import MONDAY, NOW, at, booked
from letters_town import person

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError, NotVisible
from lotse.places.models import Office
from lotse.privacy.models import AuditRow
from lotse.schedule.enums import MeetingWay, MessageWay, Mode, ModeAction
from lotse.schedule.models import Appointment
from lotse.schedule.queries.modes import backlog
from lotse.schedule.services.appointments import book, strike_off
from lotse.schedule.services.changing import Wish
from lotse.schedule.services.forgetting import forget_door
from lotse.schedule.services.modes import Decision, end_mode, switch_mode
from lotse.schedule.services.previews import ModePlan

LOCKED = ModePlan(mode=Mode.CLOSED, from_on=MONDAY, reason="Pandemie")


@pytest.fixture(autouse=True)
def files(files_aside: None) -> None:
    """Let posters be made elsewhere."""


@pytest.fixture
def put_off(caseworker: Staff, office: Office) -> Appointment:
    """The talk of somebody nobody linked, in an office that closes without a known end."""
    talk = booked(caseworker, office, at(1, 9), reach_way=MessageWay.PHONE, reach="0152 28817386")
    later = {talk.pk: Decision(ModeAction.LATER)}
    switch_mode(by=caseworker, office_key=office.pk, plan=LOCKED, now=NOW, decisions=later)
    return Appointment.objects.get(pk=talk.pk)


def forget_after(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    monkeypatch.setattr("lotse.core.clock.now", lambda: NOW + dt.timedelta(days=days))
    monkeypatch.setattr("lotse.core.clock.today", lambda: MONDAY + dt.timedelta(days=days))
    forget_door()


def in_backlog(by: Staff, office: Office) -> list[str]:
    return [row.reach for row in backlog(by, office.pk, on=MONDAY)]


def test_long_closure_forgets_nobody_who_waits(
    caseworker: Staff, office: Office, put_off: Appointment, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = booked(
        caseworker, office, at(1, 9), way=MeetingWay.HOME, back_by=at(1, 10), emergency_reason="Not"
    )
    forget_after(monkeypatch, 200)
    assert in_backlog(caseworker, office) == ["0152 28817386"]
    assert not Appointment.objects.filter(pk=over.pk).exists()


@pytest.mark.parametrize(("days", "waits"), [(69, True), (72, False)])
def test_who_waits_is_forgotten_thirty_days_after_the_end(
    caseworker: Staff,
    office: Office,
    put_off: Appointment,
    monkeypatch: pytest.MonkeyPatch,
    days: int,
    waits: bool,
) -> None:
    assert put_off.put_off_by_id is not None
    last_day = MONDAY + dt.timedelta(days=40)
    end_mode(by=caseworker, mode_key=put_off.put_off_by_id, last_day=last_day, now=NOW)
    forget_after(monkeypatch, days)
    assert Appointment.objects.filter(pk=put_off.pk).exists() == waits


def test_stricter_mode_that_follows_keeps_who_waits(
    caseworker: Staff, office: Office, put_off: Appointment, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = ModePlan(mode=Mode.PHONE_ONLY, from_on=MONDAY + dt.timedelta(days=3), reason="Pandemie")
    switch_mode(by=caseworker, office_key=office.pk, plan=phone, now=NOW)
    forget_after(monkeypatch, 100)
    assert in_backlog(caseworker, office) == ["0152 28817386"]


def test_new_talk_takes_somebody_off_the_list(caseworker: Staff, office: Office) -> None:
    known, other = (person(office.neighbourhood, number) for number in (1, 2))
    talks = [
        booked(caseworker, office, at(1, 9 + number), person_key=each.pk)
        for number, each in enumerate((known, other))
    ]
    booked(caseworker, office, at(20, 9), person_key=other.pk)
    week = ModePlan(mode=Mode.CLOSED, from_on=MONDAY, until_on=MONDAY + dt.timedelta(days=2), reason="x")
    later = {talk.pk: Decision(ModeAction.LATER) for talk in talks}
    then = NOW + dt.timedelta(minutes=5)
    switch_mode(by=caseworker, office_key=office.pk, plan=week, now=then, decisions=later)
    agreed = Wish(starts_at=at(8, 9), ends_at=at(8, 10), staff_key=caseworker.pk, person_key=known.pk)
    book(by=caseworker, office_key=office.pk, wish=agreed, now=then + dt.timedelta(minutes=5))
    assert [row.person_id for row in backlog(caseworker, office.pk, on=MONDAY)] == [other.pk]


def test_line_is_struck_off_once(
    caseworker: Staff, stranger: Staff, office: Office, put_off: Appointment
) -> None:
    with pytest.raises(NotVisible):
        strike_off(by=stranger, appointment_key=put_off.pk, now=NOW)
    strike_off(by=caseworker, appointment_key=put_off.pk, now=NOW)
    assert in_backlog(caseworker, office) == []
    assert AuditRow.objects.filter(object_kind="appointment", object_key=str(put_off.pk)).exists()
    with pytest.raises(ConflictError, match="nicht .mehr. auf der Liste"):
        strike_off(by=caseworker, appointment_key=put_off.pk, now=NOW)
