"""Booking by the public: no account, a name and a way to reach somebody, and never two at one time.

Everybody who books in an office waits in one line (its row is locked), and where somebody slips past that line
the claims on the time still hold. So whoever comes second is not shown an error: they stand on the waiting list.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
from lotse.places.models import Office
from lotse.privacy.enums import AuditAction
from lotse.schedule import access
from lotse.schedule.enums import (
    LIVE_STATES,
    AppointmentState,
    MeetingWay,
    MessageKind,
    MessageWay,
    Outcome,
    Side,
    WaitingState,
)
from lotse.schedule.models import Appointment, WaitingEntry
from lotse.schedule.queries.booking import free_at
from lotse.schedule.queries.hours import settings_of
from lotse.schedule.queries.slots import Slot, free_slots, slots_at
from lotse.schedule.rules import journal
from lotse.schedule.rules.contacts import LIVE_BOOKINGS, contact_key, is_name, plain_name
from lotse.schedule.rules.links import digest_of, token_of
from lotse.schedule.services.changing import (
    audit_client,
    back_by_after,
    change_time,
    end,
    make,
    note,
    say_yes,
    wish_at,
)
from lotse.schedule.services.messages import send_word
from lotse.schedule.services.reach import check_contact
from lotse.schedule.services.waiting import Seeker, Span, enter, pass_on, settle_entry

# Threads of one process queue here, first come, first served; SQLite's own lock is asked for again and again by
# everybody at once, and who is unlucky waits for longer than it is patient.
_LINE = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicWish:
    """What somebody chose on the booking page.

    `staff_key` is who would best hold the talk; whoever else is free at that time may. `or_next`: if that time is
    just taken, the next free one is welcome. `form` is what the page was given when it was shown: sent twice, it
    books once.
    """

    starts_at: dt.datetime
    staff_key: int
    way: MeetingWay
    name: str
    reach_way: MessageWay
    reach: str
    language: str = "de"
    interpreter: str = ""
    or_next: bool = False
    form: str = ""


@dataclass(frozen=True, slots=True)
class Booking:
    """What came of it, and the token of the client's link: to the appointment, or to the place on the list."""

    outcome: Outcome
    token: str
    appointment_key: int | None = None
    entry_key: int | None = None


class EnoughBooked(RuleError):
    """A contact already keeps as many times as anybody may book without talking with the office."""


def book_publicly(*, office_key: int, wish: PublicWish, now: dt.datetime) -> Booking:
    """Book a time for somebody of the public, or put them on the waiting list where it is taken."""
    _check_contact(wish)
    with _LINE, transaction.atomic():
        office = access.lock_office(office_key)
        reference = _reference(wish)
        if known := _already(reference):
            return known
        _check_enough(office, wish, Appointment.objects.filter(state__in=LIVE_STATES, starts_at__gt=now))
        made = _book(office, wish, reference, now)
        if made is not None:
            audit_client(AuditAction.CREATED, made)
            outcome = Outcome.BOOKED if made.state == AppointmentState.BOOKED else Outcome.ASKED
            return Booking(outcome, _token(made.reference), appointment_key=made.pk)
        return _wait(office, wish, reference, now)


def wait_publicly(*, office_key: int, wish: PublicWish, now: dt.datetime) -> Booking:
    """Put somebody on the waiting list who found nothing that fits; the time in the wish does not matter."""
    _check_contact(wish)
    with _LINE, transaction.atomic():
        office = access.lock_office(office_key)
        reference = _reference(wish)
        if known := _already(reference):
            return known
        return _wait(office, wish, reference, now)


@transaction.atomic
def confirm_by_link(*, token: str, now: dt.datetime) -> Appointment:
    """Say yes to a time that the office offered or to which it moved an appointment."""
    appointment = _locked(token)
    if appointment.state == AppointmentState.ASKED and appointment.asked_by == Side.CLIENT:
        raise ConflictError("Wir haben Ihren Wunsch und sagen Ihnen bald Bescheid.")
    say_yes(appointment, now=now)
    settle_entry(appointment, accepted=True, now=now)
    note(appointment, journal.AppointmentBooked(appointment.pk, appointment.way), on=clock.day_of(now))
    send_word(kind=MessageKind.CONFIRMATION, appointment=appointment)
    audit_client(AuditAction.CHANGED, appointment)
    return appointment


