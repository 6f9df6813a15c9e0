"""Switching how an office can be reached: everything it touches in one transaction, or nothing at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible
from lotse.journal.services import Happening, record
from lotse.places.models import Office
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit
from lotse.schedule import access
from lotse.schedule.enums import AppointmentState, MeetingWay, MessageKind, Mode, ModeAction, Side
from lotse.schedule.models import Appointment, OfficeMode, SurfaceText
from lotse.schedule.queries.hours import ZONE
from lotse.schedule.rules import journal
from lotse.schedule.rules.languages import LANGUAGES
from lotse.schedule.services.changing import change_time, end
from lotse.schedule.services.messages import send_word
from lotse.schedule.services.previews import ModePlan, SwitchPreview, Touched, preview_of, situation_on
from lotse.schedule.services.surfaces import Situation, makers
from lotse.schedule.services.waiting import pass_on
from lotse.schedule.services.wording import day_in_words

_YEARS_AHEAD = 10  # a mode that lasts longer is a slip of the pen


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about a touched appointment, where that differs from the proposal."""

    action: ModeAction
    reason: str = ""


def switch_mode(
    *,
    by: Staff,
    office_key: int,
    plan: ModePlan,
    now: dt.datetime,
    decisions: Mapping[int, Decision] | None = None,
    seen: str | None = None,
) -> OfficeMode:
    """Set a mode from a day on: surfaces, appointments and word to everybody in one transaction.

    Whatever fails, nothing has changed, files included. An appointment without a decision gets what was proposed.
    `seen` is the mark of the preview that whoever switches has looked at; ConflictError where other talks are
    touched by now, or in another way. None: nobody looked, as when a demo town is made.
    """
    files: list[str] = []
    try:
        with transaction.atomic():
            office = access.get_office(by, office_key, on=clock.day_of(now), lock=True)
            preview = preview_of(office, plan, now=now)
            if seen is not None and seen != preview.mark:
                raise ConflictError(
                    "Inzwischen hat sich bei den Terminen etwas geändert. Bitte sehen Sie die Liste noch einmal "
                    "durch; umgeschaltet ist noch nichts."
                )
            return _switch(by, preview, plan, decisions or {}, now, files)
    except BaseException:
        for file in files:
            Path(file).unlink(missing_ok=True)
        raise


def _switch(
    by: Staff,
    preview: SwitchPreview,
    plan: ModePlan,
    decisions: Mapping[int, Decision],
    now: dt.datetime,
    files: list[str],
) -> OfficeMode:
    office = preview.office
    _make_room(preview, plan, now)
    mode = OfficeMode.objects.create(
        office=office,
        mode=plan.mode,
        from_on=plan.from_on,
        until_on=plan.until_on,
        reason=plan.reason.strip()[:300],
        notices=plan.all_notices(LANGUAGES),
        set_at=now,
    )
    for touched in preview.touched:
        decision = decisions.get(touched.appointment.pk)
        _act(touched, decision or Decision(touched.action), mode, now)
    _write_surfaces(preview, mode, files)
    facts = journal.OfficeModeChanged(office.pk, plan.mode, plan.from_on, plan.until_on)
    _note(office, facts, now)
    audit(
        by=by,
        action=AuditAction.CREATED,
        object_kind="office-mode",
        object_key=mode.pk,
        facts={"appointments": len(preview.touched)},
    )
    pass_on(office, now=now)
    return mode


@transaction.atomic
def end_mode(*, by: Staff, mode_key: int, last_day: dt.date, now: dt.datetime) -> OfficeMode:
    """Let a mode end after a day; one that has not begun by then is taken back. What was put off waits in the
    backlog to be invited again.
    """
    today = clock.day_of(now)
    found = access.visible_modes(by, on=today).filter(pk=mode_key).first()
    if found is None:
        raise NotVisible("Diese Betriebsart gibt es für Sie nicht (mehr).")
    office = access.get_office(by, found.office_id, on=today, lock=True)
    mode = OfficeMode.objects.select_for_update(of=("self",)).get(pk=mode_key)
    is_over = mode.until_on is not None and mode.until_on < today
    if mode.withdrawn_at is not None or is_over:
        raise ConflictError("Diese Betriebsart ist schon zu Ende.")
    if last_day < today - dt.timedelta(days=1):
        raise InputError(
            "Dieser Tag ist schon vorbei. Bitte wählen Sie gestern, heute oder einen späteren Tag."
        )
    if last_day.year > today.year + _YEARS_AHEAD:
        raise InputError("Dieser Tag liegt zu weit voraus. Bitte prüfen Sie das Datum.")
    if mode.until_on is not None and last_day >= mode.until_on:
        raise InputError("An diesem Tag endet die Betriebsart ohnehin.")
    was_until = mode.until_on
    if last_day < mode.from_on:
        mode.withdrawn_at = now
    else:
        mode.until_on = last_day
    mode.save(update_fields=["withdrawn_at", "until_on"])
    from_on = max(mode.from_on, last_day + dt.timedelta(days=1))
    after = replace(situation_on(office, from_on), until_on=was_until)
    for maker in makers().values():
        maker.apply(after, None)
    _note(office, journal.OfficeModeEnded(office.pk, mode.mode, from_on), now)
    audit(by=by, action=AuditAction.CHANGED, object_kind="office-mode", object_key=mode.pk)
    pass_on(office, now=now)
    return mode


