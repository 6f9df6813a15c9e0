"""What a command says when it is done, and the bar it shows while it works."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Report:
    """A short summary for people and the same as facts for machines; with faults the exit status is 1."""

    text: str
    facts: dict[str, object] = field(default_factory=dict)
    found_faults: bool = False


@contextmanager
def progress(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar while something long runs, on a terminal only; yields a function that takes steps done."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console  # noqa: PLC0415  a tenth of a second that only a terminal needs
    from rich.progress import Progress  # noqa: PLC0415  as above

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda done: bar.advance(task, done)
