"""What a command says of a database it cannot work with, and that it leaves it alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from lotse.core.errors import BrokenInstallation
from lotse.ops import checks, database

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def migrated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the management commands that would have been run."""
    called: list[str] = []
    monkeypatch.setattr(database, "call_command", lambda name, **options: called.append(name))
    return called


def forget(app: str, name: str) -> None:
    MigrationRecorder(connection).record_unapplied(app, name)


def pretend(app: str, name: str) -> None:
    MigrationRecorder(connection).record_applied(app, name)


def test_whole_database_is_left_alone(migrated: list[str]) -> None:
    database.prepare_database()
    assert migrated == []


def test_missing_migration_is_made_up_for(migrated: list[str]) -> None:
    forget("ops", "0001_first")
    database.prepare_database()
    assert migrated == ["migrate", "createcachetable"]


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (lambda: pretend("people", "0999_from_tomorrow"), "people.0999_from_tomorrow"),
        (lambda: forget("accounts", "0001_first"), "accounts.0001_first"),
    ],
    ids=["unknown to this program", "before what it builds upon"],
)
def test_tables_of_another_version_stop_every_command_and_the_check(
    migrated: list[str], damage: Callable[[], None], named: str
) -> None:
    damage()
    with pytest.raises(BrokenInstallation, match="anderen Fassung des Programms") as raised:
        database.prepare_database()
    assert named in str(raised.value)
    assert migrated == []
    assert [fault.what for fault in checks.database_faults()] == [str(raised.value)]


def test_migration_of_somebody_elses_app_is_none_of_our_business(migrated: list[str]) -> None:
    pretend("auth", "0999_from_tomorrow")
    database.prepare_database()
    assert migrated == []


def test_database_that_does_not_answer_is_named_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*arguments: object) -> None:
        raise OperationalError("could not connect")

    monkeypatch.setattr(database, "MigrationExecutor", unreachable)
    with pytest.raises(BrokenInstallation, match="nicht erreichbar"):
        database.prepare_database()


def test_failed_migration_says_what_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str, **options: object) -> None:
        raise OperationalError("table „ops_x“ already exists")

    forget("ops", "0001_first")
    monkeypatch.setattr(database, "call_command", fail)
    with pytest.raises(BrokenInstallation, match="ließen sich nicht auf den Stand .* already exists"):
        database.prepare_database()
