"""Word that cannot be sent or no longer holds: one bad message stops no other, and nobody hears of past times."""

from __future__ import annotations

import datetime as dt
import logging

import pytest
from django.core import mail
from django.utils.module_loading import import_string
from door import MONDAY, NOW, at, booked
from letters_town import person
from pytest_django import Settings

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError
from lotse.places.models import Office
from lotse.schedule.enums import MessageKind, MessageState, MessageWay, Side
from lotse.schedule.models import Appointment, Message
from lotse.schedule.queries.messages import to_tell
from lotse.schedule.queries.waiting import BOUNCED, waiting
from lotse.schedule.services.appointments import cancel, move
from lotse.schedule.services.forgetting import forget_door
from lotse.schedule.services.messages import ATTEMPTS, deliver, remind, send_waiting, try_again
from lotse.schedule.services.wording import save_wording

MAIL = {"reach_way": MessageWay.MAIL, "reach": "kim@post.example"}
PHONE = {"reach_way": MessageWay.PHONE, "reach": "0152 28817386"}


@pytest.fixture(autouse=True)
def mail_server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MAIL_IS_ON = True
    set_clock(monkeypatch, NOW)


def set_clock(monkeypatch: pytest.MonkeyPatch, moment: dt.datetime) -> None:
    monkeypatch.setattr("lotse.core.clock.now", lambda: moment)
    monkeypatch.setattr("lotse.core.clock.today", moment.date)


def as_if_late() -> None:
    Message.objects.update(queued_at=NOW - dt.timedelta(hours=1))


class BrokenGateway:
    """A gateway of the house with a mistake in it."""

    def send(self, number: str, text: str) -> None:
        raise KeyError(number)


