"""A database connection of one's own for each thread, as other processes have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.db import connection, connections


def connect_to(copy: Path) -> Callable[[], None]:
    """Return what a thread does first to get a connection of its own.

    SQLite's test database lies in memory, where a second connection never waits for a lock: it gets a copy
    in a file instead. PostgreSQL opens a new connection by itself.
    """
    if connection.vendor != "sqlite":
        return connections.close_all
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    made, values = type(connections["default"]), {**connection.settings_dict, "NAME": str(copy)}

    def connect() -> None:
        connections["default"] = made(values, "default")

    return connect
