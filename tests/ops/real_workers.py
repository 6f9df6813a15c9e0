"""Workers as processes of their own, on a copy of the test database in a folder of its own."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sample_tasks
from django.db import connection


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Return a folder with a copy of the test database and whatever tasks wait in it."""
    if connection.vendor != "sqlite":
        pytest.skip("the processes work on an SQLite file; the rules are tested on both databases elsewhere")
    return tmp_path


def move_in(house: Path) -> None:
    """Copy the database; it waits for ever while a transaction is open, so these tests run without one."""
    target = sqlite3.connect(house / "lotse.sqlite3")
    connection.connection.backup(target)
    target.close()


def states(house: Path) -> list[str]:
    """Return the states of the tasks, the oldest first."""
    found = ask(house, "SELECT status FROM django_tasks_database_dbtaskresult ORDER BY enqueued_at")
    return [str(status) for (status,) in found]


def ask(house: Path, query: str) -> list[tuple[object, ...]]:
    """Return what the copy of the database says."""
    database = sqlite3.connect(house / "lotse.sqlite3", timeout=20)
    rows = database.execute(query).fetchall()
    database.close()
    return rows


def start_worker(house: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start `lotse worker` on the copy."""
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"LOTSE_DATA": str(house), "PYTHONPATH": str(Path(sample_tasks.__file__).parent)}
    return subprocess.Popen(
        [sys.executable, "-c", "from lotse.cli import main; main()", "worker", *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
    )


@pytest.fixture
def ended(house: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Collect processes that must not outlive the test."""
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        process.kill()
        process.wait()
