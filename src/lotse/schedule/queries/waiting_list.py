"""The waiting list as the office sees it: who stands where, and what could be offered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import NotVisible
from lotse.people.queries.shown import full_name
from lotse.schedule import access
from lotse.schedule.enums import MeetingWay, MessageWay, WaitingState
from lotse.schedule.models import WaitingEntry
from lotse.schedule.queries.slots import Slot, free_slots
from lotse.schedule.rules.appointments import answer_by
from lotse.schedule.rules.languages import LANGUAGES, known

_IN_LINE = (WaitingState.WAITING, WaitingState.OFFERED)


@dataclass(frozen=True, slots=True)
class Waiter:
    """Somebody on the list; of a blocked person it is not shown how to reach them.

    `appointment_key`, `starts_at` and `answer_by` are those of a time that is kept for them.
    """

    key: int
    office_key: int
    name: str
    person_key: int | None
    reach: str
    reach_way: MessageWay
    way: MeetingWay
    language: str
    entered_on: dt.date
    state: WaitingState
    appointment_key: int | None
    starts_at: dt.datetime | None
    answer_by: dt.datetime | None

    @property
    def is_offered(self) -> bool:
        """Whether a time is kept for them."""
        return self.state == WaitingState.OFFERED


def line_up(user: Staff, office_key: int, *, on: dt.date) -> list[Waiter]:
    """Return who is on an office's list, in their order; one query."""
    rows = access.visible_waiting(user, on=on).filter(office=office_key, state__in=_IN_LINE)
    return [_waiter(row) for row in rows.select_related("person", "appointment")]


def waiter(user: Staff, key: int, *, on: dt.date) -> Waiter:
    """Return one place on a list; NotVisible where it is not of the user's offices or is over."""
    rows = access.visible_waiting(user, on=on).filter(pk=key, state__in=_IN_LINE)
    row = rows.select_related("person", "appointment").first()
    if row is None:
        raise NotVisible("Diesen Platz auf der Warteliste gibt es für Sie nicht (mehr).")
    return _waiter(row)


def offerable(one: Waiter, *, now: dt.datetime) -> list[Slot]:
    """Return the free times in the way somebody wishes to meet that leave them time to answer."""
    free = free_slots(one.office_key, now=now, way=one.way)
    return [slot for slot in free if answer_by(now=now, starts_at=slot.starts_at) is not None]


def _waiter(row: WaitingEntry) -> Waiter:
    offered = row.appointment if row.state == WaitingState.OFFERED else None
    is_hidden = row.person is not None and row.person.is_blocked
    return Waiter(
        key=row.pk,
        office_key=row.office_id,
        name=full_name(row.person) if row.person else row.name,
        person_key=row.person_id,
        reach="" if is_hidden else row.reach,
        reach_way=MessageWay(row.reach_way),
        way=MeetingWay(row.way),
        language=LANGUAGES[known(row.language)].name,
        entered_on=clock.day_of(row.entered_at),
        state=WaitingState(row.state),
        appointment_key=offered.pk if offered else None,
        starts_at=offered.starts_at if offered else None,
        answer_by=offered.answer_by if offered else None,
    )
