"""What the calendar brings to the desk: talks of today, bookings to say yes to, missed ones, visits not back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Q

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.people.queries.shown import full_name
from lotse.people.queries.waiting import AT_MOST, Urgency, Waiting
from lotse.schedule import access
from lotse.schedule.enums import (
    LIVE_STATES,
    AppointmentState,
    HouseChange,
    MeetingWay,
    MessageKind,
    MessageState,
    MessageWay,
    Side,
)
from lotse.schedule.models import Appointment, Message
from lotse.schedule.queries.hours import ZONE
from lotse.schedule.queries.messages import holding

APPOINTMENT, TO_CLOSE, BOOKING, SECOND_OFFER = "appointment", "appointment-close", "booking", "second-offer"
VISIT_BACK, BOUNCED, HOUSE_CALENDAR = "visit-back", "message-bounced", "house-calendar"
OFFER_TO_TELL = "offer-to-tell"
_LOOKS_BACK = dt.timedelta(days=28)


def waiting(by: Staff, neighbourhood_key: int, *, today: dt.date) -> list[Waiting]:
    """Return the calendar's lines of the desk; two queries.

    `APPOINTMENT` (today's), `TO_CLOSE` (over, nobody said how it went), `BOOKING` (a client asked for a time),
    `VISIT_BACK` (a colleague has not said they are back), `SECOND_OFFER` (missed, one friendly offer is due),
    `BOUNCED` (a mail came back: please call), `OFFER_TO_TELL` (a time is kept for somebody on the waiting list who
    has no mail), `HOUSE_CALENDAR` (moved or deleted in the house's calendar).
    """
    now = clock.now()
    rows = list(_appointments(by, neighbourhood_key, today=today))
    found: list[Waiting] = []
    for row in rows:
        found.extend(
            _lines(row, with_whom="" if row.staff_id == by.pk else row.staff.name, today=today, now=now)
        )
    found.extend(_to_call(by, neighbourhood_key, today=today))
    return _at_most(found)


def _appointments(by: Staff, neighbourhood_key: int, *, today: dt.date) -> Iterable[Appointment]:
    begin = clock.start_of(today)
    end = begin + dt.timedelta(days=1, hours=2)
    live = Q(state__in=(AppointmentState.BOOKED, AppointmentState.MOVED), starts_at__lt=end)
    asked = Q(state=AppointmentState.ASKED, asked_by=Side.CLIENT)
    missed = Q(state=AppointmentState.MISSED, second_offer_of__isnull=True, second_offer__isnull=True) & Q(
        starts_at__gte=begin - _LOOKS_BACK
    )
    away = Q(back_by__isnull=False, back_at__isnull=True, starts_at__lt=end) & ~Q(
        state__in=(AppointmentState.CANCELLED, AppointmentState.ASKED)
    )
    rows = access.visible_appointments(by, on=today).filter(office__neighbourhood=neighbourhood_key)
    there = Q(state__in=LIVE_STATES, ends_at__gt=clock.now(), house_copy__change__gt="")
    rows = rows.filter(live | missed | asked | away | there)
    return rows.select_related("person", "staff", "house_copy").order_by("starts_at", "pk")


def _lines(row: Appointment, *, with_whom: str, today: dt.date, now: dt.datetime) -> Iterable[Waiting]:
    day = clock.day_of(row.starts_at)
    when = f"{row.starts_at.astimezone(ZONE):%H:%M} Uhr"
    way = ", ".join(filter(None, (MeetingWay(row.way).label, with_whom)))
    if row.back_by is not None and row.back_at is None and row.starts_at <= now:
        late = row.back_by < now
        until = f"{row.back_by.astimezone(ZONE):%H:%M} Uhr"
        yield _line(
            row,
            VISIT_BACK,
            "Noch nicht zurückgemeldet" if late else f"Rückmeldung bis {until}",
            Urgency.PROMISED if late else Urgency.TODAY,
            detail=f"{row.staff.name}, vereinbart bis {until}",
            due_on=day,
            can_finish=True,
        )
    if (copy := getattr(row, "house_copy", None)) and copy.change and row.ends_at > now:
        yield _line(
            row,
            HOUSE_CALENDAR,
            f"Im Hauskalender {HouseChange(copy.change).label}",
            Urgency.TODAY,
            detail=f"Termin am {day:%d.%m.}, {when}, {way}",
            due_on=today,
        )
    if row.state == AppointmentState.ASKED:
        is_over = row.starts_at <= now
        title = f"Terminwunsch {day:%d.%m.}, {when}{', blieb ohne Antwort' if is_over else ''}"
        yield _line(
            row,
            BOOKING,
            title,
            Urgency.PROMISED,
            detail=way,
            since_on=clock.day_of(row.made_at),
            can_finish=not is_over,
        )
    elif row.state == AppointmentState.MISSED:
        title = "Noch einmal einladen"
        yield _line(row, SECOND_OFFER, title, Urgency.OPEN, detail="verpasst, das macht nichts", since_on=day)
    elif row.state in (AppointmentState.BOOKED, AppointmentState.MOVED):
        if row.ends_at < now:
            yield _line(
                row,
                TO_CLOSE,
                "Wie war der Termin?",
                Urgency.TODAY,
                detail=f"{day:%d.%m.}, {when}, {way}",
                due_on=day,
                can_finish=True,
            )
        elif day == today:
            title = f"Termin um {when}"
            yield _line(row, APPOINTMENT, title, Urgency.TODAY, detail=way, due_on=day)


def _line(
    row: Appointment,
    kind: str,
    title: str,
    urgency: Urgency,
    *,
    detail: str,
    due_on: dt.date | None = None,
    since_on: dt.date | None = None,
    can_finish: bool = False,
) -> Waiting:
    return Waiting(
        kind=kind,
        key=row.pk,
        title=title,
        urgency=urgency,
        detail=detail,
        person_key=row.person_id,
        person_name=full_name(row.person) if row.person else row.name,
        due_on=due_on,
        since_on=since_on,
        can_finish=can_finish,
    )


def _to_call(by: Staff, neighbourhood_key: int, *, today: dt.date) -> Iterable[Waiting]:
    """Yield whom somebody has to call: a mail came back, or a time is kept for who has no mail; one query."""
    now = clock.now()
    came_back = Q(state__in=(MessageState.BOUNCED, MessageState.FAILED), settled_at__gte=now - _LOOKS_BACK)
    offered = Q(
        kind=MessageKind.PLACE_FREE,
        state=MessageState.QUEUED,
        way__in=(MessageWay.PHONE, MessageWay.PAPER),
        appointment__state=AppointmentState.ASKED,
        appointment__answer_by__gt=now,
    )
    rows = access.visible_messages(by, on=today).filter(office__neighbourhood=neighbourhood_key)
    for row in rows.filter(holding(now)).filter(came_back | offered).select_related("person", "appointment"):
        yield _offer_line(row) if row.state == MessageState.QUEUED else _bounce_line(row)


def _offer_line(row: Message) -> Waiting:
    offered = row.appointment
    until = offered.answer_by.astimezone(ZONE) if offered and offered.answer_by else None
    starts_at = f"{offered.starts_at.astimezone(ZONE):%d.%m., %H:%M} Uhr" if offered else ""
    return Waiting(
        kind=OFFER_TO_TELL,
        key=row.pk,
        title="Freien Termin anbieten: bitte anrufen"
        if row.way == MessageWay.PHONE
        else "Freien Termin anbieten: bitte Bescheid geben",
        urgency=Urgency.PROMISED,
        detail=f"{starts_at}, bleibt frei bis {until:%d.%m., %H:%M} Uhr" if until else starts_at,
        person_key=row.person_id,
        person_name=full_name(row.person) if row.person else row.name,
        due_on=until.date() if until else None,
        since_on=clock.day_of(row.queued_at),
        can_finish=True,
    )


def _bounce_line(row: Message) -> Waiting:
    return Waiting(
        kind=BOUNCED,
        key=row.pk,
        title="Nachricht kam nicht an: bitte anrufen",
        urgency=Urgency.PROMISED,
        detail=row.subject,
        person_key=row.person_id,
        person_name=full_name(row.person) if row.person else row.name,
        since_on=clock.day_of(row.queued_at),
        can_finish=True,
    )


def _at_most(lines: list[Waiting]) -> list[Waiting]:
    """Return the most urgent lines of each kind, each saying how many there are."""
    counts = dict[str, int]()
    for line in lines:
        counts[line.kind] = counts.get(line.kind, 0) + 1
    kept, taken = [], dict[str, int]()
    for line in sorted(lines, key=lambda each: each.order):
        taken[line.kind] = taken.get(line.kind, 0) + 1
        if taken[line.kind] <= AT_MOST:
            kept.append(replace(line, total=counts[line.kind]))
    return kept
