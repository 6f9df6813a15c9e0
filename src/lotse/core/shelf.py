"""Files that lie ready for a worker, each under a random name, and how far the work on each has come.

The work on a file is one transaction, into which nobody sees from outside. So how far it has come stands
beside the file, not in the database.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import secrets
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django_tasks_db.models import DBTaskResult

from lotse.core import clock
from lotse.core.errors import InputError

_NOTED_EVERY = 0.25  # seconds
# Work that gives no sign for so long is said to stand still: a worker looks for work every second, but
# some steps of the work have nothing to count.
_BEGINS_WITHIN = dt.timedelta(seconds=10)
_MOVES_WITHIN = dt.timedelta(seconds=40)


@dataclass(frozen=True, slots=True)
class Shelved:
    """A file on the shelf: the random name it lies under, and its fingerprint."""

    token: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Headway:
    """How far work in the background has come; `done` and `total` count rows, None before they are known.

    `is_behind`: something else is done first. `is_stalled`: there is no sign of life, so probably no worker.
    """

    done: int | None
    total: int
    is_behind: bool
    is_stalled: bool

    @property
    def is_counted(self) -> bool:
        """Whether all rows are done, so that only storing them is left."""
        return self.done is not None and self.done >= self.total


class Shelf:
    """One folder of such files, readable for nobody but the house."""

    def __init__(self, name: str) -> None:
        self._name = name

    def path(self, token: str) -> Path:
        """Return where a file lies."""
        return self._folder() / token

    def put(self, chunks: Iterable[bytes], *, at_most: int, advice: str) -> Shelved:
        """Write a file down; InputError with the advice as soon as it grows larger than `at_most` bytes."""
        token, size, seen = secrets.token_urlsafe(18), 0, hashlib.sha256()
        path = self.path(token)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                for chunk in chunks:
                    size += len(chunk)
                    if size > at_most:
                        raise InputError(f"Die Datei ist größer als {at_most // 1024**2} MB. {advice}")
                    seen.update(chunk)
                    file.write(chunk)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Shelved(token, seen.hexdigest())

    def take_away(self, token: str) -> None:
        """Delete a file with what was noted beside it."""
        self.path(token).unlink(missing_ok=True)
        self._notes(token).unlink(missing_ok=True)

    def sweep(self, kept: Collection[str], *, before: dt.datetime) -> int:
        """Delete files older than that which nobody keeps; return how many."""
        stale = [
            path
            for path in self._folder().iterdir()
            if path.name.partition(".")[0] not in kept and path.stat().st_mtime < before.timestamp()
        ]
        for path in stale:
            path.unlink(missing_ok=True)
        return len(stale)

    def begin(self, token: str) -> None:
        """Note that work on a file has begun, however often it was begun before."""
        self._note(token, "")

    def counter(self, token: str, total: int) -> Callable[[int], None]:
        """Return what to call with the number of rows done; it notes that four times a second at most."""
        noted_at = 0.0

        def note(done: int) -> None:
            nonlocal noted_at
            moment = time.monotonic()
            if moment - noted_at >= _NOTED_EVERY or done >= total:
                noted_at = moment
                self._note(token, f"{done} {total}")

        note(0)
        return note

    def headway(self, token: str, *, since: dt.datetime) -> Headway:
        """Return how far the work on a file has come that was ordered at that moment."""
        notes = self._notes(token)
        try:
            numbers, moved_at = notes.read_text(encoding="ascii").split(), notes.stat().st_mtime
        except FileNotFoundError:
            is_late = clock.now() - since > _BEGINS_WITHIN
            is_behind = DBTaskResult.objects.running().exists() and is_late
            return Headway(None, 0, is_behind, is_late and not is_behind)
        quiet = clock.now() - max(since, dt.datetime.fromtimestamp(moved_at, dt.UTC))
        done, total = map(int, numbers) if numbers else (None, 0)
        return Headway(done, total, is_behind=False, is_stalled=quiet > _MOVES_WITHIN)

    def _note(self, token: str, text: str) -> None:
        fresh = self.path(f"{token}.fresh")
        fresh.write_text(text, encoding="ascii")
        fresh.replace(self._notes(token))

    def _notes(self, token: str) -> Path:
        return self.path(f"{token}.rows")

    def _folder(self) -> Path:
        folder: Path = settings.FILES / self._name
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder
