"""Taking up time and giving it back: the one place that writes time claims."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from lotse.schedule.enums import MeetingWay
from lotse.schedule.models import Appointment, Room, TimeClaim
from lotse.schedule.rules.hours import cells


def take_time(appointment: Appointment) -> bool:
    """Claim the time of a stored appointment; False where somebody else has some of it, nothing changed then.

    Only a talk in the office takes up its room.
    """
    room = appointment.room_id if appointment.way == MeetingWay.OFFICE else None
    claims = [
        TimeClaim(appointment=appointment, staff_id=appointment.staff_id, room_id=room, at=at)
        for at in cells(appointment.starts_at, appointment.ends_at)
    ]
    try:
        with transaction.atomic():
            TimeClaim.objects.bulk_create(claims)
    except IntegrityError:
        return False
    return True


def room_for(appointment: Appointment) -> Room | None:
    """Return the room for a talk at the time it moves to: its own, or where that is taken another one.

    Only a step-free room takes the place of one. None for a talk that had no room, and where all are taken.
    """
    own = appointment.room
    if own is None or appointment.way != MeetingWay.OFFICE:
        return own
    others = TimeClaim.objects.exclude(appointment=appointment)
    taken = others.filter(at__in=cells(appointment.starts_at, appointment.ends_at), room__isnull=False)
    rooms = Room.objects.filter(office=appointment.office_id, is_in_use=True).exclude(
        pk__in=taken.values("room")
    )
    fitting = rooms.filter(step_free=True) if own.step_free else rooms
    return min(fitting, key=lambda room: (room != own, room.name), default=None)


def give_back(appointment: Appointment) -> None:
    """Let go of an appointment's time, so that somebody else can have it."""
    TimeClaim.objects.filter(appointment=appointment).delete()


def is_taken(*, staff_key: int, starts_at: dt.datetime, ends_at: dt.datetime) -> bool:
    """Say whether somebody has no time then."""
    return TimeClaim.objects.filter(staff=staff_key, at__in=cells(starts_at, ends_at)).exists()
