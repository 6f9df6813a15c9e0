"""Sending word: written in the transaction of the change, delivered by a worker, never about a time that is past."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from dataclasses import dataclass
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django_tasks import task

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import ConflictError, NotVisible
from lotse.people.enums import MailStop
from lotse.people.models import Person
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit
from lotse.schedule import access
from lotse.schedule.enums import AppointmentState, MessageKind, MessageState, MessageWay
from lotse.schedule.models import Appointment, Message, WaitingEntry
from lotse.schedule.queries.calendars import one_event
from lotse.schedule.queries.hours import ZONE
from lotse.schedule.queries.messages import holding
from lotse.schedule.rules.bounces import read_bounce
from lotse.schedule.rules.languages import known
from lotse.schedule.rules.links import token_of
from lotse.schedule.services.reach import is_mail
from lotse.schedule.services.sms import GatewayError, gateway, has_gateway
from lotse.schedule.services.wording import LINK, values_of, wording_of, written

ATTEMPTS = 5
RETRY_AFTER = dt.timedelta(minutes=10)
REMIND_FROM_HOUR = 9
_NO_ADDRESS = "Das ist keine E-Mail-Adresse, an die sich etwas verschicken lässt."
_EXPECTED = (SMTPException, OSError, GatewayError)
_log = logging.getLogger(__name__)
_WITH_EVENT = frozenset(
    {
        MessageKind.CONFIRMATION,
        MessageKind.MOVED,
        MessageKind.TO_PHONE,
        MessageKind.CANCELLED,
        MessageKind.REMINDER,
    }
)


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach somebody, and in which language."""

    name: str
    way: MessageWay
    address: str
    language: str


def contact_of_person(person: Person) -> Contact:
    """Return how to reach somebody known: by mail, else by phone, else on paper."""
    language = known(person.language)
    if person.email:
        return Contact(spoken_name(person), MessageWay.MAIL, person.email, language)
    if phone := person.mobile or person.phone:
        return Contact(spoken_name(person), MessageWay.PHONE, phone, language)
    return Contact(spoken_name(person), MessageWay.PAPER, "", language)


def spoken_name(person: Person) -> str:
    """Return a name as one says it: „Dr. Klaus Weiß“."""
    return " ".join(filter(None, (person.title, person.given_name, person.family_name)))


def contact_of(row: Appointment | WaitingEntry) -> Contact:
    """Return how to reach whose appointment or place on the list it is: as said for it, else as known."""
    if row.reach or row.person is None:
        name = row.name or (spoken_name(row.person) if row.person else "")
        return Contact(name, MessageWay(row.reach_way), row.reach, known(row.language))
    return contact_of_person(row.person)


def send_word(*, kind: MessageKind, appointment: Appointment) -> Message | None:
    """Write a message about an appointment and order its delivery; what was to be said of it before is over.

    None for somebody who may have died, and for an appointment that changed after its time: that is no news.
    Part of the caller's transaction: without the change there is no message.
    """
    drop_outdated(appointment=appointment)
    if appointment.starts_at <= appointment.changed_at:
        return None
    return _write(kind, appointment, appointment)


def send_word_to_waiting(*, kind: MessageKind, entry: WaitingEntry) -> Message | None:
    """Write a message about a place on the waiting list and order its delivery."""
    return _write(kind, entry, None)


def _write(
    kind: MessageKind, row: Appointment | WaitingEntry, appointment: Appointment | None
) -> Message | None:
    if row.person is not None and row.person.mail_stop in (MailStop.DECEASED, MailStop.DECEASED_PENDING):
        return None
    contact = contact_of(row)
    office = row.office
    words = written(
        wording_of(office.pk, kind, contact.language),
        values_of(office, name=contact.name, language=contact.language, appointment=appointment),
    )
    message = Message.objects.create(
        office=office,
        kind=kind,
        way=MessageWay.PHONE if contact.way == MessageWay.SMS and not has_gateway() else contact.way,
        appointment=appointment,
        waiting_entry=row if isinstance(row, WaitingEntry) else None,
        person=row.person,
        language=contact.language,
        name=contact.name,
        address=contact.address,
        subject=words.subject[:150],
        text=words.text,
        message_id=f"<{uuid.uuid4()}@{settings.MAIL_DOMAIN}>",
        about_at=appointment.starts_at if appointment else None,
        queued_at=clock.now(),
    )
    if message.way in (MessageWay.MAIL, MessageWay.SMS):
        deliver_in_background.enqueue(message.pk)
    return message


@task()
def deliver_in_background(message_key: int) -> None:
    """Deliver one message; run again it sends nothing twice that was sent."""
    deliver(message_key)


