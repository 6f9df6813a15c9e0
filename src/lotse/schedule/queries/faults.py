"""Whether what the calendar holds fits together; for `lotse check`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from lotse.schedule.enums import LIVE_STATES
from lotse.schedule.models import Appointment, TimeClaim
from lotse.schedule.rules.hours import cells


@dataclass(frozen=True, slots=True)
class TimeFault:
    """An appointment whose time is not held as it should be, or held though it is over."""

    appointment_key: int
    text: str


def time_faults(*, now: dt.datetime) -> Iterator[TimeFault]:
    """Yield coming appointments that do not hold exactly their time, and time that nobody needs any more."""
    live = Appointment.objects.filter(state__in=LIVE_STATES, starts_at__gt=now).prefetch_related("claims")
    for appointment in live.order_by("pk").iterator(chunk_size=1000):
        held = {(claim.staff_id, claim.at) for claim in appointment.claims.all()}
        wanted = {(appointment.staff_id, at) for at in cells(appointment.starts_at, appointment.ends_at)}
        if held != wanted:
            yield TimeFault(appointment.pk, "Die belegte Zeit passt nicht zum Termin.")
    stray = TimeClaim.objects.exclude(appointment__state__in=LIVE_STATES).order_by("appointment")
    for key in stray.values_list("appointment", flat=True).distinct():
        yield TimeFault(key, "Der Termin ist vorbei oder abgesagt und belegt noch Zeit.")
