"""Tasks for the worker's tests. They live in a module of their own: a worker finds tasks by their path."""

from __future__ import annotations

import time
from pathlib import Path

from django_tasks import task

ATTEMPTS = "attempts"


def attempts(folder: Path) -> int:
    """Return how often a sample task was begun in this folder."""
    file = folder / ATTEMPTS
    return len(file.read_text(encoding="ascii").splitlines()) if file.exists() else 0


def _begin(folder: str) -> int:
    with (Path(folder) / ATTEMPTS).open("a", encoding="ascii") as file:
        file.write("begun\n")
    return attempts(Path(folder))


@task()
def note(folder: str) -> int:
    """Write one line."""
    return _begin(folder)


@task()
def hang_at_first(folder: str) -> int:
    """Hang in the first attempt, be done at once in any other."""
    number = _begin(folder)
    if number == 1:
        time.sleep(120)
    return number


@task()
def take_a_while(folder: str) -> int:
    """Last long enough for somebody to ask the worker to stop meanwhile."""
    number = _begin(folder)
    time.sleep(1)
    return number


@task()
def fail(folder: str) -> None:
    """Go wrong."""
    _begin(folder)
    raise ValueError("so nicht")
