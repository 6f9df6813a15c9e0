"""Word to people: delivered once, never about what no longer holds, forgotten in time; texts in nine languages."""

from __future__ import annotations

import datetime as dt
import re
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from door import MONDAY, NOW, at, booked, open_for_appointments, public_wish
from letters_town import person
from pytest_django import Settings

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError, InputError, NotVisible
from lotse.places.models import Office
from lotse.schedule.enums import MeetingWay, MessageKind, MessageState, MessageWay, Mode, Side
from lotse.schedule.models import Appointment, Message, MessageText, WaitingEntry, WalkIn
from lotse.schedule.queries.messages import log, sent_of, to_tell
from lotse.schedule.rules.languages import LANGUAGES
from lotse.schedule.services.appointments import cancel, move
from lotse.schedule.services.booking import book_publicly
from lotse.schedule.services.forgetting import forget_door
from lotse.schedule.services.messages import (
    ATTEMPTS,
    contact_of,
    deliver,
    note_told,
    record_bounce,
    remind,
    send_waiting,
    take_back,
    try_again,
    with_link,
)
from lotse.schedule.services.wording import (
    PLACEHOLDERS,
    default_notice,
    default_wording,
    sample,
    save_wording,
    use_default_wording,
    wording_of,
)

MAIL = {"reach_way": MessageWay.MAIL, "reach": "kim@post.example"}


@pytest.fixture(autouse=True)
def mail_server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MAIL_IS_ON = True
    monkeypatch.setattr("lotse.core.clock.now", lambda: NOW)


@pytest.fixture
def talk(caseworker: Staff, office: Office) -> Appointment:
    """Tuesday at nine, word by mail."""
    return booked(caseworker, office, at(1, 9), **MAIL)


def the_message() -> Message:
    return Message.objects.select_related("appointment", "waiting_entry").get()


