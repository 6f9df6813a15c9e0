"""Many people at one moment, each on a database connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from django.db import connections
from own_connection import connect_to

_Answer = TypeVar("_Answer")
_Count = TypeVar("_Count")
CLIENTS, TIMES, AT_ONCE = 200, 20, 40


def at_once(
    work: Callable[[int], _Answer], times: int, last: Callable[[], _Count], folder: Path
) -> tuple[list[_Answer], _Count]:
    """Do some work so many times, forty at once; then ask on one of those connections what there is."""
    connect, start = connect_to(folder / "copy.sqlite3"), threading.Barrier(AT_ONCE)

    def first() -> None:
        connect()
        start.wait()

    def close(number: int) -> None:
        start.wait()
        connections["default"].close()

    with ThreadPoolExecutor(AT_ONCE, initializer=first) as pool:
        answers = list(pool.map(work, range(times)))
        counts = pool.submit(last).result()
        list(pool.map(close, range(AT_ONCE)))
    return answers, counts
