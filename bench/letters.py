"""Letters by our pipeline, beside bare Typst on the same pages (limit) and LibreOffice's mail merge (peer).

Every side is a fresh process; CPU seconds of it and its children, and the peak of their memory (PSS). Up to
1,000 letters the least of three alternating runs; bare Typst of more than 10,000 is measured on the first
10,000 and scaled.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from bench._figures import Figure
from lotse.lib.typesetting import worker

_BARE_BAR = 1.5
_MEMORY_MB = 600.0
_PEER_BARS = {350: 1 / 15, 1_000: 1 / 30}
_BARE_MOST = 10_000
_DEBIAN_PYTHON = "/usr/bin/python3"


@dataclass(frozen=True, slots=True)
class Spent:
    """What a process tree took: CPU seconds, wall seconds, megabytes at its peak."""

    cpu: float
    wall: float
    megabytes: float


def run(sizes: tuple[int, ...] = (350, 10_000, 100_000)) -> list[Figure]:
    """Measure time at each size, memory at the largest, and the peer at 350 and 1,000 where it is installed."""
    figures: list[Figure] = []
    spent = None
    for size in sizes:
        spent, limit = _ours_and_bare(size)
        pace = f"({spent.wall:.1f} s wall, {size / spent.wall:.0f} letters a second)"
        figures.append(
            Figure(f"letters, {size}", spent.cpu, limit, "bare Typst, same pages", _BARE_BAR, note=pace)
        )
    if spent:
        figures.append(
            Figure(
                f"letters, {sizes[-1]}, memory", spent.megabytes, _MEMORY_MB, "the limit", 1.0, unit="MB PSS"
            )
        )
    return figures + _beside_libreoffice()


def _ours_and_bare(size: int) -> tuple[Spent, float]:
    rounds = 3 if size <= 1_000 else 1
    bare_size = min(size, _BARE_MOST)
    ours, limit = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(job("prepare", bare_size, folder), check=True)
        for _ in range(rounds):
            ours.append(measure(job("ours", size, folder)))
            limit.append(bare(folder))
    return min(ours, key=lambda spent: spent.cpu), min(limit) * size / bare_size


def bare(folder: Path) -> float:
    """CPU seconds of nothing but Typst, a fresh process for each part, on data that lie ready."""
    total = 0.0
    for ready in sorted(folder.glob("job-*.json")):
        total += measure([sys.executable, "-P", worker.__file__], ready).cpu
    return total


def _beside_libreoffice() -> list[Figure]:
    if not _has_libreoffice():
        print(
            "LibreOffice mit python3-uno fehlt: der Vergleich mit dem Serienbrief entfällt.", file=sys.stderr
        )
        return []
    figures = []
    for size, bar in _PEER_BARS.items():
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            ours = measure(job("ours", size, folder))
            subprocess.run(job("merge", size, folder), check=True)
            script = Path(__file__).with_name("libreoffice_merge.py")
            peer = measure([_DEBIAN_PYTHON, str(script), str(folder)])
            if not list(folder.glob("merged*.pdf")):
                raise RuntimeError("LibreOffice made no PDF")
        figures.append(Figure(f"letters, {size}, peer", ours.cpu, peer.cpu, "LibreOffice mail merge", bar))
    return figures


def _has_libreoffice() -> bool:
    if not shutil.which("soffice") or not Path(_DEBIAN_PYTHON).exists():
        return False
    return subprocess.run([_DEBIAN_PYTHON, "-c", "import uno"], capture_output=True).returncode == 0


def job(kind: str, size: int, folder: Path) -> list[str]:
    """Return the command line for a piece of work of `letters_job`."""
    return [sys.executable, "-m", "bench.letters_job", kind, str(size), str(folder)]


def measure(command: list[str], stdin: Path | None = None) -> Spent:
    """Run a command to its end, watching the memory of its whole process tree."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with (stdin or Path(os.devnull)).open("rb") as data:
        process = subprocess.Popen(command, stdin=data, stdout=subprocess.DEVNULL)
        peaks = [0.0]
        done = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, peaks, done))
        watcher.start()
        status = process.wait()
    wall = time.perf_counter() - started
    done.set()
    watcher.join()
    if status:
        raise subprocess.CalledProcessError(status, command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Spent(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall, peaks[0])


def _watch(root: int, peaks: list[float], done: threading.Event) -> None:
    while not done.wait(0.1):
        peaks[0] = max(peaks[0], sum(_pss(process) for process in _tree(root)) / 1024)


def _tree(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def _pss(process: int) -> int:
    """Proportional set size in KiB; a process that has ended counts nothing."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
