"""The whole command `lotse kickoff` for about 350 letters, beside bare Typst of as many pages.

The list is the demo town's, made longer; the database exists already, as on any day but the first. Both
sides are fresh processes, taken in turns; CPU seconds of the process tree, the least of five runs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench._figures import Figure
from bench.letters import bare, job, measure
from lotse.ops import demo_town

_BAR = 2.5
_REPEATS = 5
_HOUSEHOLDS = 370


def run() -> list[Figure]:
    """Measure the kick-off of 350."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["LOTSE_DATA"] = str(folder / "var")
        command, letters = _first_day(folder)
        subprocess.run(job("prepare", letters, folder), check=True)
        ours, limit = [], []
        for _ in range(_REPEATS):
            ours.append(measure(command).cpu)
            limit.append(bare(folder))
    return [
        Figure(
            f"kick-off of {letters}, whole command",
            min(ours),
            min(limit),
            "bare Typst, letter pages only",
            _BAR,
            note="(also reads, matches, stores, and typesets flyer, poster, notice)",
        )
    ]


def _first_day(folder: Path) -> tuple[list[str], int]:
    """Kick off once, so that the database exists; return the command and how many letters it made."""
    clients, streets, out = folder / "liste.csv", folder / "strassen.csv", folder / "aus"
    demo_town.write_directory(streets)
    demo_town.write_clients(clients, today=demo_town.FIRST_DAY, households=_HOUSEHOLDS)
    command = [
        str(Path(sys.executable).with_name("lotse")),
        *("kickoff", str(clients), "--streets", str(streets), "--area", demo_town.NEIGHBOURHOOD),
        *("--neighbourhood", demo_town.NEIGHBOURHOOD, "--out", str(out)),
        *("--today", demo_town.FIRST_DAY.isoformat()),
    ]
    measure(command)
    return command, int(json.loads((out / "summary.json").read_text("utf-8"))["letters"])
