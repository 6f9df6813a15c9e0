"""Two hundred people send the booking form for twenty times at one moment, through the whole stack."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from door import NOW, open_for_appointments
from rush import CLIENTS, TIMES, at_once

from lotse.accounts.models import Staff
from lotse.places.models import Office
from lotse.schedule.enums import MeetingWay
from lotse.schedule.models import Appointment, TimeClaim, WaitingEntry
from lotse.schedule.queries.slots import free_slots
from lotse.web.public import protection
from lotse.web.public.times import MomentConverter

LAST_DAY = dt.date(2026, 11, 24)


@pytest.mark.django_db(transaction=True)
def test_two_hundred_forms_for_twenty_times(
    caseworker: Staff, office: Office, tmp_path: Path, set_clock: Callable[[dt.datetime], None]
) -> None:
    open_for_appointments(caseworker, office, ends=dt.time(19))
    slots = [slot.starts_at for slot in free_slots(office.pk, now=NOW, last=LAST_DAY)]
    assert len(slots) == TIMES
    tickets = [
        protection.new_ticket(
            f"{office.pk} office {slots[number % TIMES].astimezone(dt.UTC).isoformat()}"
        ).text
        for number in range(CLIENTS)
    ]
    set_clock(NOW + dt.timedelta(seconds=30))

    def book(number: int) -> str:
        moment = MomentConverter().to_url(slots[number % TIMES])
        url = f"/termin/bei/luener-hoehe/{MeetingWay.OFFICE}/{moment}"
        given = {"name": f"Kim{number}", "reach": f"kim{number}@beispiel.example", "ticket": tickets[number]}
        sent = Client(enforce_csrf_checks=True).post(url, given)
        leads_to = sent.headers.get("Location", "")
        seen = Client().get(leads_to).status_code if leads_to else 0
        kind = "waiting" if leads_to.startswith("/termin/warteliste/") else "booked"
        return f"{sent.status_code} {kind} {seen}"

    def count() -> tuple[int, int, int]:
        return Appointment.objects.count(), WaitingEntry.objects.count(), TimeClaim.objects.count()

    outcomes, counts = at_once(book, CLIENTS, count, tmp_path)
    assert Counter(outcomes) == {"302 booked 200": TIMES, "302 waiting 200": CLIENTS - TIMES}
    assert counts == (TIMES, CLIENTS - TIMES, TIMES * 6)
