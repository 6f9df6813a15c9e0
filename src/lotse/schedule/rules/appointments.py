"""What may become of an appointment, when it may be booked, and what follows a missed one: kindness."""

from __future__ import annotations

import datetime as dt

from lotse.schedule.enums import AppointmentState, MeetingWay, WaitingState
from lotse.schedule.rules.hours import is_on_grid

SHORTEST = dt.timedelta(minutes=5)
LONGEST = dt.timedelta(hours=4)
# A place that became free is offered for so long, and never closer than this to its beginning.
ANSWER_HOURS = 24
OFFER_NOTICE = dt.timedelta(hours=2)
CONTACT_KEPT = dt.timedelta(days=30)
WAITING_KEPT = dt.timedelta(days=90)

_A, _W = AppointmentState, WaitingState
# What may follow what. What took place, or did not, can be set right again; what was cancelled stays so.
APPOINTMENT_STEPS: dict[AppointmentState, frozenset[AppointmentState]] = {
    _A.ASKED: frozenset({_A.ASKED, _A.BOOKED, _A.CANCELLED, _A.HELD}),
    _A.BOOKED: frozenset({_A.ASKED, _A.BOOKED, _A.MOVED, _A.CANCELLED, _A.HELD, _A.MISSED}),
    _A.MOVED: frozenset({_A.ASKED, _A.BOOKED, _A.MOVED, _A.CANCELLED, _A.HELD}),
    _A.HELD: frozenset({_A.BOOKED}),
    _A.MISSED: frozenset({_A.BOOKED}),
    _A.CANCELLED: frozenset(),
}
WAITING_STEPS: dict[WaitingState, frozenset[WaitingState]] = {
    _W.WAITING: frozenset({_W.OFFERED, _W.BOOKED, _W.WITHDRAWN, _W.EXPIRED}),
    _W.OFFERED: frozenset({_W.BOOKED, _W.WAITING, _W.WITHDRAWN, _W.EXPIRED}),
    _W.BOOKED: frozenset({_W.WAITING}),
    _W.WITHDRAWN: frozenset(),
    _W.EXPIRED: frozenset(),
}


def may_become(state: str, following: str) -> bool:
    """Say whether an appointment in this state may go on to that one."""
    return AppointmentState(following) in APPOINTMENT_STEPS[AppointmentState(state)]


def waiting_may_become(state: str, following: str) -> bool:
    """Say whether a place on the waiting list in this state may go on to that one."""
    return WaitingState(following) in WAITING_STEPS[WaitingState(state)]


def may_offer_again(*, state: str, is_second: bool, has_second: bool) -> bool:
    """Say whether the one friendly second offer is due: after a missed talk, once, never after the second.

    Law: § 14 Abs. 3 SGB II (a talk here is an offer); §§ 32, 59 SGB II know duties, none of them is ours
    """
    return state == AppointmentState.MISSED and not is_second and not has_second


def time_violations(
    *, starts_at: dt.datetime, ends_at: dt.datetime, now: dt.datetime, may_be_past: bool = False
) -> tuple[str, ...]:
    """Return what is wrong with the time of an appointment, in German, or nothing."""
    found = []
    if not (is_on_grid(starts_at) and is_on_grid(ends_at)):
        found.append("Bitte wählen Sie volle fünf Minuten, zum Beispiel 10.05 Uhr.")
    if not SHORTEST <= ends_at - starts_at <= LONGEST:
        found.append("Ein Termin dauert zwischen fünf Minuten und vier Stunden.")
    if starts_at <= now and not may_be_past:
        found.append("Diese Zeit ist schon vorbei. Bitte wählen Sie eine spätere.")
    return tuple(found)


def home_visit_violations(
    *, way: str, is_blocked: bool, back_by: dt.datetime | None, ends_at: dt.datetime
) -> tuple[str, ...]:
    """Return what keeps a visit at home from being made, in German, or nothing.

    Law: Art. 13 GG (nobody has to open the door), § 51 BMG (blocked addresses)
    """
    if way != MeetingWay.HOME:
        return () if back_by is None else ("Eine Rückmeldung gibt es nur bei Besuchen zu Hause.",)
    if is_blocked:
        return ("Für diese Person gilt eine Auskunftssperre: Besuche sind nicht vorgesehen.",)
    if back_by is None:
        return ("Bitte sagen Sie, bis wann Sie sich zurückmelden. Wege werden nicht festgehalten.",)
    return () if back_by >= ends_at else ("Die Rückmeldung liegt vor dem Ende des Besuchs.",)


def answer_by(*, now: dt.datetime, starts_at: dt.datetime) -> dt.datetime | None:
    """Return until when an offered place is kept, or None where there is no time left to ask anybody."""
    latest = starts_at - OFFER_NOTICE
    if latest <= now:
        return None
    return min(now + dt.timedelta(hours=ANSWER_HOURS), latest)