def _make_room(preview: SwitchPreview, plan: ModePlan, now: dt.datetime) -> None:
    """End what the new mode supersedes the day before it; what began on the same day counts no more."""
    for row in preview.ends:
        if row.from_on == plan.from_on:
            row.withdrawn_at = now
        else:
            row.until_on = plan.from_on - dt.timedelta(days=1)
        row.save(update_fields=["withdrawn_at", "until_on"])


def _act(touched: Touched, decision: Decision, mode: OfficeMode, now: dt.datetime) -> None:
    """Do with an appointment what was decided, and tell whose it is."""
    locked = Appointment.objects.select_related("office__neighbourhood", "person")
    appointment = locked.select_for_update(of=("self",)).get(pk=touched.appointment.pk)
    match decision.action:
        case ModeAction.KEEP:
            if not decision.reason.strip():
                raise InputError("Bitte sagen Sie, warum der Termin nicht warten kann.")
            appointment.emergency_reason = decision.reason.strip()[:200]
            appointment.save(update_fields=["emergency_reason"])
        case ModeAction.TO_PHONE:
            if mode.mode == Mode.CLOSED:
                raise InputError("Solange das Büro geschlossen ist, führt auch am Telefon niemand Gespräche.")
            appointment.way, appointment.back_by, appointment.emergency_reason = MeetingWay.PHONE, None, ""
            state = AppointmentState(appointment.state)
            change_time(appointment, state=state, now=now, answer_by=appointment.answer_by)
            send_word(kind=MessageKind.TO_PHONE, appointment=appointment)
        case ModeAction.MOVE:
            _move(appointment, touched, now)
        case ModeAction.LATER:
            appointment.put_off_by = mode
            end(appointment, by_side=Side.OFFICE, now=now)
            send_word(kind=MessageKind.CANCELLED, appointment=appointment)


def _move(appointment: Appointment, touched: Touched, now: dt.datetime) -> None:
    target, was = touched.target, appointment.starts_at
    if target is None:
        raise InputError(
            "Nach dem Ende ist kein Termin frei. Bitte sagen Sie ab und laden Sie später neu ein."
        )
    appointment.starts_at, appointment.ends_at = target.starts_at, target.ends_at
    appointment.staff_id = target.staff_key
    appointment.room_id = target.room_key if appointment.way == MeetingWay.OFFICE else None
    appointment.emergency_reason = ""
    if appointment.way == MeetingWay.HOME:
        appointment.back_by = target.ends_at + dt.timedelta(minutes=30)
    is_asked = appointment.state == AppointmentState.ASKED
    state = AppointmentState.ASKED if is_asked else AppointmentState.MOVED
    try:
        change_time(appointment, state=state, now=now, answer_by=appointment.answer_by if is_asked else None)
    except ConflictError:
        raise ConflictError(
            f"Der Termin von {touched.name or 'jemandem ohne Namen'} am {_when(was)} lässt sich nicht auf "
            f"{_when(target.starts_at)} verschieben: Da ist schon ein anderer. Bitte wählen Sie für ihn etwas "
            "anderes. Umgeschaltet ist noch nichts."
        )
    send_word(kind=MessageKind.MOVED, appointment=appointment)


def _when(at: dt.datetime) -> str:
    return f"{day_in_words(at, 'de')}, {at.astimezone(ZONE):%H:%M} Uhr"


def _write_surfaces(preview: SwitchPreview, mode: OfficeMode, files: list[str]) -> None:
    """Bring every surface in line and keep what it said before and says now."""
    situation = Situation(mode.office, Mode(mode.mode), mode.from_on, mode.until_on, mode.notices)
    change_of = {change.surface: change for change in preview.changes}
    for surface, maker in makers().items():
        file = maker.apply(situation, mode.pk)
        if file:
            files.append(file)
        SurfaceText.objects.create(
            office_mode=mode,
            surface=surface,
            before=change_of[surface].before,
            after=maker.text(situation),
            file=file,
        )


def _note(office: Office, facts: object, now: dt.datetime) -> None:
    place = office.neighbourhood
    record(Happening(facts, on=clock.day_of(now), agency_key=place.agency_id, neighbourhood_key=place.pk))
