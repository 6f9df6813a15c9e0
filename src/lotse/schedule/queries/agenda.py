"""The calendar of the staff: days with their hours and what stands in them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import NotVisible
from lotse.people.queries.shown import full_name
from lotse.schedule import access
from lotse.schedule.enums import (
    LIVE_STATES,
    AppointmentState,
    Companion,
    MeetingWay,
    MessageWay,
    Side,
)
from lotse.schedule.models import Appointment
from lotse.schedule.queries.hours import DayHours, open_hours
from lotse.schedule.rules.appointments import may_become, may_offer_again


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An appointment as it stands in the calendar. `name` is empty for nobody; a way to reach a blocked person is not shown."""

    key: int
    reference: uuid.UUID
    office_key: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    state: AppointmentState
    way: MeetingWay
    name: str
    person_key: int | None
    reach_way: MessageWay
    reach: str
    language: str
    interpreter: str
    companion: Companion
    staff_key: int
    staff_name: str
    room: str
    asked_by: Side
    is_second_offer: bool
    emergency_reason: str
    back_by: dt.datetime | None
    back_at: dt.datetime | None
    answer_by: dt.datetime | None
    can_offer_again: bool

    def may_become(self, state: str) -> bool:
        """Say whether the appointment may go on to a state."""
        return may_become(self.state, state)

    @property
    def can_move(self) -> bool:
        """Whether it may get another time."""
        return self.may_become(AppointmentState.MOVED) or self.state == AppointmentState.ASKED


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its hours, mode and holiday, and the appointments in order of time."""

    hours: DayHours
    lines: tuple[Line, ...]

    @property
    def day(self) -> dt.date:
        """The date."""
        return self.hours.day


def agenda(
    user: Staff,
    office_key: int,
    first: dt.date,
    last: dt.date,
    *,
    on: dt.date,
    staff_key: int | None = None,
    with_cancelled: bool = False,
) -> list[Day]:
    """Return the calendar from `first` to `last`, of everybody or of one colleague; a constant number of queries."""
    office = access.get_office(user, office_key, on=on)
    rows = _rows(user, on=on).filter(
        office=office,
        starts_at__gte=clock.start_of(first),
        starts_at__lt=clock.start_of(last + dt.timedelta(days=1)),
    )
    if staff_key is not None:
        rows = rows.filter(staff=staff_key)
    if not with_cancelled:
        rows = rows.exclude(state=AppointmentState.CANCELLED)
    by_day = defaultdict[dt.date, list[Line]](list)
    for row in rows.order_by("starts_at", "pk"):
        by_day[clock.day_of(row.starts_at)].append(line_of(row))
    return [Day(hours, tuple(by_day[hours.day])) for hours in open_hours(office.pk, first, last)]


def appointment(user: Staff, key: int, *, on: dt.date) -> Line:
    """Return one appointment; NotVisible where it is not the user's."""
    found = _rows(user, on=on).filter(pk=key).first()
    if found is None:
        raise NotVisible("Diesen Termin gibt es für Sie nicht.")
    return line_of(found)


def of_person(user: Staff, person_key: int, *, on: dt.date, limit: int = 20) -> list[Line]:
    """Return somebody's appointments, the latest first."""
    rows = _rows(user, on=on).filter(person=person_key)
    return [line_of(row) for row in rows.order_by("-starts_at", "-pk")[:limit]]


def next_of_person(user: Staff, person_key: int, *, now: dt.datetime) -> Line | None:
    """Return the next appointment somebody has, or None."""
    rows = _rows(user, on=clock.day_of(now)).filter(
        person=person_key, state__in=LIVE_STATES, starts_at__gte=now
    )
    found = rows.order_by("starts_at", "pk").first()
    return line_of(found) if found else None


def to_close(user: Staff, office_key: int, *, now: dt.datetime) -> list[Line]:
    """Return the appointments that are over and of which nobody has said yet how they went, oldest first."""
    rows = _rows(user, on=clock.day_of(now)).filter(office=office_key, state__in=LIVE_STATES, ends_at__lt=now)
    return [line_of(row) for row in rows.order_by("starts_at", "pk")]


def line_of(row: Appointment) -> Line:
    """Return a stored appointment as it is shown; `person`, `staff`, `room` and `second_offer` come along."""
    person = row.person
    is_hidden = person is not None and person.is_blocked
    return Line(
        key=row.pk,
        reference=row.reference,
        office_key=row.office_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        state=AppointmentState(row.state),
        way=MeetingWay(row.way),
        name=full_name(person) if person else row.name,
        person_key=row.person_id,
        reach_way=MessageWay(row.reach_way),
        reach="" if is_hidden else row.reach,
        language=row.language,
        interpreter=row.interpreter,
        companion=Companion(row.companion),
        staff_key=row.staff_id,
        staff_name=row.staff.name,
        room=row.room.name if row.room and row.way == MeetingWay.OFFICE else "",
        asked_by=Side(row.asked_by),
        is_second_offer=row.second_offer_of_id is not None,
        emergency_reason=row.emergency_reason,
        back_by=row.back_by,
        back_at=row.back_at,
        answer_by=row.answer_by,
        can_offer_again=may_offer_again(
            state=row.state,
            is_second=row.second_offer_of_id is not None,
            has_second=hasattr(row, "second_offer"),
        ),
    )


def _rows(user: Staff, *, on: dt.date) -> QuerySet[Appointment]:
    return access.visible_appointments(user, on=on).select_related("person", "staff", "room", "second_offer")
