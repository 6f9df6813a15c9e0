"""The waiting list: first come, first offered, and nobody has to answer."""

from __future__ import annotations

import datetime as dt
import uuid
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
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
from lotse.schedule.queries.slots import Slot, free_slots
from lotse.schedule.rules import journal
from lotse.schedule.rules.appointments import answer_by, waiting_may_become
from lotse.schedule.rules.contacts import plain_name
from lotse.schedule.rules.languages import known
from lotse.schedule.rules.links import digest_of, token_of
from lotse.schedule.services.changing import audit_client, end, make, note, wish_at
from lotse.schedule.services.messages import send_word, send_word_to_waiting
from lotse.schedule.services.reach import check_contact


@dataclass(frozen=True, slots=True)
class Seeker:
    """Who wants a talk: a name, how to reach them, in which language and in which way to meet."""

    name: str
    reach_way: MessageWay
    reach: str
    language: str = "de"
    way: MeetingWay = MeetingWay.OFFICE


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time that nobody has any more."""

    starts_at: dt.datetime
    ends_at: dt.datetime

    @classmethod
    def of(cls, appointment: Appointment) -> Span:
        """Return the time of an appointment as it is at this moment."""
        return cls(appointment.starts_at, appointment.ends_at)

    def has(self, moment: dt.datetime) -> bool:
        """Say whether a moment lies in it."""
        return self.starts_at <= moment < self.ends_at


def enter(
    office: Office,
    seeker: Seeker,
    *,
    person: Person | None,
    now: dt.datetime,
    reference: uuid.UUID | None = None,
) -> WaitingEntry:
    """Put somebody at the end of the list and tell them so; what is free now they could have taken."""
    reference = reference or uuid.uuid4()
    free = free_slots(office.pk, now=now, way=seeker.way)
    entry = WaitingEntry.objects.create(
        office=office,
        person=person,
        name="" if person else plain_name(seeker.name)[:120],
        reach_way=seeker.reach_way,
        reach=seeker.reach.strip()[:120],
        language=known(seeker.language),
        way=seeker.way,
        reference=reference,
        token_digest=digest_of(token_of(reference, key=settings.SECRET_KEY)),
        entered_at=now,
        lined_up_at=now,
        passed=sorted({_moment(slot.starts_at) for slot in free}),
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
    if person is None:
        if not plain_name(seeker.name):
            raise InputError("Bitte nennen Sie einen Namen oder wählen Sie eine Person.")
        check_contact(way=seeker.reach_way, reach=seeker.reach)
    else:
        _check_person(person, office)
    entry = enter(office, seeker, person=person, now=now)
    audit(by=by, action=AuditAction.CREATED, object_kind="waiting-entry", object_key=entry.pk)
    return entry


def _check_person(person: Person, office: Office) -> None:
    if person.neighbourhood_id != office.neighbourhood_id:
        raise InputError("Diese Person gehört zu einem anderen Quartier.")
    in_line = WaitingEntry.objects.filter(
        person=person, state__in=(WaitingState.WAITING, WaitingState.OFFERED)
    )
    if in_line.exists():
        raise ConflictError("Diese Person steht schon auf der Warteliste.")


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
    audit_client(AuditAction.CHANGED, entry)
    return entry


def pass_on(office: Office, *, now: dt.datetime, freed: Span | None = None) -> list[Appointment]:
    """Offer free times to those on the list, in their order; return what was offered.

    Each gets the first time that fits, that they could not have had before, and that is far enough off for
    somebody to answer. Who cannot be offered any is left out and keeps their place. `freed` is the time that
    somebody has just given back.
    """
    line = WaitingEntry.objects.filter(office=office, state=WaitingState.WAITING)
    if not line.exists():
        return []
    free = [slot for slot in free_slots(office.pk, now=now) if answer_by(now=now, starts_at=slot.starts_at)]
    offered = []
    for entry in line.select_related("person", "office").order_by("lined_up_at", "pk"):
        if not free:
            break
        if (made := _offer(office, entry, free, now, freed)) is not None:
            offered.append(made)
            free = [slot for slot in free if not _is_over(made, slot)]
    return offered


@transaction.atomic
def offer(
    *, by: Staff, entry_key: int, starts_at: dt.datetime, staff_key: int, now: dt.datetime
) -> Appointment:
    """Offer somebody on the list a free time that was chosen for them; they are told and may say no."""
    entry = _locked(access.visible_waiting(by, on=clock.day_of(now)).filter(pk=entry_key).first())
    if entry.state != WaitingState.WAITING:
        raise ConflictError("Dieser Platz auf der Warteliste hat schon ein Angebot oder ist erledigt.")
    free = free_slots(entry.office_id, now=now, way=MeetingWay(entry.way))
    slot = next((each for each in free if each.starts_at == starts_at and each.staff_key == staff_key), None)
    if slot is None:
        raise ConflictError("Diese Zeit ist inzwischen vergeben. Bitte wählen Sie eine andere.")
    if answer_by(now=now, starts_at=starts_at) is None:
        raise InputError("Dieser Termin ist zu bald, um noch zu antworten. Bitte wählen Sie einen späteren.")
    made = _offer_slot(entry.office, entry, slot, now)
    if made is None:
        raise ConflictError("Diese Zeit ist inzwischen vergeben. Bitte wählen Sie eine andere.")
    audit(by=by, action=AuditAction.CREATED, object_kind="appointment", object_key=made.pk)
    return made


def _offer(
    office: Office, entry: WaitingEntry, free: list[Slot], now: dt.datetime, freed: Span | None
) -> Appointment | None:
    """Offer somebody the first of the free times that fits and can be had; None where there is none."""
    way, passed, refused = MeetingWay(entry.way), set(entry.passed), set(entry.refused)
    for slot in free:
        moment, is_freed = _moment(slot.starts_at), freed is not None and freed.has(slot.starts_at)
        if way not in slot.ways or moment in refused or (moment in passed and not is_freed):
            continue
        with suppress(InputError, RuleError):  # not this one, perhaps nobody visits this person at home
            if (made := _offer_slot(office, entry, slot, now)) is not None:
                return made
    return None


def _offer_slot(office: Office, entry: WaitingEntry, slot: Slot, now: dt.datetime) -> Appointment | None:
    """Keep a time for somebody and tell them; None, and nothing changed, where it is taken."""
    wish = wish_at(
        slot,
        way=MeetingWay(entry.way),
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
        answer_by=answer_by(now=now, starts_at=slot.starts_at),
    )
    if made is not None:
        note(made, journal.AppointmentOffered(made.pk, made.way), on=clock.day_of(now))
        _set(entry, WaitingState.OFFERED, now, appointment=made)
        send_word(kind=MessageKind.PLACE_FREE, appointment=made)
    return made


def settle_entry(appointment: Appointment, *, accepted: bool, now: dt.datetime) -> None:
    """Bring the place on the list in line once its offered time was accepted or refused."""
    entry = WaitingEntry.objects.select_for_update().filter(appointment=appointment).first()
    if entry is None or entry.state != WaitingState.OFFERED:
        return
    if accepted:
        _set(entry, WaitingState.BOOKED, now, appointment=appointment)
    else:
        _line_up_again(entry, appointment, now)


def serve_lists() -> int:
    """Take back offers that nobody answered in time, then offer what is free; return how much of both was done.

    Times become free in many ways: the hours grow, a mode ends, somebody is back, another day comes into reach.
    """
    done = lapse_offers()
    waiting = WaitingEntry.objects.filter(state=WaitingState.WAITING)
    for office_key in sorted(set(waiting.values_list("office_id", flat=True))):
        with transaction.atomic():
            done += len(pass_on(access.lock_office(office_key), now=clock.now()))
    return done


def lapse_offers() -> int:
    """Give kept times to the next on the list where nobody answered in time; return how many.

    Whoever did not answer stays on the list, behind those who have not been asked yet.
    """
    now = clock.now()
    late = Appointment.objects.filter(state=AppointmentState.ASKED, answer_by__lt=now)
    keys = list(late.order_by("answer_by").values_list("pk", "office_id"))
    return sum(_lapse(key, office_key, now) for key, office_key in keys)


@transaction.atomic
def _lapse(appointment_key: int, office_key: int, now: dt.datetime) -> bool:
    """Take back one offer unless it was answered, or became another, before its office was locked."""
    office = access.lock_office(office_key)
    late = Appointment.objects.filter(state=AppointmentState.ASKED, answer_by__lt=now)
    late = late.select_for_update(of=("self",)).select_related("office__neighbourhood", "person")
    appointment = late.filter(pk=appointment_key).first()
    if appointment is None:
        return False
    entry = WaitingEntry.objects.filter(appointment=appointment, state=WaitingState.OFFERED).first()
    end(appointment, by_side=Side.OFFICE, now=now)
    if entry is not None:
        entry.lined_up_at = now
        _line_up_again(entry, appointment, now)
    pass_on(office, now=now, freed=Span.of(appointment))
    return True


def _line_up_again(entry: WaitingEntry, appointment: Appointment, now: dt.datetime) -> None:
    """Let somebody wait on after an offer that came to nothing: nobody asks again what they could have had."""
    free = free_slots(entry.office_id, now=now, way=MeetingWay(entry.way))
    entry.passed = sorted({_moment(slot.starts_at) for slot in free})
    refused = {_moment(appointment.starts_at), *entry.refused}
    entry.refused = sorted(moment for moment in refused if moment >= _moment(now))
    _set(entry, WaitingState.WAITING, now, appointment=None)


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="minutes")


def _is_over(made: Appointment, slot: Slot) -> bool:
    """Say whether a free time has gone with what was just offered."""
    overlap = slot.starts_at < made.ends_at and made.starts_at < slot.ends_at
    return overlap and slot.staff_key == made.staff_id


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
        pass_on(entry.office, now=now, freed=Span.of(offered))


def _set(
    entry: WaitingEntry, state: WaitingState, now: dt.datetime, *, appointment: Appointment | None
) -> None:
    if not waiting_may_become(entry.state, state):
        raise ConflictError("Dieser Platz auf der Warteliste ist inzwischen erledigt.")
    entry.state, entry.appointment = state, appointment
    is_over = state in (WaitingState.BOOKED, WaitingState.WITHDRAWN, WaitingState.EXPIRED)
    entry.ended_at = now if is_over else None
    entry.save(update_fields=["state", "appointment", "ended_at", "lined_up_at", "passed", "refused"])
