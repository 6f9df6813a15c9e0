"""Appointments as the office makes, moves, cancels and closes them. All of them are voluntary."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, RuleError
from lotse.journal.models import Entry
from lotse.people.access import get_person
from lotse.people.services.standing import undo_entries
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit
from lotse.schedule import access
from lotse.schedule.enums import AppointmentState, MeetingWay, MessageKind, Side
from lotse.schedule.models import Appointment
from lotse.schedule.rules import journal
from lotse.schedule.rules.appointments import may_offer_again
from lotse.schedule.services.changing import (
    Wish,
    change_time,
    check,
    end,
    go_on,
    host,
    make,
    note,
    say_yes,
)
from lotse.schedule.services.claims import give_back, room_for
from lotse.schedule.services.messages import send_word
from lotse.schedule.services.reach import check_contact
from lotse.schedule.services.waiting import Span, pass_on, settle_entry


@transaction.atomic
def book(*, by: Staff, office_key: int, wish: Wish, now: dt.datetime, tell: bool = True) -> Appointment:
    """Write down an appointment that somebody and the office have agreed on; `tell` sends the confirmation."""
    made = _make(by, office_key, wish, AppointmentState.BOOKED, now)
    note(made, journal.AppointmentBooked(made.pk, made.way), on=clock.day_of(now))
    if tell:
        send_word(kind=MessageKind.CONFIRMATION, appointment=made)
    audit(by=by, action=AuditAction.CREATED, object_kind="appointment", object_key=made.pk)
    return made


@transaction.atomic
def offer_again(*, by: Staff, appointment_key: int, wish: Wish, now: dt.datetime) -> Appointment:
    """Offer the one friendly second appointment after a missed one; whoever does not answer owes nothing."""
    today = clock.day_of(now)
    missed = access.get_appointment(by, appointment_key, on=today, lock=True)
    has_second = Appointment.objects.filter(second_offer_of=missed).exists()
    if not may_offer_again(
        state=missed.state, is_second=missed.second_offer_of_id is not None, has_second=has_second
    ):
        raise RuleError("Einen zweiten Termin bieten wir genau einmal an, nach einem verpassten Gespräch.")
    made = _make(by, missed.office_id, wish, AppointmentState.ASKED, now, second_offer_of=missed)
    note(made, journal.AppointmentOffered(made.pk, made.way), on=clock.day_of(now))
    send_word(kind=MessageKind.SECOND_OFFER, appointment=made)
    audit(by=by, action=AuditAction.CREATED, object_kind="appointment", object_key=made.pk)
    return made


@transaction.atomic
def invite_again(*, by: Staff, appointment_key: int, wish: Wish, now: dt.datetime) -> Appointment:
    """Offer a new time to somebody whose talk a mode of the office put off."""
    put_off = access.get_appointment(by, appointment_key, on=clock.day_of(now), lock=True)
    if put_off.put_off_by_id is None or put_off.invited_again_at is not None:
        raise ConflictError("Diese Person ist schon wieder eingeladen.")
    made = _make(by, put_off.office_id, wish, AppointmentState.ASKED, now)
    put_off.invited_again_at = now
    put_off.save(update_fields=["invited_again_at"])
    note(made, journal.AppointmentOffered(made.pk, made.way), on=clock.day_of(now))
    send_word(kind=MessageKind.INVITE_AGAIN, appointment=made)
    audit(by=by, action=AuditAction.CREATED, object_kind="appointment", object_key=made.pk)
    return made


@transaction.atomic
def strike_off(*, by: Staff, appointment_key: int, now: dt.datetime) -> Appointment:
    """Note that somebody whose talk was put off needs no new invitation: it is settled otherwise."""
    put_off = access.get_appointment(by, appointment_key, on=clock.day_of(now), lock=True)
    if put_off.put_off_by_id is None or put_off.invited_again_at is not None:
        raise ConflictError("Diese Person steht nicht (mehr) auf der Liste zum Einladen.")
    put_off.invited_again_at = now
    put_off.save(update_fields=["invited_again_at"])
    audit(by=by, action=AuditAction.CHANGED, object_kind="appointment", object_key=put_off.pk)
    return put_off


@transaction.atomic
def confirm(*, by: Staff, appointment_key: int, now: dt.datetime) -> Appointment:
    """Say yes to a time that a client asked for, or note that they said yes on the phone."""
    appointment = access.get_appointment(by, appointment_key, on=clock.day_of(now), lock=True)
    say_yes(appointment, now=now)
    settle_entry(appointment, accepted=True, now=now)
    note(appointment, journal.AppointmentBooked(appointment.pk, appointment.way), on=clock.day_of(now))
    send_word(kind=MessageKind.CONFIRMATION, appointment=appointment)
    audit(by=by, action=AuditAction.CHANGED, object_kind="appointment", object_key=appointment.pk)
    return appointment


@transaction.atomic
def move(
    *,
    by: Staff,
    appointment_key: int,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    now: dt.datetime,
    is_agreed: bool,
    staff_key: int | None = None,
    way: MeetingWay | None = None,
    back_by: dt.datetime | None = None,
    emergency_reason: str = "",
) -> Appointment:
    """Give an appointment another time, host or way. Unless the client agreed already they are asked.

    It keeps its room where that is free then, and takes another one where it is not.
    """
    appointment = _locked(by, appointment_key, now)
    state = AppointmentState.BOOKED if is_agreed else AppointmentState.MOVED
    freed = Span.of(appointment)
    host_key, day = staff_key or appointment.staff_id, clock.day_of(starts_at)
    appointment.staff = host(appointment.office, host_key, on=day)
    appointment.way = way or MeetingWay(appointment.way)
    appointment.starts_at, appointment.ends_at = starts_at, ends_at
    appointment.room = room_for(appointment)
    appointment.back_by = back_by if appointment.way == MeetingWay.HOME else None
    appointment.emergency_reason = emergency_reason.strip()
    check(appointment, now=now)
    change_time(appointment, state=state, now=now)
    send_word(kind=MessageKind.MOVED, appointment=appointment)
    pass_on(appointment.office, now=now, freed=freed)
    audit(by=by, action=AuditAction.CHANGED, object_kind="appointment", object_key=appointment.pk)
    return appointment


@transaction.atomic
def cancel(*, by: Staff, appointment_key: int, asked_for_by: Side, now: dt.datetime) -> Appointment:
    """Cancel an appointment for the office, or because the client asked for it; nothing follows from either.

    One that is past can be cancelled, too, where nobody had noted it in time; nobody is written to then.
    """
    appointment = _locked(by, appointment_key, now)
    end(appointment, by_side=asked_for_by, now=now)
    if asked_for_by == Side.OFFICE:
        send_word(kind=MessageKind.CANCELLED, appointment=appointment)
    settle_entry(appointment, accepted=False, now=now)
    pass_on(appointment.office, now=now, freed=Span.of(appointment))
    audit(by=by, action=AuditAction.CHANGED, object_kind="appointment", object_key=appointment.pk)
    return appointment


@transaction.atomic
def hold(*, by: Staff, appointment_key: int, now: dt.datetime) -> Appointment:
    """Write down that the talk took place."""
    appointment = access.get_appointment(by, appointment_key, on=clock.day_of(now), lock=True)
    if appointment.starts_at > now:
        raise InputError("Dieser Termin liegt noch in der Zukunft.")
    go_on(appointment, AppointmentState.HELD, now=now)
    settle_entry(appointment, accepted=True, now=now)
    give_back(appointment)
    held = journal.AppointmentHeld(appointment.pk, appointment.way)
    note(appointment, held, on=clock.day_of(appointment.starts_at))
    audit(by=by, action=AuditAction.CHANGED, object_kind="appointment", object_key=appointment.pk)
    return appointment


@transaction.atomic
def miss(*, by: Staff, appointment_key: int, now: dt.datetime) -> Appointment:
    """Write down that the talk did not come about: here only, not in the journal, from which all else is read.

    What follows is one friendly second offer at most. Law: § 14 Abs. 3 SGB II
    """
    appointment = access.get_appointment(by, appointment_key, on=clock.day_of(now), lock=True)
    if appointment.starts_at > now:
        raise InputError("Dieser Termin liegt noch in der Zukunft.")
    go_on(appointment, AppointmentState.MISSED, now=now)
    give_back(appointment)
    audit(by=by, action=AuditAction.CHANGED, object_kind="appointment", object_key=appointment.pk)
    return appointment


@transaction.atomic
def set_right(*, by: Staff, appointment_key: int, now: dt.datetime) -> Appointment:
    """Take back that a talk took place or was missed, as long as nothing came of it."""
    appointment = access.get_appointment(by, appointment_key, on=clock.day_of(now), lock=True)
    if Appointment.objects.filter(second_offer_of=appointment).exists():
        raise ConflictError("Für diesen Termin gibt es schon ein zweites Angebot.")
    if appointment.state not in (AppointmentState.HELD, AppointmentState.MISSED):
        raise ConflictError("An diesem Termin gibt es nichts zurückzunehmen.")
    go_on(appointment, AppointmentState.BOOKED, now=now)
    held = Entry.objects.filter(pk__in=appointment.entry_keys, kind="appointment-held")
    undo_entries(list(held.values_list("pk", flat=True)), on=clock.day_of(now))
    audit(by=by, action=AuditAction.UNDONE, object_kind="appointment", object_key=appointment.pk)
    return appointment


@transaction.atomic
def check_in(*, by: Staff, appointment_key: int, now: dt.datetime) -> Appointment:
    """Note that a colleague is safely back from a visit at home; where they were is not asked."""
    appointment = access.get_appointment(by, appointment_key, on=clock.day_of(now), lock=True)
    if appointment.back_by is None:
        raise InputError("Für diesen Termin ist keine Rückmeldung vereinbart.")
    if appointment.back_at is None:
        appointment.back_at = now
        appointment.save(update_fields=["back_at"])
        audit(by=by, action=AuditAction.CHANGED, object_kind="appointment", object_key=appointment.pk)
    return appointment


@transaction.atomic
def link_person(*, by: Staff, appointment_key: int, person_key: int, now: dt.datetime) -> Appointment:
    """Say whose booking this is; what was noted to reach them stays for this appointment."""
    appointment = access.get_appointment(by, appointment_key, on=clock.day_of(now), lock=True)
    if appointment.person_id is not None:
        raise ConflictError("Dieser Termin gehört schon zu einer Person.")
    person = get_person(by, person_key, on=clock.day_of(now), lock=True)
    if person.neighbourhood_id != appointment.office.neighbourhood_id:
        raise InputError("Diese Person gehört zu einem anderen Quartier.")
    undo_entries(appointment.entry_keys, on=clock.day_of(now))
    appointment.person, appointment.entry_keys = person, []
    appointment.save(update_fields=["person", "entry_keys"])
    if appointment.state in (AppointmentState.BOOKED, AppointmentState.MOVED, AppointmentState.HELD):
        booked = journal.AppointmentBooked(appointment.pk, appointment.way)
        note(appointment, booked, on=clock.day_of(appointment.made_at))
    if appointment.state == AppointmentState.HELD:
        held = journal.AppointmentHeld(appointment.pk, appointment.way)
        note(appointment, held, on=clock.day_of(appointment.starts_at))
    audit(by=by, action=AuditAction.CHANGED, object_kind="appointment", object_key=appointment.pk)
    return appointment


def _make(
    by: Staff,
    office_key: int,
    wish: Wish,
    state: AppointmentState,
    now: dt.datetime,
    second_offer_of: Appointment | None = None,
) -> Appointment:
    office = access.get_office(by, office_key, on=clock.day_of(now), lock=True)
    person = get_person(by, wish.person_key, on=clock.day_of(now)) if wish.person_key is not None else None
    if person is None and not wish.name.strip():
        raise InputError("Bitte nennen Sie einen Namen oder wählen Sie eine Person.")
    if person is None:
        check_contact(way=wish.reach_way, reach=wish.reach)
    if person is not None and person.neighbourhood_id != office.neighbourhood_id:
        raise InputError("Diese Person gehört zu einem anderen Quartier.")
    made = make(office, wish, person=person, state=state, asked_by=Side.OFFICE, now=now)
    if made is None:
        raise ConflictError("Zu dieser Zeit ist schon ein anderer Termin. Bitte wählen Sie eine andere.")
    if second_offer_of is not None:
        made.second_offer_of = second_offer_of
        made.save(update_fields=["second_offer_of"])
    return made


def _locked(by: Staff, key: int, now: dt.datetime) -> Appointment:
    """Return an appointment, its office locked first: so everybody who changes the calendar waits in one line."""
    found = access.get_appointment(by, key, on=clock.day_of(now))
    access.get_office(by, found.office_id, on=clock.day_of(now), lock=True)
    return access.get_appointment(by, key, on=clock.day_of(now), lock=True)
