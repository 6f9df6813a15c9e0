"""Making sure that the database is there and up to date before a command uses it."""

from __future__ import annotations

import fcntl

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from lotse.core.errors import BrokenInstallation
from lotse.core.tables import Tables, compare_tables
from lotse.ops.new_database import create_tables, is_empty
from lotse.ops.row_security import install_row_security


def prepare_database() -> None:
    """Create the database on first use and bring its tables up to date, that of the cache too."""
    settings.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (settings.DATA / ".migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two first runs at once: the second waits and finds everything done
        executor = _executor()
        tables = compare_tables(executor)
        if reason := misfit(tables):
            raise BrokenInstallation(reason)
        if tables.behind:
            _migrate(executor)
        if settings.ROW_SECURITY:
            install_row_security()


def misfit(tables: Tables) -> str:
    """Say in German why this program cannot work on with the tables it finds, or nothing where it can."""
    if not tables.foreign:
        return ""
    listed = ", ".join([*tables.foreign[:3], *(["…"] if tables.foreign[3:] else [])])
    return (
        "Die Tabellen in der Datenbank stammen von einer anderen Fassung des Programms und passen nicht zu dieser "
        f"({listed}). Es ist nichts geändert. Bitte starten Sie die Fassung, mit der Sie zuletzt gearbeitet haben, "
        "spielen Sie eine passende Sicherung ein, oder beginnen Sie mit einem neuen Datenordner (LOTSE_DATA) "
        "oder einer leeren Datenbank (DATABASE_URL)."
    )


def _executor() -> MigrationExecutor:
    try:
        return MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    except DatabaseError as error:
        raise BrokenInstallation(
            "Die Datenbank ist nicht erreichbar. Bitte prüfen Sie LOTSE_DATA oder DATABASE_URL.",
            detail=str(error),
        )


def _migrate(executor: MigrationExecutor) -> None:
    try:
        if is_empty(executor):
            create_tables(executor)
        else:
            call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    except DatabaseError as error:
        raise BrokenInstallation(
            f"Die Tabellen der Datenbank ließen sich nicht auf den Stand dieser Fassung bringen: {error}. Arbeitet "
            "noch ein anderer Befehl damit? Dann beenden Sie ihn und versuchen es noch einmal. Sonst spielen Sie "
            "bitte die letzte Sicherung ein.",
            detail=repr(error),
        )
