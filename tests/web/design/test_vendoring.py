"""The shelf holds what the lock says, and the check can fail."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from lotse.web import vendoring

LOCK = vendoring.read_lock()


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a copy of the shelf that may be spoilt."""
    return Path(shutil.copytree(vendoring.SHELF, tmp_path / "vendor"))


def test_shelf_equals_the_lock() -> None:
    assert vendoring.faults(LOCK) == []


def test_changed_file_is_found(shelf: Path) -> None:
    (shelf / "htmx" / "htmx.js").write_text("alert(1)", encoding="utf-8")
    assert vendoring.faults(LOCK, shelf) == ["changed: htmx/htmx.js"]


def test_missing_file_is_found(shelf: Path) -> None:
    (shelf / "kern" / "kern.css").unlink()
    assert vendoring.faults(LOCK, shelf) == ["missing: kern/kern.css"]


def test_stray_file_is_found(shelf: Path) -> None:
    (shelf / "extra.js").write_text("", encoding="utf-8")
    assert vendoring.faults(LOCK, shelf) == ["not in the lock: extra.js"]


def test_lock_survives_writing_and_reading(tmp_path: Path) -> None:
    path = tmp_path / "lock.json"
    vendoring.write_lock(LOCK, path)
    assert vendoring.read_lock(path) == LOCK
    assert path.read_bytes() == vendoring.LOCK.read_bytes()


def test_check_says_how_many_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert vendoring.main(["check"]) == 0
    assert capsys.readouterr().out == f"{len(list(LOCK.files()))} vendored files, 0 faults\n"


def test_fetch_refuses_other_content_than_locked(monkeypatch: pytest.MonkeyPatch, shelf: Path) -> None:
    other = replace(LOCK.packages[0], integrity="sha512-other")
    monkeypatch.setattr(
        vendoring, "_fetch_package", lambda package, *_: other if package == LOCK.packages[0] else package
    )
    with pytest.raises(vendoring.VendoringError, match="archive of @kern-ux/native"):
        vendoring.fetch(LOCK, update=False, shelf=shelf)
    assert vendoring.faults(LOCK, shelf) == []


def test_every_package_ships_its_licence() -> None:
    for package in LOCK.packages:
        assert [file for file in package.files if "LICENSE" in file.source], package.name
