"""What every change of an appointment is made of. Callers have found the office through `access` and locked it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, RuleError
from lotse.journal.services import Happening, record
from lotse.people.models import Person
from lotse.people.services.standing import record_step
from lotse.places.models import Office
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit
from lotse.schedule import access
from lotse.schedule.enums import AppointmentState, Companion, MeetingWay, MessageWay, Side
from lotse.schedule.models import Appointment, Room, WaitingEntry
from lotse.schedule.queries.modes import mode_on
from lotse.schedule.queries.slots import Slot
from lotse.schedule.rules import journal
from lotse.schedule.rules.appointments import home_visit_violations, may_become, time_violations
from lotse.schedule.rules.contacts import plain_name
from lotse.schedule.rules.languages import known
from lotse.schedule.rules.links import digest_of, token_of
from lotse.schedule.rules.modes import WAYS
from lotse.schedule.services.claims import give_back, is_taken, take_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is agreed about a talk. Without a person known here a name and a way to reach them are enough."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    staff_key: int
    way: MeetingWay = MeetingWay.OFFICE
    room_key: int | None = None
    person_key: int | None = None
    name: str = ""
    reach_way: MessageWay = MessageWay.PAPER
    reach: str = ""
    language: str = "de"
    interpreter: str = ""
    companion: Companion = Companion.NONE
    back_by: dt.datetime | None = None
    emergency_reason: str = ""


# Who visits somebody at home says within this time of its end that they are back.
_BACK_AFTER = dt.timedelta(minutes=30)


def wish_at(
    slot: Slot,
    *,
    way: MeetingWay,
    name: str,
    reach_way: MessageWay,
    reach: str,
    language: str,
    interpreter: str = "",
) -> Wish:
    """Return what somebody wishes who takes a free time as it is."""
    return Wish(
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        staff_key=slot.staff_key,
        room_key=slot.room_key,
        way=way,
        name=name,
        reach_way=reach_way,
        reach=reach,
        language=language,
        interpreter=interpreter,
        back_by=back_by_after(way, slot.ends_at),
    )


def back_by_after(way: MeetingWay, ends_at: dt.datetime) -> dt.datetime | None:
    """Return by when a colleague is back from a visit at home; None for every other way to meet."""
    return ends_at + _BACK_AFTER if way == MeetingWay.HOME else None


def make(
    office: Office,
    wish: Wish,
    *,
    person: Person | None,
    state: AppointmentState,
    asked_by: Side,
    now: dt.datetime,
    answer_by: dt.datetime | None = None,
    reference: uuid.UUID | None = None,
) -> Appointment | None:
    """Store an appointment and take its time; None, and nothing stored, where somebody else has the time."""
    reference = reference or uuid.uuid4()
    appointment = Appointment(
        office=office,
        person=person,
        name="" if person else plain_name(wish.name)[:120],
        reach_way=wish.reach_way,
        reach=wish.reach.strip()[:120],
        language=known(wish.language),
        interpreter=wish.interpreter,
        companion=wish.companion,
        way=wish.way,
        staff=host(office, wish.staff_key, on=clock.day_of(wish.starts_at)),
        room=_room(office, wish),
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        state=state,
        asked_by=asked_by,
        answer_by=answer_by,
        emergency_reason=wish.emergency_reason.strip()[:200],
        reference=reference,
        token_digest=digest_of(token_of(reference, key=settings.SECRET_KEY)),
        back_by=wish.back_by,
        made_at=now,
        changed_at=now,
    )
    check(appointment, now=now)
    if is_taken(staff_key=wish.staff_key, starts_at=wish.starts_at, ends_at=wish.ends_at):
        return None
    appointment.save()
    if not take_time(appointment):
        appointment.delete()
        return None
    return appointment


def check(appointment: Appointment, *, now: dt.datetime) -> None:
    """Raise unless time, way and mode of that day allow an appointment as it is now.

    Only a mode that somebody set forbids a way; what the usual hours amount to is no reason against it.
    """
    starts_at, ends_at = appointment.starts_at, appointment.ends_at
    person = appointment.person
    found = (
        *time_violations(starts_at=starts_at, ends_at=ends_at, now=now),
        *home_visit_violations(
            way=appointment.way,
            is_blocked=person is not None and person.is_blocked,
            back_by=appointment.back_by,
            ends_at=ends_at,
        ),
    )
    if found:
        raise InputError(" ".join(found))
    mode = mode_on(appointment.office_id, clock.day_of(starts_at))
    is_off = mode.key is not None and appointment.way not in WAYS[mode.mode]
    if is_off and not appointment.emergency_reason:
        raise RuleError(
            f"An diesem Tag gilt „{mode.mode.label}“. Ein Termin {MeetingWay(appointment.way).label} braucht "
            "dann einen Grund, warum er nicht warten kann."
        )


def change_time(
    appointment: Appointment,
    *,
    state: AppointmentState,
    now: dt.datetime,
    answer_by: dt.datetime | None = None,
) -> None:
    """Store an appointment's new time, host or way and take that time; ConflictError where it is taken.

    `answer_by`: until when an offer that stays one waits for its answer. Whoever was back from the visit as it
    was planned before is not back from this one.
    """
    _check_step(appointment, state)
    give_back(appointment)
    appointment.state, appointment.answer_by, appointment.back_at = state, answer_by, None
    appointment.sequence += 1
    appointment.changed_at = now
    appointment.save()
    if not take_time(appointment):
        raise ConflictError("Zu dieser Zeit ist schon ein anderer Termin. Bitte wählen Sie eine andere.")
    note(appointment, journal.AppointmentMoved(appointment.pk, appointment.way), on=clock.day_of(now))


def go_on(appointment: Appointment, state: AppointmentState, *, now: dt.datetime) -> None:
    """Bring an appointment into another state; ConflictError where the table of steps does not name it."""
    _check_step(appointment, state)
    appointment.state = state
    appointment.changed_at = now
    appointment.answer_by = None
    appointment.save(
        update_fields=["state", "changed_at", "answer_by", "cancelled_by", "sequence", "put_off_by"]
    )


def say_yes(appointment: Appointment, *, now: dt.datetime) -> None:
    """Bring an appointment that is still to come into the state in which both sides agreed on it."""
    if appointment.starts_at <= now:
        raise ConflictError("Dieser Termin ist schon vorbei: Zusagen lässt er sich nicht mehr.")
    go_on(appointment, AppointmentState.BOOKED, now=now)


def end(appointment: Appointment, *, by_side: Side, now: dt.datetime) -> None:
    """Cancel an appointment and give its time back."""
    appointment.cancelled_by = by_side
    appointment.sequence += 1
    go_on(appointment, AppointmentState.CANCELLED, now=now)
    give_back(appointment)
    note(appointment, journal.AppointmentCancelled(appointment.pk, by_side), on=clock.day_of(now))


def note(appointment: Appointment, facts: object, *, on: dt.date) -> None:
    """Write into the journal what happened: with the person, or of the neighbourhood while nobody is linked."""
    if appointment.person_id is not None:
        entry = record_step(person_key=appointment.person_id, facts=facts, on=on)
    else:
        place = appointment.office.neighbourhood
        entry = record(Happening(facts, on=on, agency_key=place.agency_id, neighbourhood_key=place.pk))
    appointment.entry_keys = [*appointment.entry_keys, entry.pk]
    appointment.save(update_fields=["entry_keys"])


def audit_client(action: AuditAction, row: Appointment | WaitingEntry) -> None:
    """Write down what somebody without an account did with what is theirs."""
    audit(
        by=None,
        action=action,
        object_kind="appointment" if isinstance(row, Appointment) else "waiting-entry",
        object_key=row.pk,
        agency_key=row.office.neighbourhood.agency_id,
    )


def host(office: Office, staff_key: int, *, on: dt.date) -> Staff:
    """Return who holds a talk on a day; InputError for somebody who does not work in that office then."""
    found = access.hosts(office, on=on).filter(pk=staff_key).first()
    if found is None:
        raise InputError("An diesem Tag arbeitet diese Kollegin oder dieser Kollege nicht in diesem Büro.")
    return found


def _check_step(appointment: Appointment, state: AppointmentState) -> None:
    if not may_become(appointment.state, state):
        was = AppointmentState(appointment.state).label
        raise ConflictError(f"Dieser Termin ist inzwischen „{was}“. Bitte laden Sie die Seite neu.")


def _room(office: Office, wish: Wish) -> Room | None:
    if wish.room_key is None or wish.way != MeetingWay.OFFICE:
        return None
    room = Room.objects.filter(pk=wish.room_key, office=office, is_in_use=True).first()
    if room is None:
        raise InputError("Diesen Raum gibt es nicht (mehr).")
    return room
