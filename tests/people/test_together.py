"""Two people take lists over at the same moment: one wins, the other is told."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.db import connections
from own_connection import connect_to
from people_cases import TODAY, Importer

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError
from lotse.people.models import ClientImport, Person
from lotse.people.services.committing import commit_stored

GONE = "Diese Liste wurde inzwischen schon übernommen oder verworfen"
RENEWED = "Seit dem letzten Blick auf den Vergleich hat sich bei den Menschen etwas geändert. Der Vergleich ist erneuert; bitte sehen Sie ihn noch einmal an. Übernommen ist noch nichts."


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("lists", "told"), [(1, GONE), (2, RENEWED)], ids=["the same list", "two lists of the same people"]
)
def test_two_commits_at_once_take_people_in_once(
    importer: Importer, team_lead: Staff, tmp_path: Path, lists: int, told: str
) -> None:
    staged = [importer.stage() for _ in range(lists)]
    connect = connect_to(tmp_path / "copy.sqlite3")
    start, outcomes = threading.Barrier(2), list[str]()

    def commit(by: Staff, stored: ClientImport) -> None:
        connect()
        start.wait()
        try:
            commit_stored(by=by, import_key=stored.pk, today=TODAY)
            outcomes.append("taken in")
        except ConflictError as error:
            outcomes.append(str(error))
        outcomes.append(f"{Person.objects.count()} people")
        connections["default"].close()

    threads = [
        threading.Thread(target=commit, args=(importer.by, staged[0])),
        threading.Thread(target=commit, args=(team_lead, staged[-1])),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome.partition(told)[1] or outcome for outcome in outcomes) == sorted(
        ["5 people", "5 people", told, "taken in"]
    )
