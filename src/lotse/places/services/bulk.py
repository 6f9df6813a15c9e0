"""Writing many rows past the ORM: a state's directory has 378,000, and objects for them cost ten times more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection

from lotse.core.models import Table

_BATCH = 5000


def store_rows(
    table: type[Table],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    on_row: Callable[[int], None] | None = None,
) -> None:
    """Insert rows of plain values, given in the order of the columns; `on_row` is told how many are in."""
    quote = connection.ops.quote_name
    marks = ", ".join(["%s"] * len(columns))
    named = ", ".join(quote(column) for column in columns)
    statement = f"INSERT INTO {quote(table._meta.db_table)} ({named}) VALUES ({marks})"  # noqa: S608  own names
    lines, stored = iter(rows), 0
    with connection.cursor() as cursor:
        while batch := list(islice(lines, _BATCH)):
            cursor.executemany(statement, batch)
            stored += len(batch)
            if on_row is not None:
                on_row(stored)