@transaction.atomic
def cancel_by_link(*, token: str, now: dt.datetime) -> Appointment:
    """Cancel by the client's link, also a visit at home: nobody has to say why, and nothing follows."""
    appointment = _locked(token)
    if appointment.starts_at <= now:
        raise ConflictError("Dieser Termin ist schon vorbei: Es gibt nichts mehr abzusagen.")
    end(appointment, by_side=Side.CLIENT, now=now)
    settle_entry(appointment, accepted=False, now=now)
    pass_on(appointment.office, now=now, freed=Span.of(appointment))
    audit_client(AuditAction.CHANGED, appointment)
    return appointment


@transaction.atomic
def move_by_link(*, token: str, starts_at: dt.datetime, staff_key: int, now: dt.datetime) -> Appointment:
    """Choose another free time; where it is just taken, ConflictError, and the old time is kept."""
    appointment = _locked(token)
    if appointment.state not in LIVE_STATES or appointment.starts_at <= now:
        raise ConflictError("Dieser Termin lässt sich nicht mehr verschieben.")
    way = MeetingWay(appointment.way)
    slot, freed = _slot_for(appointment, starts_at, staff_key, now), Span.of(appointment)
    appointment.starts_at, appointment.ends_at = slot.starts_at, slot.ends_at
    appointment.staff_id, appointment.room_id = slot.staff_key, slot.room_key
    appointment.back_by = back_by_after(way, slot.ends_at)
    asks = way == MeetingWay.HOME or settings_of(appointment.office_id).booking_asks
    appointment.asked_by = Side.CLIENT if asks else appointment.asked_by
    settle_entry(appointment, accepted=True, now=now)
    state = AppointmentState.ASKED if asks else AppointmentState.BOOKED
    change_time(appointment, state=state, now=now)
    send_word(
        kind=MessageKind.REQUEST_RECEIVED if asks else MessageKind.CONFIRMATION, appointment=appointment
    )
    pass_on(appointment.office, now=now, freed=freed)
    audit_client(AuditAction.CHANGED, appointment)
    return appointment


@transaction.atomic
def book_from_list(*, token: str, starts_at: dt.datetime, staff_key: int, now: dt.datetime) -> Appointment:
    """Take a time that is free now, from the page of one's place on the waiting list."""
    found = WaitingEntry.objects.filter(token_digest=digest_of(token)).first()
    if found is None:
        raise NotVisible("Diesen Platz auf der Warteliste gibt es nicht (mehr).")
    office = access.lock_office(found.office_id)
    entry = WaitingEntry.objects.select_related("person").select_for_update(of=("self",)).get(pk=found.pk)
    if entry.state != WaitingState.WAITING:
        raise ConflictError("Dieser Platz auf der Warteliste ist inzwischen erledigt.")
    wish = PublicWish(
        starts_at=starts_at,
        staff_key=staff_key,
        way=MeetingWay(entry.way),
        name=entry.name,
        reach_way=MessageWay(entry.reach_way),
        reach=entry.reach,
        language=entry.language,
    )
    made = _book(office, wish, None, now)
    if made is None:
        raise ConflictError("Diese Zeit ist gerade vergeben worden. Ihr Platz auf der Warteliste bleibt.")
    if entry.person is not None:
        made.person, made.name = entry.person, ""
        made.save(update_fields=["person", "name"])
    entry.state, entry.appointment, entry.ended_at = WaitingState.BOOKED, made, now
    entry.save(update_fields=["state", "appointment", "ended_at"])
    audit_client(AuditAction.CREATED, made)
    return made


def _wait(office: Office, wish: PublicWish, reference: uuid.UUID | None, now: dt.datetime) -> Booking:
    """Put somebody on the waiting list, with the way of the wish."""
    waiting = (WaitingState.WAITING, WaitingState.OFFERED)
    _check_enough(office, wish, WaitingEntry.objects.filter(state__in=waiting))
    seeker = Seeker(wish.name, wish.reach_way, wish.reach, wish.language, wish.way)
    entry = enter(office, seeker, person=None, now=now, reference=reference)
    audit_client(AuditAction.CREATED, entry)
    return Booking(Outcome.WAITING, _token(entry.reference), entry_key=entry.pk)