def deliver(message_key: int) -> MessageState:
    """Send a message that waits, unless it speaks of what no longer holds; return how it fared.

    The attempt is noted before anything is sent, and no transaction is open meanwhile: a slow mail server holds
    nobody up. Whatever goes wrong with one message stays with it: a house's gateway is foreign code.
    """
    messages = Message.objects.select_related("office", "appointment__office", "waiting_entry", "person")
    message = messages.filter(pk=message_key).first()
    if message is None or message.state != MessageState.QUEUED:
        return MessageState(message.state) if message else MessageState.DROPPED
    if not _holds(message):
        return _settle(message, MessageState.DROPPED)
    waiting = Message.objects.filter(pk=message.pk, state=MessageState.QUEUED, attempts=message.attempts)
    if not waiting.update(attempts=F("attempts") + 1):
        return MessageState.QUEUED  # somebody else is at it
    try:
        is_sent = _send(message)
    except SMTPRecipientsRefused:
        return _settle(message, MessageState.BOUNCED, "Der Mailserver nimmt diese Adresse nicht an.")
    except Exception as error:
        return _try_later(message, error)
    return (
        _settle(message, MessageState.SENT) if is_sent else _settle(message, MessageState.FAILED, _NO_ADDRESS)
    )


def link_of(row: Appointment | WaitingEntry) -> str:
    """Return the client's own link: with it they look, agree, move and cancel."""
    place = "termin" if isinstance(row, Appointment) else "termin/warteliste"
    return f"{settings.BASE_URL}/{place}/{token_of(row.reference, key=settings.SECRET_KEY)}"


def with_link(message: Message) -> str:
    """Return a message's text as it is sent, printed or read out."""
    row = message.appointment or message.waiting_entry
    return message.text.replace(LINK, link_of(row) if row else "")


def _send(message: Message) -> bool:
    """Send a message by its way; False where there is no address to send it to."""
    if message.way == MessageWay.SMS:
        way = gateway()
        if way is None:
            raise GatewayError("Ein SMS-Dienst ist nicht eingerichtet.")
        way.send(message.address, with_link(message))
        return True
    if not settings.MAIL_IS_ON:
        raise OSError("E-Mail ist in diesem Haus nicht eingerichtet.")
    if not is_mail(message.address):
        return False
    mail = EmailMessage(
        message.subject,
        with_link(message),
        to=[message.address],
        reply_to=[message.office.mail] if message.office.mail else None,
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
    )
    if message.appointment is not None and message.kind in _WITH_EVENT:
        mail.attach("termin.ics", one_event(message.appointment), "text/calendar")
    return bool(mail.send())


def _try_later(message: Message, error: Exception) -> MessageState:
    """Let a message wait for the next round, or give it up after the last.

    What nobody expected is logged by its kind alone: what an error says may name somebody.
    """
    if not isinstance(error, _EXPECTED):
        _log.error("message %s was not sent: %s", message.pk, type(error).__name__)
    if message.attempts + 1 < ATTEMPTS and settings.MAIL_IS_ON:
        Message.objects.filter(pk=message.pk).update(problem=_problem(error))
        return MessageState.QUEUED
    return _settle(message, MessageState.FAILED, _problem(error))


def _holds(message: Message) -> bool:
    return Message.objects.filter(holding(clock.now()), pk=message.pk).exists()


def _settle(message: Message, state: MessageState, problem: str = "") -> MessageState:
    Message.objects.filter(pk=message.pk).update(state=state, problem=problem, settled_at=clock.now())
    return state


def _problem(error: Exception) -> str:
    """Say what went wrong without repeating what the server said: it may name the address."""
    if not isinstance(error, _EXPECTED):
        return f"Diese Nachricht ließ sich nicht verschicken ({type(error).__name__})."
    said = str(error) if isinstance(error, GatewayError) or type(error) is OSError and not error.errno else ""
    return said or f"Der Mailserver ist nicht zu erreichen oder lehnt ab ({type(error).__name__})."


@transaction.atomic
def note_told(*, by: Staff, message_key: int, now: dt.datetime) -> Message:
    """Write down that somebody was told by phone or got the slip: whatever waits or failed can be told so."""
    message = _message(by, message_key)
    if message.state not in (MessageState.QUEUED, MessageState.FAILED, MessageState.BOUNCED):
        raise ConflictError("Diese Nachricht ist schon angekommen oder nicht mehr nötig.")
    if message.way in (MessageWay.MAIL, MessageWay.SMS):
        message.way = MessageWay.PHONE
    message.state, message.settled_at, message.problem = MessageState.SENT, now, ""
    message.save(update_fields=["way", "state", "settled_at", "problem"])
    audit(by=by, action=AuditAction.CHANGED, object_kind="message", object_key=message.pk)
    return message


