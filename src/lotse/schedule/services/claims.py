"""Taking up time and giving it back: the one place that writes time claims."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from lotse.schedule.enums import MeetingWay
from lotse.schedule.models import Appointment, TimeClaim
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


def give_back(appointment: Appointment) -> None:
    """Let go of an appointment's time, so that somebody else can have it."""
    TimeClaim.objects.filter(appointment=appointment).delete()


def is_taken(*, staff_key: int, starts_at: dt.datetime, ends_at: dt.datetime) -> bool:
    """Say whether somebody has no time then."""
    return TimeClaim.objects.filter(staff=staff_key, at__in=cells(starts_at, ends_at)).exists()