class TestOneBadMessage:
    """Stays where it is, ends after the last try, and lets every other one go out."""

    @pytest.fixture(autouse=True)
    def broken(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        settings.SMS_GATEWAY = "house.Gateway"
        monkeypatch.setattr("lotse.schedule.services.sms.import_string", lambda path: BrokenGateway)

    def test_does_not_stop_the_others(
        self, caseworker: Staff, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        booked(caseworker, office, at(2, 9), reach_way=MessageWay.SMS, reach="0152 28817386")
        booked(caseworker, office, at(2, 10), **MAIL)
        as_if_late()
        with caplog.at_level(logging.ERROR):
            for _ in range(ATTEMPTS + 2):
                send_waiting()
        bad, good = Message.objects.order_by("pk")
        assert (bad.state, bad.attempts, good.state) == (MessageState.FAILED, ATTEMPTS, MessageState.SENT)
        assert "KeyError" in bad.problem and "28817386" not in bad.problem
        assert "KeyError" in caplog.text and "28817386" not in caplog.text
        assert [line.key for line in to_tell(caseworker, office.pk, on=MONDAY)] == [bad.pk]

    def test_gateway_that_cannot_even_be_loaded_stops_no_booking(
        self, caseworker: Staff, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("lotse.schedule.services.sms.import_string", import_string)
        made = booked(caseworker, office, at(2, 9), reach_way=MessageWay.SMS, reach="0152 28817386")
        message = Message.objects.get(appointment=made)
        assert deliver(message.pk) == MessageState.QUEUED
        message.refresh_from_db()
        assert "ModuleNotFoundError" in message.problem


def test_name_with_a_line_break_is_one_line_of_a_subject(caseworker: Staff, office: Office) -> None:
    save_wording(
        by=caseworker,
        office_key=office.pk,
        kind=MessageKind.CONFIRMATION,
        language="de",
        subject="{{name}}, Ihr Termin",
        text="{{link}}",
        now=NOW,
    )
    booked(caseworker, office, at(2, 9), name="Kim\r\nBcc: x@y.example\t", **MAIL)
    message = Message.objects.get()
    assert message.subject == "Kim Bcc: x@y.example, Ihr Termin"
    assert deliver(message.pk) == MessageState.SENT
    assert mail.outbox[0].bcc == []


@pytest.mark.parametrize("address", ["", "0152 28817386", "kim.post.example"])
def test_mail_without_an_address_was_not_sent(caseworker: Staff, office: Office, address: str) -> None:
    """Lists bring such addresses."""
    booked(caseworker, office, at(2, 9), **MAIL)
    message = Message.objects.get()
    Message.objects.update(address=address)
    assert deliver(message.pk) == MessageState.FAILED
    assert mail.outbox == []
    (line,) = to_tell(caseworker, office.pk, on=MONDAY)
    assert "keine E-Mail-Adresse" in line.problem


def test_nothing_is_sent_about_a_time_that_is_past(
    caseworker: Staff, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked(caseworker, office, at(2, 9), **MAIL)
    set_clock(monkeypatch, at(2, 9))
    assert deliver(Message.objects.get().pk) == MessageState.DROPPED
    assert mail.outbox == []


def test_talk_that_is_cancelled_after_its_time_is_no_news(caseworker: Staff, office: Office) -> None:
    made = booked(caseworker, office, at(1, 9), **MAIL)
    cancel(by=caseworker, appointment_key=made.pk, asked_for_by=Side.OFFICE, now=at(5, 8))
    assert not Message.objects.filter(kind=MessageKind.CANCELLED).exists()


def test_reminder_says_tomorrow_on_that_day_only(
    caseworker: Staff, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked(caseworker, office, at(1, 20), **MAIL)
    Appointment.objects.update(changed_at=at(-3, 9))
    set_clock(monkeypatch, at(0, 10))
    assert remind() == 1
    set_clock(monkeypatch, at(1, 0, 10))
    assert deliver(Message.objects.latest("pk").pk) == MessageState.DROPPED


class TestCallList:
    """What somebody has to say on the phone or hand over."""

    @pytest.fixture
    def talk(self, caseworker: Staff, office: Office) -> Appointment:
        """Wednesday at nine with somebody who has a phone only."""
        return booked(caseworker, office, at(2, 9), **PHONE)

    def kinds(self, by: Staff, office: Office) -> list[str]:
        return [line.kind for line in to_tell(by, office.pk, on=MONDAY)]

    def test_leaves_out_what_was_cancelled_since(
        self, caseworker: Staff, office: Office, talk: Appointment
    ) -> None:
        assert self.kinds(caseworker, office) == ["confirmation"]
        cancel(by=caseworker, appointment_key=talk.pk, asked_for_by=Side.OFFICE, now=NOW)
        assert self.kinds(caseworker, office) == ["cancelled"]
        assert Message.objects.get(kind=MessageKind.CONFIRMATION).state == MessageState.DROPPED

    def test_leaves_out_what_was_moved_since(
        self, caseworker: Staff, office: Office, talk: Appointment
    ) -> None:
        for hour in (11, 13):
            move(
                by=caseworker,
                appointment_key=talk.pk,
                starts_at=at(2, hour),
                ends_at=at(2, hour, 30),
                now=NOW,
                is_agreed=True,
            )
        (line,) = to_tell(caseworker, office.pk, on=MONDAY)
        assert "13:00" in line.text

    def test_ends_with_the_time_it_speaks_of(
        self, caseworker: Staff, office: Office, talk: Appointment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        set_clock(monkeypatch, at(2, 9))
        assert self.kinds(caseworker, office) == []
        send_waiting()
        assert Message.objects.get().state == MessageState.DROPPED

    def test_keeps_no_line_of_somebody_long_forgotten(
        self, caseworker: Staff, office: Office, talk: Appointment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        set_clock(monkeypatch, at(70, 9))
        forget_door()
        assert self.kinds(caseworker, office) == []

    def test_lets_nobody_be_called_on_the_desk_either(
        self, caseworker: Staff, office: Office, talk: Appointment
    ) -> None:
        Message.objects.update(state=MessageState.FAILED, settled_at=NOW)
        place = office.neighbourhood_id
        assert [line.kind for line in waiting(caseworker, place, today=MONDAY)] == [BOUNCED]
        cancel(by=caseworker, appointment_key=talk.pk, asked_for_by=Side.CLIENT, now=NOW)
        assert waiting(caseworker, place, today=MONDAY) == []
        with pytest.raises(ConflictError, match="nicht mehr gilt"):
            try_again(by=caseworker, message_key=Message.objects.get().pk)

    def test_slip_of_somebody_known_stays_until_it_is_handed_over(
        self, caseworker: Staff, office: Office
    ) -> None:
        booked(caseworker, office, at(3, 9), person_key=person(office.neighbourhood, 1).pk)
        assert self.kinds(caseworker, office) == ["confirmation"]
