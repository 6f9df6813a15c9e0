"""Whether the tables in the database are those this program was written for."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.executor import MigrationExecutor


@dataclass(frozen=True, slots=True)
class Tables:
    """What separates the tables from this program.

    `behind` are the program's migrations that the database lacks. `foreign` are the database's that the program
    lacks, or what is wrong with their order: the tables come from another version, a newer one, or one from
    before the migrations were written anew.
    """

    behind: tuple[str, ...]
    foreign: tuple[str, ...]


def compare_tables(executor: MigrationExecutor | None = None) -> Tables:
    """Compare the tables with the program; DatabaseError where the database does not answer."""
    executor = executor or MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    loader = executor.loader
    own = {app.label for app in apps.get_app_configs() if app.name.startswith("lotse.")}
    unknown = {
        key for key in loader.applied_migrations if key[0] in own and key not in loader.disk_migrations
    }
    foreign = tuple(sorted(f"{app}.{name}" for app, name in unknown))
    if not foreign:
        try:
            loader.check_consistent_history(executor.connection)
        except InconsistentMigrationHistory as error:
            foreign = (str(error),)
    plan = executor.migration_plan(loader.graph.leaf_nodes())
    return Tables(tuple(f"{step.app_label}.{step.name}" for step, _ in plan), foreign)
