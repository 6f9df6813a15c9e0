"""A worker killed in the middle of reading an uploaded list: the next one reads it, once."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest
from ops.real_workers import ask, move_in, start_worker, states
from people_cases import TODAY, Importer
from people_fixtures import importer
from pytest_django import Settings

from lotse.lib.sheets import Field
from lotse.people.queries.uploads import LISTS
from lotse.people.services.jobs import order_staging
from lotse.people.services.uploads import keep_upload

__all__ = ["importer"]

ROWS = 2_000
COLUMNS = {Field.FAMILY_NAME: "Name", Field.BIRTH_DATE: "geb.", Field.STREET_LINE: "Anschrift"}


def order(importer: Importer) -> str:
    """Order a list to be read that keeps a worker busy for a while; return its token."""
    lines = (
        f"Weiß{row};{row % 28 + 1}.{row % 12 + 1}.19{50 + row % 50};Blumenstraße {row % 90 + 1}"
        for row in range(ROWS)
    )
    kept = keep_upload(
        by=importer.by,
        neighbourhood_key=importer.neighbourhood.pk,
        file_name="liste.csv",
        chunks=["\n".join(["Name;geb.;Anschrift", *lines]).encode()],
        today=TODAY,
    )
    order_staging(
        by=importer.by, token=kept.token, columns=COLUMNS, harmless=(), profile_name="", today=TODAY
    )
    return kept.token


@pytest.mark.django_db(transaction=True)
def test_list_is_staged_once_though_its_worker_is_killed(
    settings: Settings, importer: Importer, house: Path, ended: list[subprocess.Popen[bytes]]
) -> None:
    settings.FILES = house / "files"
    token = order(importer)
    move_in(house)
    first = start_worker(house)
    ended.append(first)
    while not LISTS.path(f"{token}.rows").exists():
        assert first.poll() is None, "the worker ended before it began to read"
        time.sleep(0.01)
    first.kill()
    first.wait()
    assert states(house) == ["RUNNING"]
    assert ask(house, "SELECT count(*) FROM people_importrow") == [(0,)]
    second = start_worker(house, "--once")
    ended.append(second)
    assert second.wait(timeout=120) == 0
    assert states(house) == ["SUCCESSFUL"]
    assert ask(house, "SELECT rows FROM people_clientimport") == [(ROWS,)]
    assert ask(house, "SELECT count(*) FROM people_importrow") == [(ROWS,)]
    assert list((house / "files" / "uploads").iterdir()) == []
