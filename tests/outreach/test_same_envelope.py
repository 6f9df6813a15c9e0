"""One envelope scanned at two desks in the same moment: it is noted once, and the second desk is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connections
from letters_town import letter_of, person, posted
from own_connection import connect_to

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import ConflictError
from lotse.outreach.enums import ReturnReason
from lotse.outreach.models import Return
from lotse.outreach.services import returns
from lotse.people.models import Person
from lotse.places.models import Neighbourhood

TODAY = clock.today()
HEAD_START = 0.4  # seconds that one waits for the other to slip past, if nothing holds it back


def together(work: Callable[..., Person | None], desks: threading.Barrier) -> Callable[..., Person | None]:
    """Return the same work, begun when both desks have come as far, or one has waited in vain."""

    def begun(*args: object, **values: object) -> Person | None:
        with suppress(threading.BrokenBarrierError):
            desks.wait(HEAD_START)
        return work(*args, **values)

    return begun


@pytest.mark.django_db(transaction=True)
def test_second_desk_is_told(
    caseworker: Staff, neighbourhood: Neighbourhood, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    someone = person(neighbourhood, 1)
    posted(caseworker, neighbourhood, days_ago=9)
    code = letter_of(someone).code
    monkeypatch.setattr(returns, "addressee", together(returns.addressee, threading.Barrier(2)))
    connect, outcomes = connect_to(tmp_path / "copy.sqlite3"), list[str]()

    def scan(reason: ReturnReason) -> None:
        connect()
        try:
            returns.record_return(by=caseworker, typed=code, reason=reason, on=TODAY, today=TODAY)
            outcomes.append("noted")
        except ConflictError as error:
            outcomes.append(str(error).partition(":")[0])
        outcomes.append(f"{Return.objects.count()} return")
        connections["default"].close()

    threads = [
        threading.Thread(target=scan, args=(reason,))
        for reason in (ReturnReason.NOT_FOUND, ReturnReason.REFUSED)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["1 return", "1 return", "Dieser Brief ist schon erfasst", "noted"]
