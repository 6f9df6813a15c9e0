"""Making all tables of an empty database at once.

Going through the migrations one by one costs a multiple of it: with each new table Django draws up all those it
hangs together with anew. What comes out is the same, and a test holds both side by side.
"""

from __future__ import annotations

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db.migrations.executor import MigrationExecutor


def is_empty(executor: MigrationExecutor) -> bool:
    """Say whether there is no table at all."""
    return not executor.connection.introspection.table_names()


def create_tables(executor: MigrationExecutor) -> None:
    """Make every table as the models say, and note every migration as done."""
    connection = executor.connection
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
    recorder = executor.recorder
    recorder.ensure_schema()
    noted = executor.loader.graph.nodes
    recorder.migration_qs.bulk_create(recorder.Migration(app=app, name=name) for app, name in sorted(noted))
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
