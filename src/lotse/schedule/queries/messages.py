"""The log of what was sent to whom, and what is still to be said by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.schedule import access
from lotse.schedule.enums import (
    LIVE_STATES,
    AppointmentState,
    MessageKind,
    MessageState,
    MessageWay,
    WaitingState,
)
from lotse.schedule.models import Message

_BY_HAND = Q(way__in=(MessageWay.PHONE, MessageWay.PAPER), state=MessageState.QUEUED) | Q(
    state__in=(MessageState.BOUNCED, MessageState.FAILED)
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One message of the log; of a blocked person neither address nor text is shown."""

    key: int
    kind: MessageKind
    way: MessageWay
    state: MessageState
    name: str
    address: str
    subject: str
    text: str
    language: str
    problem: str
    queued_at: dt.datetime
    settled_at: dt.datetime | None
    appointment_key: int | None
    person_key: int | None

    @property
    def needs_a_hand(self) -> bool:
        """Whether somebody has to call or hand something over."""
        by_hand = self.way in (MessageWay.PHONE, MessageWay.PAPER) and self.state == MessageState.QUEUED
        return by_hand or self.state in (MessageState.BOUNCED, MessageState.FAILED)


def log(user: Staff, office_key: int, *, on: dt.date) -> QuerySet[Message]:
    """Return an office's messages, latest first, to be paged; `sent_of` shows one."""
    return access.visible_messages(user, on=on).filter(office=office_key).select_related("person")


def holding(now: dt.datetime) -> Q:
    """Match messages that still hold: of a time to come that nobody changed or cancelled since, of a place in line.

    A reminder says "tomorrow", so it holds on the day it was written.
    """
    cancelled = Q(kind=MessageKind.CANCELLED, appointment__state=AppointmentState.CANCELLED)
    agreed = Q(appointment__state__in=LIVE_STATES, appointment__starts_at=F("about_at"))
    late = Q(kind=MessageKind.REMINDER, queued_at__lt=clock.start_of(clock.day_of(now)))
    of_time = Q(about_at__gt=now) & (cancelled | agreed & ~Q(kind=MessageKind.CANCELLED)) & ~late
    return of_time | Q(appointment__isnull=True, waiting_entry__state=WaitingState.WAITING)


def to_tell(user: Staff, office_key: int, *, on: dt.date) -> list[Sent]:
    """Return what somebody has to say on the phone or hand over, as far as it still holds, oldest first."""
    rows = log(user, office_key, on=on).filter(_BY_HAND, holding(clock.now()))
    return [sent_of(row) for row in rows.order_by("queued_at", "pk")]


def sent_of(row: Message) -> Sent:
    """Return a stored message as it is shown."""
    is_hidden = row.person is not None and row.person.is_blocked
    return Sent(
        row.pk,
        MessageKind(row.kind),
        MessageWay(row.way),
        MessageState(row.state),
        row.name,
        "" if is_hidden else row.address,
        row.subject,
        "" if is_hidden else row.text,
        row.language,
        row.problem,
        row.queued_at,
        row.settled_at,
        row.appointment_id,
        row.person_id,
    )
