"""The whole command `lotse kickoff` for about 350 letters, beside bare Typst of the same letter pages.

The list has 450 people, the directory is the demo town's; the database exists, as on any day but the first.
Both sides are fresh processes; CPU seconds of the process and its children, the least of five alternating runs.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from bench._figures import Figure

_BAR = 2.5
_REPEATS = 5
_HOUSEHOLDS = 295


def run() -> list[Figure]:
    """Measure the kick-off of 350 and the memory it needs."""
    with tempfile.TemporaryDirectory() as folder:
        return [_kickoff_of_350(Path(folder))]


def _kickoff_of_350(folder: Path) -> Figure:
    os.environ["LOTSE_DATA"] = str(folder / "var")
    clients, streets, out = folder / "liste.csv", folder / "strassen.csv", folder / "aus"
    _python(
        "from lotse.ops import demo_town as t; from pathlib import Path; import sys;"
        f"t.write_directory(Path(sys.argv[1])); t.write_clients(Path(sys.argv[2]), today=t.FIRST_DAY, households={_HOUSEHOLDS})",
        str(streets),
        str(clients),
    )
    command = [
        str(Path(sys.executable).with_name("lotse")),
        *("kickoff", str(clients), "--streets", str(streets), "--area", "Lüner Höhe"),
        *("--neighbourhood", "Lüner Höhe", "--today", "2020-08-25", "--out", str(out)),
    ]
    _cpu(command)  # the first day: tables are made, the office is unknown
    with (out / "letters.csv").open(encoding="utf-8", newline="") as file:
        letters = sum(1 for _ in csv.DictReader(file, delimiter=";"))
    bare = _bare_typst(folder)
    ours, limit = [], []
    for _ in range(_REPEATS):
        ours.append(_cpu(command))
        limit.append(_cpu(bare))
    return Figure(
        f"kick-off of {letters}, whole command",
        min(ours),
        min(limit),
        "bare Typst, same letter pages",
        _BAR,
        note=f"({letters} letters, flyer, poster, notice)",
    )


def _bare_typst(folder: Path) -> list[str]:
    """Return a command that typesets the letters just made with nothing but Typst, from data on disk."""
    job = folder / "job.json"
    _python(
        "import os, sys, json; os.environ['DJANGO_SETTINGS_MODULE'] = 'lotse.settings';"
        "import django; django.setup();"
        "from bench.kickoff_job import write_job; from pathlib import Path; write_job(Path(sys.argv[1]))",
        str(job),
    )
    script = Path(__file__).with_name("bare_typst.py")
    return [sys.executable, str(script), str(job), str(folder / "bare.pdf")]


def _python(code: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-c", code, *arguments], check=True)


def _cpu(command: list[str]) -> float:
    """Run a command and return the CPU seconds of it and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    print(json.dumps([figure.name for figure in run()]))
