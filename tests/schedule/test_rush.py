"""Two hundred people and twenty times, all at the same moment."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, connections
from door import NOW, open_for_appointments, public_wish

from lotse.accounts.models import Staff
from lotse.places.models import Office
from lotse.schedule.models import Appointment, TimeClaim, WaitingEntry
from lotse.schedule.queries.slots import free_slots
from lotse.schedule.services.booking import book_publicly

CLIENTS, TIMES, AT_ONCE = 200, 20, 40
LAST_DAY = dt.date(2026, 11, 24)


def connect_to(copy: Path) -> Callable[[], None]:
    """Return what a thread does first to get a connection of its own; SQLite's lies in memory and is copied."""
    if connection.vendor != "sqlite":
        return connections.close_all
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    made, values = type(connections["default"]), {**connection.settings_dict, "NAME": str(copy)}

    def connect() -> None:
        connections["default"] = made(values, "default")

    return connect


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locks", [True, False], ids=["in line", "past the line"])
def test_two_hundred_clients_and_twenty_times(
    caseworker: Staff, office: Office, tmp_path: Path, locks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when nobody waits for the office's lock, the claims let nobody have a time twice."""
    open_for_appointments(caseworker, office, ends=dt.time(19))
    slots = free_slots(office.pk, now=NOW, last=LAST_DAY)
    assert len(slots) == TIMES
    if not locks:
        monkeypatch.setattr(
            "lotse.schedule.access.lock_office",
            lambda key: Office.objects.select_related("neighbourhood").get(pk=key),
        )
        monkeypatch.setattr("lotse.schedule.services.changing.is_taken", lambda **values: False)
    connect = connect_to(tmp_path / "copy.sqlite3")
    start = threading.Barrier(AT_ONCE)

    def first_connect() -> None:
        connect()
        start.wait()

    def client(number: int) -> str:
        wish = public_wish(caseworker, slots[number % TIMES].starts_at, f"Kim{number}")
        return str(book_publicly(office_key=office.pk, wish=wish, now=NOW).outcome)

    def last() -> list[int]:
        return [Appointment.objects.count(), WaitingEntry.objects.count(), TimeClaim.objects.count()]

    def closing(number: int) -> None:
        start.wait()
        connections["default"].close()

    with ThreadPoolExecutor(AT_ONCE, initializer=first_connect) as pool:
        outcomes = Counter(pool.map(client, range(CLIENTS)))
        counts = pool.submit(last).result()
        list(pool.map(closing, range(AT_ONCE)))
    assert outcomes == {"booked": TIMES, "waiting": CLIENTS - TIMES}
    assert counts == [TIMES, CLIENTS - TIMES, TIMES * 6]
