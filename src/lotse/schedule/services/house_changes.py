"""Deciding what becomes of a change that somebody made to one of our appointments in the house's calendar."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import ConflictError
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit
from lotse.schedule import access
from lotse.schedule.enums import HouseChange, Side
from lotse.schedule.models import Appointment, CalendarCopy
from lotse.schedule.services.appointments import cancel, move


@transaction.atomic
def take_over(*, by: Staff, appointment_key: int, now: dt.datetime, is_agreed: bool = False) -> Appointment:
    """Move or cancel an appointment here as somebody did in the house's calendar; the client gets word of it."""
    found, copy = _changed(by, appointment_key, now)
    if copy.change == HouseChange.DELETED:
        done = cancel(by=by, appointment_key=found.pk, asked_for_by=Side.OFFICE, now=now)
    else:
        starts_at = copy.change_starts_at or found.starts_at
        later = starts_at - found.starts_at
        done = move(
            by=by,
            appointment_key=found.pk,
            starts_at=starts_at,
            ends_at=copy.change_ends_at or found.ends_at + later,
            now=now,
            is_agreed=is_agreed,
            back_by=found.back_by + later if found.back_by else None,
            emergency_reason=found.emergency_reason,
        )
    copy.change = HouseChange.NONE
    copy.save(update_fields=["change"])
    return done


@transaction.atomic
def put_back(*, by: Staff, appointment_key: int, now: dt.datetime) -> None:
    """Let our own time stand; the next round writes it into the house's calendar again."""
    found, copy = _changed(by, appointment_key, now)
    if copy.change == HouseChange.MOVED:
        copy.starts_at = copy.change_starts_at or copy.starts_at
        copy.ends_at = copy.change_ends_at or copy.ends_at
    else:
        copy.etag = ""
    copy.change, copy.written = HouseChange.NONE, ""
    copy.save(update_fields=["change", "written", "etag", "starts_at", "ends_at"])
    audit(by=by, action=AuditAction.CHANGED, object_kind="appointment", object_key=found.pk)


def _changed(by: Staff, key: int, now: dt.datetime) -> tuple[Appointment, CalendarCopy]:
    found = access.get_appointment(by, key, on=clock.day_of(now))
    copy = CalendarCopy.objects.select_for_update().filter(appointment=found).exclude(change="").first()
    if copy is None:
        raise ConflictError("Darüber ist schon entschieden. Bitte laden Sie die Seite neu.")
    return found, copy
