"""Many pages in files of a few hundred: memory depends on the part size, never on their number.

Each part of several is typeset in a fresh process, because Typst keeps what it remembers of earlier
documents (measured: 1.8 GB after ten parts of 500 letters). The processes run `worker.py` as a script
instead of coming from `multiprocessing`: they import nothing but Typst, never the caller's main
module, and one that is killed is noticed instead of waited for. Parts are never joined: joining costs
the tags of all but the first, or half the typesetting again.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from lotse.lib.typesetting import worker
from lotse.lib.typesetting.engine import STANDARDS, compile_pdf, job_for, refusal

PART_SIZE = 500
WORKERS = 2


@dataclass(frozen=True, slots=True)
class Part:
    """One finished file with the rows `first` to `first + count - 1`, counted from 0."""

    path: Path
    first: int
    count: int


def compile_parts(
    template: Path,
    shared: Mapping[str, object],
    rows: Iterable[Mapping[str, object]],
    out_dir: Path,
    stem: str,
    *,
    part_size: int = PART_SIZE,
    workers: int | None = None,
    on_part: Callable[[Part], None] | None = None,
    skip_existing: frozenset[int] = frozenset(),
) -> list[Part]:
    """Typeset `rows` into `out_dir`, at most `part_size` to a file; returns the parts in order.

    The template gets `shared` plus `rows` as its data. Up to `part_size` rows become `stem.pdf` in this
    process; more become `stem-001.pdf`, `stem-002.pdf` … by `workers` processes at a time (default 2,
    or fewer cores). `rows` is read no faster than parts are made. `on_part` hears of each part in the
    caller's thread, in the order of completion.

    A job that was stopped goes on with `skip_existing`, the numbers (from 1) of the parts whose file
    need not be made again; a file that is gone is made all the same. One job at a time per `stem` and
    folder. Raises TypesetError and leaves finished parts in place, never a half-written one.
    """
    for stale in out_dir.glob(f"{stem}*{worker.UNFINISHED}"):
        stale.unlink()
    job = _Job(template, shared, out_dir, stem, on_part or (lambda part: None), skip_existing)
    chunks = _chunks(rows, part_size)
    first, second = next(chunks, None), next(chunks, None)
    if first is None:
        return []
    if second is None:
        job.compile_here(first)
    else:
        job.compile_in_processes(
            _and_then(first, second, chunks), workers or min(WORKERS, os.cpu_count() or 1)
        )
    return sorted(job.finished, key=lambda part: part.first)


_Rows = list[Mapping[str, object]]


@dataclass(slots=True)
class _Job:
    template: Path
    shared: Mapping[str, object]
    out_dir: Path
    stem: str
    on_part: Callable[[Part], None]
    skip_existing: frozenset[int]
    finished: list[Part] = field(default_factory=list)

    def compile_here(self, rows: _Rows) -> None:
        part = Part(self.out_dir / f"{self.stem}.pdf", 0, len(rows))
        if not self._is_there(1, part):
            compile_pdf(self.template, {**self.shared, "rows": rows}, part.path)
        self._finish(part)

    def compile_in_processes(self, chunks: Iterable[_Rows], workers: int) -> None:
        running: dict[Future[str], tuple[Part, subprocess.Popen[str]]] = {}
        first = 0
        with ThreadPoolExecutor(workers) as threads:
            try:
                for number, rows in enumerate(chunks, start=1):
                    part = Part(self.out_dir / f"{self.stem}-{number:03}.pdf", first, len(rows))
                    first += len(rows)
                    if self._is_there(number, part):
                        self._finish(part)
                        continue
                    if len(running) == workers:
                        self._collect(running)
                    data = job_for(self.template, {**self.shared, "rows": rows}, part.path, STANDARDS)
                    process = _start_worker()
                    running[threads.submit(_converse, process, json.dumps(data))] = (part, process)
                while running:
                    self._collect(running)
            finally:
                for _, process in running.values():
                    process.kill()

    def _collect(self, running: dict[Future[str], tuple[Part, subprocess.Popen[str]]]) -> None:
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            part, process = running.pop(future)
            if error := future.result():
                raise refusal(error, part.path.name)
            self._finish(part)

    def _is_there(self, number: int, part: Part) -> bool:
        return number in self.skip_existing and part.path.exists()

    def _finish(self, part: Part) -> None:
        self.finished.append(part)
        self.on_part(part)


def _chunks(rows: Iterable[Mapping[str, object]], size: int) -> Iterator[_Rows]:
    source = iter(rows)
    while chunk := list(islice(source, size)):
        yield chunk


def _and_then(first: _Rows, second: _Rows, rest: Iterator[_Rows]) -> Iterator[_Rows]:
    """Like itertools.chain, but lets go of each chunk once it has been handed out."""
    waiting = [second, first]
    del first, second
    while waiting:
        yield waiting.pop()
    yield from rest


def _start_worker() -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 our own script with our own interpreter
        [sys.executable, "-P", worker.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def _converse(process: subprocess.Popen[str], job: str) -> str:
    """Hand the job over and wait; returns the error in English or ""."""
    answer, complaint = process.communicate(job)
    if process.returncode:
        return f"worker ended with status {process.returncode}: {complaint.strip()}"
    return str(json.loads(answer))
