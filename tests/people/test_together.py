"""Two people at the same list at the same moment: one wins, the other is told."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.db import connections
from own_connection import connect_to
from people_cases import TODAY, Importer

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError
from lotse.people.models import Person
from lotse.people.services.committing import commit_stored


@pytest.mark.django_db(transaction=True)
def test_two_commits_at_once_take_the_list_over_once(
    importer: Importer, team_lead: Staff, tmp_path: Path
) -> None:
    stored = importer.stage()
    connect = connect_to(tmp_path / "copy.sqlite3")
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
