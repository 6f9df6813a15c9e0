"""The waiting list: first come, first offered, and nobody has to answer."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible
from lotse.people.access import get_person
from lotse.people.models import Person
from lotse.places.models import Office
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit
from lotse.schedule import access
from lotse.schedule.enums import (
    AppointmentState,
    MeetingWay,
    MessageKind,
    MessageWay,
    Side,
    WaitingState,
)
from lotse.schedule.models import Appointment, WaitingEntry
from lotse.schedule.queries.slots import slot_at
from lotse.schedule.rules import journal
from lotse.schedule.rules.appointments import answer_by, waiting_may_become
from lotse.schedule.rules.languages import known
from lotse.schedule.rules.links import digest_of, token_of
from lotse.schedule.services.changing import Wish, end, make, note
from lotse.schedule.services.messages import send_word, send_word_to_waiting


@dataclass(frozen=True, slots=True)
class Seeker:
    """Who wants a talk: a name, how to reach them, in which language and in which way to meet."""

    name: str
    reach_way: MessageWay
    reach: str
    language: str = "de"
    way: MeetingWay = MeetingWay.OFFICE


@dataclass(frozen=True, slots=True)
class Freed:
    """A time that nobody has any more."""

    starts_at: dt.datetime
    staff_key: int

    @classmethod
    def of(cls, appointment: Appointment) -> Freed:
        """Return the time of an appointment as it is at this moment."""
        return cls(appointment.starts_at, appointment.staff_id)


def enter(
    office: Office,
    seeker: Seeker,
    *,
    person: Person | None,
    now: dt.datetime,
    reference: uuid.UUID | None = None,
) -> WaitingEntry:
    """Put somebody at the end of the list and tell them so."""
    reference = reference or uuid.uuid4()
    entry = WaitingEntry.objects.create(
        office=office,
        person=person,
        name="" if person else seeker.name.strip()[:120],
        reach_way=seeker.reach_way,
        reach=seeker.reach.strip()[:120],
        language=known(seeker.language),
        way=seeker.way,
        reference=reference,
        token_digest=digest_of(token_of(reference, key=settings.SECRET_KEY)),
        entered_at=now,
    )
    if seeker.reach_way == MessageWay.MAIL:
        send_word_to_waiting(kind=MessageKind.WAITING, entry=entry)
    return entry


@transaction.atomic
def enter_for(
    *, by: Staff, office_key: int, seeker: Seeker, now: dt.datetime, person_key: int | None = None
) -> WaitingEntry:
    """Put somebody on the list who asked at the counter or on the phone."""
    office = access.get_office(by, office_key, on=clock.day_of(now), lock=True)
    person = get_person(by, person_key, on=clock.day_of(now)) if person_key is not None else None
    if person is None and not seeker.name.strip():
        raise InputError("Bitte nennen Sie einen Namen oder wählen Sie eine Person.")
    entry = enter(office, seeker, person=person, now=now)
    audit(by=by, action=AuditAction.CREATED, object_kind="waiting-entry", object_key=entry.pk)
    return entry


@transaction.atomic
def strike(*, by: Staff, entry_key: int, now: dt.datetime) -> WaitingEntry:
    """Take somebody off the list at their wish; a time that was kept for them goes to the next."""
    entry = _locked(access.visible_waiting(by, on=clock.day_of(now)).filter(pk=entry_key).first())
    _leave(entry, now)
    audit(by=by, action=AuditAction.CHANGED, object_kind="waiting-entry", object_key=entry.pk)
    return entry


@transaction.atomic
def strike_by_link(*, token: str, now: dt.datetime) -> WaitingEntry:
    """Take oneself off the list."""
    entry = _locked(WaitingEntry.objects.filter(token_digest=digest_of(token)).first())
    _leave(entry, now)
    audit(by=None, action=AuditAction.CHANGED, object_kind="waiting-entry", object_key=entry.pk)
    return entry


def pass_on(office: Office, freed: Freed, *, now: dt.datetime) -> Appointment | None:
    """Offer a time that became free to the first on the list for whom it fits; None where there is nobody.

    Only a time that the hours still offer and that is far enough off for somebody to answer.
    """
    until = answer_by(now=now, starts_at=freed.starts_at)
    if until is None:
        return None
    waiting = WaitingEntry.objects.filter(office=office, state=WaitingState.WAITING)
    for entry in waiting.select_for_update(of=("self",)).order_by("entered_at", "pk")[:50]:
        way = MeetingWay(entry.way)
        slot = slot_at(office.pk, starts_at=freed.starts_at, staff_key=freed.staff_key, way=way, now=now)
        if slot is None:
            continue
        wish = Wish(
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            staff_key=slot.staff_key,
            room_key=slot.room_key,
            way=way,
            name=entry.name,
            reach_way=MessageWay(entry.reach_way),
            reach=entry.reach,
            language=entry.language,
        )
        made = make(
            office,
            wish,
            person=entry.person,
            state=AppointmentState.ASKED,
            asked_by=Side.OFFICE,
            now=now,
            answer_by=until,
        )
        if made is None:
            return None
        note(made, journal.AppointmentOffered(made.pk, made.way), on=clock.day_of(now))
        _set(entry, WaitingState.OFFERED, now, appointment=made)
        send_word(kind=MessageKind.PLACE_FREE, appointment=made)
        return made
    return None


def settle_entry(appointment: Appointment, *, accepted: bool, now: dt.datetime) -> None:
    """Bring the place on the list in line once its offered time was accepted or refused."""
    entry = WaitingEntry.objects.select_for_update().filter(appointment=appointment).first()
    if entry is None or entry.state != WaitingState.OFFERED:
        return
    if accepted:
        _set(entry, WaitingState.BOOKED, now, appointment=appointment)
    else:
        _set(entry, WaitingState.WAITING, now, appointment=None)


def lapse_offers() -> int:
    """Give kept times to the next on the list where nobody answered in time; return how many.

    Whoever did not answer stays on the list, behind those who have not been asked yet.
    """
    now = clock.now()
    late = Appointment.objects.filter(state=AppointmentState.ASKED, answer_by__lt=now)
    keys = list(late.order_by("answer_by").values_list("pk", "office_id"))
    for key, office_key in keys:
        with transaction.atomic():
            office = access.lock_office(office_key)
            appointments = Appointment.objects.select_for_update(of=("self",))
            appointment = appointments.select_related("office__neighbourhood", "person").get(pk=key)
            if appointment.state != AppointmentState.ASKED:
                continue
            end(appointment, by_side=Side.OFFICE, now=now)
            entry = WaitingEntry.objects.filter(appointment=appointment, state=WaitingState.OFFERED).first()
            pass_on(office, Freed.of(appointment), now=now)
            if entry is not None:
                entry.entered_at = now
                _set(entry, WaitingState.WAITING, now, appointment=None)
    return len(keys)


def _locked(found: WaitingEntry | None) -> WaitingEntry:
    if found is None:
        raise NotVisible("Diesen Platz auf der Warteliste gibt es nicht (mehr).")
    access.lock_office(found.office_id)
    entries = WaitingEntry.objects.select_related("office__neighbourhood", "person")
    return entries.select_for_update(of=("self",)).get(pk=found.pk)


def _leave(entry: WaitingEntry, now: dt.datetime) -> None:
    offered = entry.appointment if entry.state == WaitingState.OFFERED else None
    _set(entry, WaitingState.WITHDRAWN, now, appointment=entry.appointment)
    if offered is not None and offered.state == AppointmentState.ASKED:
        end(offered, by_side=Side.CLIENT, now=now)
        pass_on(entry.office, Freed.of(offered), now=now)


def _set(
    entry: WaitingEntry, state: WaitingState, now: dt.datetime, *, appointment: Appointment | None
) -> None:
    if not waiting_may_become(entry.state, state):
        raise ConflictError("Dieser Platz auf der Warteliste ist inzwischen erledigt.")
    entry.state, entry.appointment = state, appointment
    is_over = state in (WaitingState.BOOKED, WaitingState.WITHDRAWN, WaitingState.EXPIRED)
    entry.ended_at = now if is_over else None
    entry.save(update_fields=["state", "appointment", "ended_at", "entered_at"])