def _book(
    office: Office, wish: PublicWish, reference: uuid.UUID | None, now: dt.datetime
) -> Appointment | None:
    """Take the wished time, or the next free one if that is welcome; None where there is none."""
    offered = slots_at(office.pk, starts_at=wish.starts_at, way=wish.way, now=now)
    if not offered:
        raise InputError("Diese Zeit gibt es nicht mehr. Bitte wählen Sie eine andere.")
    asks = wish.way == MeetingWay.HOME or settings_of(office.pk).booking_asks
    offered.sort(key=lambda slot: slot.staff_key != wish.staff_key)
    others = _later(office, wish, now) if wish.or_next else ()
    taken = (_take(office, slot, wish, reference, asks=asks, now=now) for slot in chain(offered, others))
    made = next((each for each in taken if each is not None), None)
    if made is None:
        return None
    if asks:
        send_word(kind=MessageKind.REQUEST_RECEIVED, appointment=made)
    else:
        note(made, journal.AppointmentBooked(made.pk, made.way), on=clock.day_of(now))
        send_word(kind=MessageKind.CONFIRMATION, appointment=made)
    return made


def _later(office: Office, wish: PublicWish, now: dt.datetime) -> Iterator[Slot]:
    """Yield the free times in the way of a wish; they are looked up once somebody asks for the first."""
    yield from free_slots(office.pk, now=now, way=wish.way, online=True)


def _take(
    office: Office,
    slot: Slot,
    wish: PublicWish,
    reference: uuid.UUID | None,
    *,
    asks: bool,
    now: dt.datetime,
) -> Appointment | None:
    wanted = wish_at(
        slot,
        way=wish.way,
        name=wish.name,
        reach_way=wish.reach_way,
        reach=wish.reach,
        language=wish.language,
        interpreter=wish.interpreter,
    )
    return make(
        office,
        wanted,
        person=None,
        state=AppointmentState.ASKED if asks else AppointmentState.BOOKED,
        asked_by=Side.CLIENT,
        now=now,
        reference=reference,
    )


def _slot_for(appointment: Appointment, starts_at: dt.datetime, staff_key: int, now: dt.datetime) -> Slot:
    """Return the time to which an appointment moves: with whoever is free then, best with the host named.

    Where nobody is free it is that host's all the same, and taking it will fail.
    """
    way, office_key = MeetingWay(appointment.way), appointment.office_id
    free = free_at(office_key, starts_at=starts_at, way=way, now=now)
    found = free or slots_at(office_key, starts_at=starts_at, way=way, now=now)
    if not found:
        raise InputError("Diese Zeit gibt es nicht mehr. Bitte wählen Sie eine andere.")
    return next((slot for slot in found if slot.staff_key == staff_key), found[0])


def _check_contact(wish: PublicWish) -> None:
    """Raise unless there is a name and a way by which word can really reach somebody."""
    if not plain_name(wish.name):
        raise InputError("Bitte sagen Sie uns, wie wir Sie ansprechen dürfen.")
    if not is_name(plain_name(wish.name)):
        raise InputError("Bitte schreiben Sie hier nur Ihren Namen.")
    check_contact(way=wish.reach_way, reach=wish.reach)


def _check_enough(
    office: Office, wish: PublicWish, kept: QuerySet[Appointment] | QuerySet[WaitingEntry]
) -> None:
    """Raise EnoughBooked where a contact keeps all it may at the offices of an agency; under the office's lock."""
    here = kept.filter(office__neighbourhood__agency=office.neighbourhood.agency_id).exclude(reach="")
    contact = contact_key(wish.reach)
    if sum(contact_key(reach) == contact for reach in here.values_list("reach", flat=True)) >= LIVE_BOOKINGS:
        raise EnoughBooked("Weitere Termine vereinbaren wir gern mit Ihnen am Telefon.")


def _reference(wish: PublicWish) -> uuid.UUID | None:
    """Return the reference that a form's booking gets, however often it is sent; nobody can choose it."""
    if not wish.form:
        return None
    key = settings.SECRET_KEY.encode()
    mac = hmac.new(key, b"lotse.schedule.form:" + wish.form.encode(), hashlib.sha256)
    return uuid.UUID(bytes=mac.digest()[:16], version=4)


def _already(reference: uuid.UUID | None) -> Booking | None:
    if reference is None:
        return None
    if made := Appointment.objects.filter(reference=reference).first():
        outcome = Outcome.ASKED if made.state == AppointmentState.ASKED else Outcome.BOOKED
        return Booking(outcome, _token(reference), appointment_key=made.pk)
    if entry := WaitingEntry.objects.filter(reference=reference).first():
        return Booking(Outcome.WAITING, _token(reference), entry_key=entry.pk)
    return None


def _token(reference: uuid.UUID) -> str:
    return token_of(reference, key=settings.SECRET_KEY)


def _locked(token: str) -> Appointment:
    digest = digest_of(token)
    access.lock_office(access.appointment_of_link(digest).office_id)
    return access.appointment_of_link(digest, lock=True)
