"""A database made at once is the same as one that went through all migrations."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

MADE = """
import sys, django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from lotse.ops.new_database import create_tables, is_empty
executor = MigrationExecutor(connection)
assert is_empty(executor)
if sys.argv[1] == "migrations":
    call_command("migrate", verbosity=0, interactive=False)
else:
    create_tables(executor)
after = MigrationExecutor(connection)
assert not is_empty(after)
assert after.migration_plan(after.loader.graph.leaf_nodes()) == []
"""
NAMED = re.compile(r'CONSTRAINT "(\w+)" (CHECK|UNIQUE)')


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Make one database either way."""
    found = []
    for way in ("migrations", "at-once"):
        folder = tmp_path / way
        folder.mkdir()
        environment = {**os.environ, "LOTSE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "lotse.settings"}
        environment.pop("DATABASE_URL", None)
        subprocess.run([sys.executable, "-c", MADE, way], env=environment, check=True)
        found.append(folder)
    return found[0], found[1]


def test_tables_made_at_once_are_those_of_the_migrations(folders: tuple[Path, Path]) -> None:
    migrated, made = map(_tables, folders)
    assert "people_person" in made
    assert made == migrated


def _tables(folder: Path) -> dict[str, object]:
    """Return of each table its columns, keys, indexes and named rules, and the rows Django itself adds."""
    (file,) = folder.glob("*.sqlite3")
    with sqlite3.connect(file) as base:
        named = dict(base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        found: dict[str, object] = {
            name: (
                sorted(row[1:] for row in base.execute(f'PRAGMA table_info("{name}")')),
                sorted(row[2:] for row in base.execute(f'PRAGMA foreign_key_list("{name}")')),
                sorted(NAMED.findall(sql)),
            )
            for name, sql in named.items()
        }
        found["indexes"] = sorted(
            base.execute(
                "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL"
            )
        )
        found["types"] = sorted(base.execute("SELECT app_label, model FROM django_content_type"))
        found["noted"] = sorted(base.execute("SELECT app, name FROM django_migrations"))
    base.close()
    return found
