"""Files that lie ready for a worker, and how far the work on them has come."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from lotse.core import clock
from lotse.core.errors import InputError
from lotse.core.shelf import Shelf


@pytest.fixture
def shelf(settings: Settings, tmp_path: Path) -> Shelf:
    settings.FILES = tmp_path
    return Shelf("regal")


def names(shelf: Shelf) -> list[str]:
    return sorted(path.name for path in shelf.path("any").parent.iterdir())


def test_file_lies_under_a_random_name_for_its_owner_only(shelf: Shelf) -> None:
    one, other = (shelf.put([b"a", b"b"], at_most=2, advice="") for _ in range(2))
    assert one.token != other.token
    assert one.sha256 == hashlib.sha256(b"ab").hexdigest()
    assert shelf.path(one.token).read_bytes() == b"ab"
    assert shelf.path(one.token).stat().st_mode & 0o777 == 0o600
    assert shelf.path(one.token).parent.stat().st_mode & 0o777 == 0o700


def test_file_that_grows_too_large_is_refused_and_nothing_stays(shelf: Shelf) -> None:
    with pytest.raises(InputError, match="größer als 1 MB. Bitte teilen."):
        shelf.put([b"x" * 2**20, b"y"], at_most=2**20, advice="Bitte teilen.")
    assert names(shelf) == []


def test_upload_that_breaks_off_leaves_nothing(shelf: Shelf) -> None:
    def broken() -> Iterator[bytes]:
        yield b"x"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        shelf.put(broken(), at_most=10, advice="")
    assert names(shelf) == []


def test_counter_notes_the_first_and_the_last_row_and_few_between(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter((0.0, 0.1, 0.3, 0.4, 0.5))
    monkeypatch.setattr("lotse.core.shelf.time.monotonic", lambda: next(moments) + 1000)
    count, seen = shelf.counter("t", 4), []
    for done in (1, 2, 3, 4):
        count(done)
        headway = shelf.headway("t", since=clock.now())
        seen.append((headway.done, headway.total, headway.is_counted))
    assert seen == [(0, 4, False), (2, 4, False), (2, 4, False), (4, 4, True)]


def test_work_that_has_begun_is_not_counted_yet(shelf: Shelf) -> None:
    shelf.counter("t", 4)(4)
    shelf.begin("t")  # once more, after an interruption
    assert shelf.headway("t", since=clock.now()).done is None


def test_taken_away_file_leaves_nothing(shelf: Shelf) -> None:
    token = shelf.put([b"x"], at_most=1, advice="").token
    shelf.counter(token, 1)
    shelf.take_away(token)
    shelf.take_away(token)
    assert names(shelf) == []


def test_sweep_spares_what_is_kept_and_what_is_fresh(shelf: Shelf) -> None:
    kept, old, fresh = (shelf.put([b"x"], at_most=1, advice="").token for _ in range(3))
    shelf.begin(kept)
    shelf.begin(old)
    then = clock.now() - dt.timedelta(days=2)
    for path in (shelf.path(name) for name in (kept, f"{kept}.rows", old, f"{old}.rows")):
        os.utime(path, (then.timestamp(), then.timestamp()))
    assert shelf.sweep({kept}, before=clock.now() - dt.timedelta(days=1)) == 2
    assert names(shelf) == sorted([kept, f"{kept}.rows", fresh])