@transaction.atomic
def record_bounce(*, by: Staff, message_key: int, now: dt.datetime) -> Message:
    """Write down that a mail came back: the desk then asks for a call."""
    message = _message(by, message_key)
    if message.state != MessageState.SENT or message.way != MessageWay.MAIL:
        raise ConflictError("Zurückkommen kann nur eine E-Mail, die verschickt ist.")
    message.state, message.settled_at = MessageState.BOUNCED, now
    message.problem = "Die E-Mail kam zurück."
    message.save(update_fields=["state", "settled_at", "problem"])
    audit(by=by, action=AuditAction.CHANGED, object_kind="message", object_key=message.pk)
    return message


@transaction.atomic
def take_back(content: bytes) -> Message | None:
    """Note what a mail server's report says of a message of ours; None where it says nothing final of any."""
    bounce = read_bounce(content)
    if bounce is None or not bounce.is_final:
        return None
    messages = Message.objects.select_for_update().filter(message_id=bounce.message_id)
    message = messages.filter(state=MessageState.SENT, way=MessageWay.MAIL).first()
    if message is not None:
        _settle(message, MessageState.BOUNCED, "Die E-Mail kam zurück.")
        audit(
            by=None,
            action=AuditAction.CHANGED,
            object_kind="message",
            object_key=message.pk,
            agency_key=message.office.neighbourhood.agency_id,
        )
    return message


@transaction.atomic
def try_again(*, by: Staff, message_key: int) -> Message:
    """Order the delivery of a mail once more that failed or came back."""
    message = _message(by, message_key)
    if message.state not in (MessageState.FAILED, MessageState.BOUNCED):
        raise ConflictError("Diese Nachricht wartet noch oder ist schon angekommen.")
    if not _holds(message):
        raise ConflictError("Diese Nachricht spricht von einem Termin, der so nicht mehr gilt.")
    message.state, message.settled_at, message.attempts = MessageState.QUEUED, None, 0
    message.save(update_fields=["state", "settled_at", "attempts"])
    deliver_in_background.enqueue(message.pk)
    audit(by=by, action=AuditAction.CHANGED, object_kind="message", object_key=message.pk)
    return message


def _message(by: Staff, key: int) -> Message:
    visible = access.visible_messages(by, on=clock.today()).select_for_update(of=("self",))
    found = visible.select_related("appointment", "waiting_entry", "office").filter(pk=key).first()
    if found is None:
        raise NotVisible("Diese Nachricht gibt es für Sie nicht.")
    return found


def drop_outdated(*, appointment: Appointment | None = None) -> int:
    """Let messages end that wait to be sent or said and no longer hold, of one appointment or all; return how many."""
    waiting = Message.objects.filter(state=MessageState.QUEUED)
    if appointment is not None:
        waiting = waiting.filter(appointment=appointment)
    now = clock.now()
    over = waiting.exclude(pk__in=waiting.filter(holding(now)).values("pk"))
    return over.update(state=MessageState.DROPPED, settled_at=now)


def send_waiting() -> int:
    """Try mails again that could not be delivered some minutes ago; return how many."""
    drop_outdated()
    late = Message.objects.filter(
        state=MessageState.QUEUED,
        way__in=(MessageWay.MAIL, MessageWay.SMS),
        queued_at__lt=clock.now() - RETRY_AFTER,
    )
    keys = list(late.order_by("queued_at").values_list("pk", flat=True)[:200])
    for key in keys:
        deliver(key)
    return len(keys)


def remind() -> int:
    """Remind everybody by mail or SMS whose appointment is tomorrow and was made before today."""
    now = clock.now().astimezone(ZONE)
    if now.hour < REMIND_FROM_HOUR:
        return 0
    midnight, tomorrow, after = (
        clock.start_of(now.date() + dt.timedelta(days=number)) for number in range(3)
    )
    due = Appointment.objects.filter(
        state__in=(AppointmentState.BOOKED, AppointmentState.MOVED),
        starts_at__gte=tomorrow,
        starts_at__lt=after,
        changed_at__lt=midnight,
    )
    sent = 0
    for key in list(due.order_by("starts_at").values_list("pk", flat=True)):
        sent += _remind(key)
    return sent


@transaction.atomic
def _remind(appointment_key: int) -> int:
    appointments = Appointment.objects.select_related("office", "person").select_for_update(of=("self",))
    appointment = appointments.get(pk=appointment_key)
    reminded = Message.objects.filter(
        appointment=appointment, kind=MessageKind.REMINDER, about_at=appointment.starts_at
    )
    if reminded.exists() or contact_of(appointment).way not in (MessageWay.MAIL, MessageWay.SMS):
        return 0
    return int(send_word(kind=MessageKind.REMINDER, appointment=appointment) is not None)