def breaking(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def send(message: EmailMessage) -> int:
        raise error

    monkeypatch.setattr(EmailMessage, "send", send)


def test_mail_goes_out_once_with_link_and_calendar_file(talk: Appointment, settings: Settings) -> None:
    key = the_message().pk
    assert [deliver(key), deliver(key)] == [MessageState.SENT, MessageState.SENT]
    (sent,) = mail.outbox
    assert sent.to == ["kim@post.example"]
    assert "24.11.2026" in sent.body and "09:00" in sent.body and "{{" not in sent.body
    assert re.search(rf"{re.escape(settings.BASE_URL)}/termin/[a-z2-7]{{24}}\b", sent.body)
    ((name, content, kind),) = sent.attachments
    assert (name, kind) == ("termin.ics", "text/calendar")
    assert "DTSTART:20261124T080000Z" in str(content)
    assert sent.extra_headers["Message-ID"] == the_message().message_id


def test_link_is_stored_nowhere(talk: Appointment) -> None:
    message = the_message()
    token = with_link(message).partition("/termin/")[2].split()[0]
    assert token not in message.text
    assert token not in repr(Appointment.objects.values())


def test_message_about_a_time_that_changed_is_dropped(caseworker: Staff, talk: Appointment) -> None:
    first = the_message().pk
    move(
        by=caseworker,
        appointment_key=talk.pk,
        starts_at=at(2, 9),
        ends_at=at(2, 10),
        now=NOW,
        is_agreed=True,
    )
    second = Message.objects.latest("pk").pk
    assert [deliver(first), deliver(second)] == [MessageState.DROPPED, MessageState.SENT]
    cancel(by=caseworker, appointment_key=talk.pk, asked_for_by=Side.OFFICE, now=NOW)
    assert deliver(Message.objects.latest("pk").pk) == MessageState.SENT
    assert "abgesagt" in mail.outbox[-1].body
    assert "STATUS:CANCELLED" in str(mail.outbox[-1].attachments[0][1])


def test_refused_address_bounces(
    caseworker: Staff, office: Office, talk: Appointment, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaking(monkeypatch, SMTPRecipientsRefused({"kim@post.example": (550, b"unknown")}))
    assert deliver(the_message().pk) == MessageState.BOUNCED
    (line,) = to_tell(caseworker, office.pk, on=MONDAY)
    assert (line.needs_a_hand, "kim@" in line.problem) == (True, False)
    told = note_told(by=caseworker, message_key=line.key, now=NOW)
    assert (told.state, told.way) == (MessageState.SENT, MessageWay.PHONE)
    assert to_tell(caseworker, office.pk, on=MONDAY) == []


@pytest.mark.parametrize(
    "error", [SMTPServerDisconnected("weg"), SMTPException("spät"), OSError(111, "nein")]
)
def test_server_that_is_away_is_asked_again_and_then_no_more(
    talk: Appointment, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    breaking(monkeypatch, error)
    key = the_message().pk
    assert deliver(key) == MessageState.QUEUED
    later = the_message().queued_at + dt.timedelta(minutes=11)
    monkeypatch.setattr("lotse.core.clock.now", lambda: later)
    for _ in range(ATTEMPTS - 1):
        send_waiting()
    message = the_message()
    assert (message.state, message.attempts) == (MessageState.FAILED, ATTEMPTS)
    assert "Mailserver" in message.problem


def test_house_without_mail_says_so(talk: Appointment, settings: Settings) -> None:
    settings.MAIL_IS_ON = False
    assert deliver(the_message().pk) == MessageState.FAILED
    assert "nicht eingerichtet" in the_message().problem
    assert mail.outbox == []


def test_bounce_that_came_later_is_noted_and_tried_again(caseworker: Staff, talk: Appointment) -> None:
    key = the_message().pk
    with pytest.raises(ConflictError):
        record_bounce(by=caseworker, message_key=key, now=NOW)
    deliver(key)
    record_bounce(by=caseworker, message_key=key, now=NOW)
    assert try_again(by=caseworker, message_key=key).state == MessageState.QUEUED
    assert deliver(key) == MessageState.SENT


@pytest.mark.parametrize(
    ("values", "way", "address"),
    [
        ({"email": "a@post.example", "mobile": "1"}, MessageWay.MAIL, "a@post.example"),
        ({"mobile": "0152 28817386", "phone": "030 23125 001"}, MessageWay.PHONE, "0152 28817386"),
        ({"phone": "030 23125 001"}, MessageWay.PHONE, "030 23125 001"),
        ({}, MessageWay.PAPER, ""),
    ],
)
def test_contact_of_somebody_known(
    caseworker: Staff, office: Office, values: dict[str, str], way: MessageWay, address: str
) -> None:
    known = person(office.neighbourhood, 1, **values)
    contact = contact_of(booked(caseworker, office, at(1, 9), person_key=known.pk))
    assert (contact.way, contact.address, contact.name) == (way, address, "Alex Muster1")


@pytest.mark.parametrize("stop", ["deceased", "deceased-pending"])
def test_nobody_writes_to_somebody_who_may_have_died(caseworker: Staff, office: Office, stop: str) -> None:
    known = person(office.neighbourhood, 1, email="a@post.example", mail_stop=stop)
    booked(caseworker, office, at(1, 9), person_key=known.pk)
    assert not Message.objects.exists()


def test_short_message_goes_through_the_gateway_of_the_house(
    caseworker: Staff, office: Office, settings: Settings
) -> None:
    settings.SMS_GATEWAY = f"{__name__}.Gateway"
    booked(caseworker, office, at(1, 9), reach_way=MessageWay.SMS, reach="0152 28817386")
    message = the_message()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lotse.schedule.services.sms.import_string", lambda path: Gateway)
        assert deliver(message.pk) == MessageState.SENT
    assert [number for number, _ in Gateway.sent] == ["0152 28817386"]
    Gateway.sent.clear()


class Gateway:
    """A gateway that keeps what it was given."""

    sent: list[tuple[str, str]] = []

    def send(self, number: str, text: str) -> None:
        self.sent.append((number, text))


def test_without_a_gateway_somebody_calls(caseworker: Staff, office: Office) -> None:
    booked(caseworker, office, at(1, 9), reach_way=MessageWay.SMS, reach="0152 28817386")
    assert the_message().way == MessageWay.PHONE


class TestReminder:
    """One the day before, by mail only."""

    @pytest.fixture(autouse=True)
    def day_before(self, talk: Appointment, monkeypatch: pytest.MonkeyPatch) -> None:
        Appointment.objects.update(changed_at=at(-3, 9))
        self.clock = lambda hour: monkeypatch.setattr("lotse.core.clock.now", lambda: at(0, hour))

    def test_one_reminder_the_day_before(self) -> None:
        self.clock(8)
        assert remind() == 0
        self.clock(9)
        assert [remind(), remind()] == [1, 0]
        assert Message.objects.latest("pk").subject == "Morgen um 09:00 Uhr: Ihr Termin"

    def test_no_reminder_of_what_was_agreed_today(self) -> None:
        Appointment.objects.update(changed_at=at(0, 8))
        self.clock(10)
        assert remind() == 0

    @pytest.mark.parametrize("values", [{"state": "asked"}, {"reach_way": MessageWay.PHONE}])
    def test_no_reminder_of(self, values: dict[str, str]) -> None:
        Appointment.objects.update(**values)
        self.clock(10)
        assert remind() == 0


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("kind", list(MessageKind))
def test_every_message_has_words_in_every_language(office: Office, kind: MessageKind, language: str) -> None:
    words = default_wording(kind, language)
    used = set(re.findall(r"{{(\w+)}}", words.subject + words.text))
    assert used <= set(PLACEHOLDERS)
    assert "telefon" in used and "buero" in used
    assert ("link" in used) is (kind != MessageKind.CANCELLED)
    assert "link" not in re.findall(r"{{(\w+)}}", words.subject)
    shown = sample(office, kind, language, words)
    assert "{{" not in shown.subject + shown.text


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_mode_has_words_in_every_language(language: str) -> None:
    assert len({default_notice(mode, language) for mode in Mode}) == len(Mode)


def test_right_to_left_values_are_isolated(caseworker: Staff, office: Office) -> None:
    booked(caseworker, office, at(1, 9), language="ar", way=MeetingWay.PHONE, **MAIL)
    message = the_message()
    assert "\u2068030 23125 018\u2069" in message.text
    assert "{{link}}" in message.text


class TestOwnWords:
    """An office's own wording, with placeholders and preview."""

    def save(
        self, by: Staff, office: Office, subject: str = "Bis {{tag}}", text: str = "Hallo {{name}}"
    ) -> None:
        save_wording(
            by=by,
            office_key=office.pk,
            kind=MessageKind.REMINDER,
            language="de",
            subject=subject,
            text=text,
            now=NOW,
        )

    def test_own_words_win_until_they_are_dropped(self, caseworker: Staff, office: Office) -> None:
        self.save(caseworker, office)
        assert wording_of(office.pk, MessageKind.REMINDER, "de").is_own
        assert wording_of(office.pk, MessageKind.REMINDER, "tr") == default_wording(
            MessageKind.REMINDER, "tr"
        )
        use_default_wording(by=caseworker, office_key=office.pk, kind=MessageKind.REMINDER, language="de")
        assert not wording_of(office.pk, MessageKind.REMINDER, "de").is_own

    @pytest.mark.parametrize(
        ("subject", "text"),
        [
            ("{{nam}}", "x"),
            ("x", "{{kundennummer}}"),
            ("x", "{{name}"),
            ("{{link}}", "x"),
            ("", "x"),
            ("a\nb", "x"),
        ],
    )
    def test_words_that_cannot_be_filled_are_refused(
        self, caseworker: Staff, office: Office, subject: str, text: str
    ) -> None:
        with pytest.raises(InputError):
            self.save(caseworker, office, subject, text)
        assert not MessageText.objects.exists()

    def test_strangers_change_no_words(self, stranger: Staff, office: Office) -> None:
        with pytest.raises(NotVisible):
            self.save(stranger, office)


def test_log_hides_what_is_blocked(caseworker: Staff, office: Office) -> None:
    known = person(office.neighbourhood, 1, email="a@post.example", is_blocked=True)
    booked(caseworker, office, at(1, 9), person_key=known.pk)
    (row,) = log(caseworker, office.pk, on=MONDAY)
    assert (sent_of(row).address, sent_of(row).text) == ("", "")


def test_door_is_forgotten_in_time(
    caseworker: Staff, office: Office, talk: Appointment, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = person(office.neighbourhood, 1)
    kept = booked(caseworker, office, at(1, 10), person_key=known.pk, **MAIL | {"reach": "a@post.example"})
    open_for_appointments(caseworker, office)
    book_publicly(office_key=office.pk, wish=public_wish(caseworker, at(1, 9)), now=NOW)
    WaitingEntry.objects.update(entered_at=NOW)
    WalkIn.objects.create(office=office, on=MONDAY, number=1, counted_at=NOW)
    Message.objects.update(state="sent", settled_at=NOW, queued_at=NOW)
    monkeypatch.setattr("lotse.core.clock.now", lambda: at(29, 9))
    monkeypatch.setattr("lotse.core.clock.today", lambda: at(29, 9).date())
    forget_door()
    assert (Appointment.objects.count(), WalkIn.objects.count()) == (2, 1)
    monkeypatch.setattr("lotse.core.clock.now", lambda: at(92, 9))
    monkeypatch.setattr("lotse.core.clock.today", lambda: at(92, 9).date())
    forget_door()
    left = Appointment.objects.get()
    assert (left.pk, left.reach, left.claims.count()) == (kept.pk, "", 0)
    assert not WalkIn.objects.exists()
    assert set(Message.objects.values_list("name", "address", "text")) == {("", "", "")}
    assert WaitingEntry.objects.get().state == "expired"


REPORT = """From: MAILER-DAEMON@post.example
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; post.example

Final-Recipient: rfc822; kim@post.example
Action: {action}
Status: {status}

--b
Content-Type: {kind}

From: lotse@luener-hoehe.example
Message-ID: {message_id}

Guten Tag
--b--
"""


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
@pytest.mark.parametrize(
    ("action", "status", "state"),
    [("failed", "5.1.1", "bounced"), ("delayed", "4.4.1", "sent"), ("delivered", "2.0.0", "sent")],
)
def test_report_of_a_mail_server_is_understood(
    talk: Appointment, kind: str, action: str, status: str, state: str
) -> None:
    message = the_message()
    deliver(message.pk)
    report = REPORT.format(action=action, status=status, kind=kind, message_id=message.message_id)
    for _ in range(2):
        take_back(report.encode())
    assert the_message().state == state


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: Danke\n\nIch komme gern.",
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n--x--",
        REPORT.format(
            action="failed", status="5.0.0", kind="message/rfc822", message_id="<fremd@post.example>"
        ).encode(),
    ],
)
def test_other_mail_is_left_alone(talk: Appointment, content: bytes) -> None:
    deliver(the_message().pk)
    assert take_back(content) is None
    assert the_message().state == MessageState.SENT
