"""Telling whether a process still runs, without mistaking another one of the same number for it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Process:
    """A process: the running system it belongs to ("" where the system does not say), number, and start.

    `machine` is the kernel's boot id and the process-number space, so that two containers, or the same
    machine after a restart, are never taken for each other; `began` is in clock ticks since boot.
    """

    machine: str
    pid: int
    began: str


def this_process() -> Process:
    """Return the process that asks."""
    pid = os.getpid()
    return Process(_machine(), pid, _began(pid) or "")


def is_running(process: Process) -> bool | None:
    """Say whether a process runs; None where that cannot be told from here."""
    if not process.machine or process.machine != _machine():
        return None
    return _began(process.pid) == process.began


def _machine() -> str:
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}/{(_PROC / 'self/ns/pid').stat().st_ino}"
    except OSError:
        return ""


def _began(pid: int) -> str | None:
    """Return when a process began; None where there is none, or only its remains (state Z)."""
    try:
        line = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The second field is the program's name in brackets and may hold anything; proc(5), fields 3 and 22.
    fields = line.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else fields[19]
