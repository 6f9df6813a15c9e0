"""A small town on disk, and the command line as a clerk uses it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ops.real_workers import ended, house
from small_town import PEOPLE, STREETS, Town

from lotse.cli import main

__all__ = ["ended", "house"]


@pytest.fixture
def small_town(tmp_path: Path) -> Town:
    town = Town(tmp_path, tmp_path / "liste.csv", tmp_path / "strassen.csv", tmp_path / "aus")
    town.write_clients(*PEOPLE)
    town.streets.write_text("\n".join(STREETS) + "\n", encoding="cp1252")
    return town


@pytest.fixture
def kickoff(db: None, small_town: Town) -> Callable[..., int]:
    """Run `lotse kickoff` on the small town and return its exit status."""

    def run(*extra: str) -> int:
        with pytest.raises(SystemExit) as leaving:
            main(
                [
                    "kickoff",
                    str(small_town.clients),
                    *("--streets", str(small_town.streets)),
                    *("--area", "Lüner Höhe"),
                    *("--neighbourhood", "Lüner Höhe"),
                    *("--out", str(small_town.out)),
                    *("--today", "2020-08-25"),
                    *extra,
                ]
            )
        status = leaving.value.code
        assert isinstance(status, int)
        return status

    return run
