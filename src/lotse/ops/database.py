"""Making sure that the database is there and up to date before a command uses it."""

from __future__ import annotations

import fcntl

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from lotse.core.errors import BrokenInstallation


def prepare_database() -> None:
    """Create the database on first use and bring its tables up to date, that of the cache too."""
    settings.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (settings.DATA / ".migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two first runs at once: the second waits and finds everything done
        _migrate()


def _migrate() -> None:
    try:
        executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
    except OperationalError as error:
        raise BrokenInstallation(
            "Die Datenbank ist nicht erreichbar. Bitte prüfen Sie LOTSE_DATA oder DATABASE_URL.",
            detail=str(error),
        )
