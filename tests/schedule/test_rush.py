"""Two hundred people and twenty times, forty people at one counter: all at the same moment."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from contextlib import nullcontext
from pathlib import Path

import pytest
from door import NOW, open_for_appointments, public_wish
from rush import AT_ONCE, CLIENTS, TIMES, at_once

from lotse.accounts.models import Staff
from lotse.places.models import Office
from lotse.schedule.models import Appointment, TimeClaim, WaitingEntry, WalkIn
from lotse.schedule.queries.slots import free_slots
from lotse.schedule.services.booking import book_publicly
from lotse.schedule.services.walk_ins import call_next, count_walk_in

LAST_DAY = dt.date(2026, 11, 24)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locks", [True, False], ids=["in line", "past the line"])
def test_two_hundred_clients_and_twenty_times(
    caseworker: Staff, office: Office, tmp_path: Path, locks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when nobody waits in line or for the office's lock, the claims let nobody have a time twice."""
    open_for_appointments(caseworker, office, ends=dt.time(19))
    slots = free_slots(office.pk, now=NOW, last=LAST_DAY)
    assert len(slots) == TIMES
    if not locks:
        monkeypatch.setattr(
            "lotse.schedule.access.lock_office",
            lambda key: Office.objects.select_related("neighbourhood").get(pk=key),
        )
        monkeypatch.setattr("lotse.schedule.services.booking._LINE", nullcontext())
        monkeypatch.setattr("lotse.schedule.services.changing.is_taken", lambda **values: False)

    def client(number: int) -> str:
        wish = public_wish(caseworker, slots[number % TIMES].starts_at, f"Kim{number}")
        return str(book_publicly(office_key=office.pk, wish=wish, now=NOW).outcome)

    def last() -> list[int]:
        return [Appointment.objects.count(), WaitingEntry.objects.count(), TimeClaim.objects.count()]

    outcomes, counts = at_once(client, CLIENTS, last, tmp_path)
    assert Counter(outcomes) == {"booked": TIMES, "waiting": CLIENTS - TIMES}
    assert counts == [TIMES, CLIENTS - TIMES, TIMES * 6]


@pytest.mark.django_db(transaction=True)
def test_two_hosts_serve_whoever_comes_though_all_saw_the_first(
    caseworker: Staff, deputy: Staff, office: Office, tmp_path: Path
) -> None:
    """Every page named the same host when it was shown; under the lock whoever is free at that time takes it."""
    for staff in (caseworker, deputy):
        open_for_appointments(caseworker, office, ends=dt.time(14), staff=staff)
    slots = free_slots(office.pk, now=NOW, last=LAST_DAY)
    assert len(slots) == TIMES
    moments = sorted({slot.starts_at for slot in slots})

    def client(number: int) -> str:
        wish = public_wish(caseworker, moments[number % len(moments)], f"Kim{number}")
        return str(book_publicly(office_key=office.pk, wish=wish, now=NOW).outcome)

    def last() -> list[int]:
        return [Appointment.objects.filter(staff=staff).count() for staff in (caseworker, deputy)]

    outcomes, held = at_once(client, CLIENTS, last, tmp_path)
    assert Counter(outcomes) == {"booked": TIMES, "waiting": CLIENTS - TIMES}
    assert held == [TIMES // 2, TIMES // 2]


@pytest.mark.django_db(transaction=True)
def test_forty_at_the_counter_get_forty_numbers_and_are_called_once(
    caseworker: Staff, office: Office, tmp_path: Path
) -> None:
    def counted_and_called(number: int) -> int | None:
        count_walk_in(by=caseworker, office_key=office.pk, now=NOW)
        called = call_next(by=caseworker, office_key=office.pk, place=f"Platz {number}", now=NOW)
        return called.number if called else None

    def last() -> list[int]:
        return list(WalkIn.objects.order_by("number").values_list("number", flat=True))

    called, numbers = at_once(counted_and_called, AT_ONCE, last, tmp_path)
    assert numbers == list(range(1, AT_ONCE + 1))
    assert sorted(called, key=lambda number: number or 0) == numbers
