"""Cold start: from a clone to a usable demo town, once everything has been downloaded; and a second start."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path

from bench._figures import Figure

ROOT = Path(__file__).parent.parent
_COLD_SECONDS = 60.0
_WARM_SECONDS = 10.0


def run() -> list[Figure]:
    """Clone into an empty folder and start the demo twice; wall seconds against what design.md §9 allows."""
    with tempfile.TemporaryDirectory() as name:
        clone = Path(name) / "quartierslotse"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        environment = {
            key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "LOTSE_DATA")
        }
        cold, warm = (_start(clone, environment) for _ in range(2))
    return [
        Figure("clone to demo town", cold, _COLD_SECONDS, "the promised minute", 1.0, "s"),
        Figure("second start of the demo town", warm, _WARM_SECONDS, "ten seconds", 1.0, "s"),
    ]


def _start(clone: Path, environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(
        [str(clone / "bin" / "demo"), "--no-serve"],
        cwd=clone,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - started
