"""A worker's sign of life: its row, kept fresh by a thread, whatever the task at hand is doing."""

from __future__ import annotations

import os
import socket
import sys
import threading
import uuid
from datetime import timedelta
from types import TracebackType

from django.db import DatabaseError, connection
from django.db.models.functions import Now

from lotse.core import clock
from lotse.ops.models import WorkerProcess
from lotse.ops.processes import Process, is_running, this_process

BEAT_SECONDS = 10
# A worker that nobody has seen for so long counts as dead, where its process cannot be looked up.
LEASE = timedelta(seconds=60)
LOST_LEASE = 75


class Presence:
    """Registers this process as a worker for as long as the block runs.

    Should somebody strike the row off meanwhile (the worker was asleep for longer than its lease, and its
    task was given to another one), the process ends at once, so that no task is finished twice.
    """

    def __init__(self, *, parent: int | None = None) -> None:
        self.key = f"{socket.gethostname()[:40]}-{uuid.uuid4().hex[:12]}"
        self.orphaned = threading.Event()
        self._parent = parent
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="lotse-presence", daemon=True)

    def __enter__(self) -> Presence:
        process, now = this_process(), clock.now()
        WorkerProcess.objects.create(
            key=self.key,
            machine=process.machine,
            pid=process.pid,
            began=process.began,
            started_at=now,
            seen_at=now,
        )
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        WorkerProcess.objects.filter(key=self.key).delete()

    def _beat(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            if self._parent is not None and os.getppid() != self._parent:
                self.orphaned.set()
            try:
                is_known = still_here(self.key)
            except DatabaseError:
                continue  # the database is busy or away for a moment; the lease allows for that
            if not is_known:
                print("Diese Aufgabe läuft inzwischen anderswo. Der Prozess beendet sich.", file=sys.stderr)
                os._exit(LOST_LEASE)
        connection.close()


def still_here(key: str) -> bool:
    """Write down that a worker lives; False where its row is gone."""
    return bool(WorkerProcess.objects.filter(key=key).update(seen_at=Now()))


def dead_workers() -> frozenset[str]:
    """Return the keys of registered workers whose process has ended without saying so."""
    overdue = set(WorkerProcess.objects.filter(seen_at__lt=Now() - LEASE).values_list("key", flat=True))
    return frozenset(worker.key for worker in WorkerProcess.objects.all() if _is_dead(worker, overdue))


def _is_dead(worker: WorkerProcess, overdue: set[str]) -> bool:
    running = is_running(Process(worker.machine, worker.pid, worker.began))
    return worker.key in overdue if running is None else not running
