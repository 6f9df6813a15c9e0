"""Two people at the same list at the same moment: one wins, the other is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, connections
from people_cases import TODAY, Importer

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError
from lotse.people.models import Person
from lotse.people.services.committing import commit_stored


def on_its_own_connection(copy: Path) -> Callable[[], None]:
    """Return what a thread does first to get a database connection like that of another process.

    SQLite's test database lies in memory, where a second connection never waits for a lock: it gets a copy
    in a file instead. PostgreSQL opens a new connection by itself.
    """
    if connection.vendor != "sqlite":
        return connections.close_all
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    wrapper, settings = (
        type(connections["default"]),
        {
            **connection.settings_dict,
            "NAME": str(copy),
        },
    )

    def connect() -> None:
        connections["default"] = wrapper(settings, "default")

    return connect


@pytest.mark.django_db(transaction=True)
def test_two_commits_at_once_take_the_list_over_once(
    importer: Importer, team_lead: Staff, tmp_path: Path
) -> None:
    stored = importer.stage()
    connect = on_its_own_connection(tmp_path / "copy.sqlite3")
    start, outcomes = threading.Barrier(2), list[str]()

    def commit(by: Staff) -> None:
        connect()
        start.wait()
        try:
            commit_stored(by=by, import_key=stored.pk, today=TODAY)
            outcomes.append("taken in")
        except ConflictError as error:
            outcomes.append(str(error).partition(",")[0])
        outcomes.append(f"{Person.objects.count()} people")
        connections["default"].close()

    threads = [threading.Thread(target=commit, args=(by,)) for by in (importer.by, team_lead)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [
        "5 people",
        "5 people",
        "Diese Liste wurde inzwischen schon übernommen oder verworfen",
        "taken in",
    ]
