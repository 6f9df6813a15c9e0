"""`lotse worker`: runs tasks in the background and what the schedule has due."""

from __future__ import annotations

import argparse
import os
import signal
import threading
import time
from types import FrameType
from typing import Any

from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker as TaskRunner
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from lotse.core import clock
from lotse.ops.database import prepare_database
from lotse.ops.presence import Presence
from lotse.ops.reaping import reap
from lotse.ops.report import Report
from lotse.ops.schedule import run_due

POLL_SECONDS = 1.0
TICK_SECONDS = 30.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--once", action="store_true", help="erledigen, was wartet, dann enden")
    # Set by `lotse serve --with-worker`: ends with the process that started it.
    parser.add_argument("--attached", action="store_true", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> Report:
    """Work until somebody stops it, or with `--once` until nothing waits."""
    prepare_database()
    with Presence(parent=os.getppid() if arguments.attached else None) as presence:
        loop = TaskLoop(presence.key, orphaned=presence.orphaned)
        loop.listen_to_signals()
        reap()
        if arguments.once:
            loop.run_waiting()
            run_due(clock.now())
        else:
            print("Der Arbeitsprozess läuft – beenden mit Strg+C.", flush=True)
            loop.run_until_stopped()
    return Report(f"{loop.done} Aufgaben erledigt.", {"tasks": loop.done})


class TaskLoop:
    """Takes one waiting task after the other; asked to stop, it ends after the one it is at."""

    def __init__(self, worker_key: str, *, orphaned: threading.Event | None = None) -> None:
        self.done = 0
        self._key = worker_key
        self._stop = threading.Event()
        self._orphaned = orphaned or threading.Event()
        self._next_tick = 0.0
        self._runner = TaskRunner(
            queue_names=["*"],
            interval=POLL_SECONDS,
            batch=False,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_key,
            excluded_queue_names=[],
        )

    def listen_to_signals(self) -> None:
        """End on SIGTERM and SIGINT; a second one ends the process at once, its task is handed out again."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stop.set()
        signal.signal(number, signal.SIG_DFL)

    @property
    def is_stopped(self) -> bool:
        return self._stop.is_set() or self._orphaned.is_set()

    def run_until_stopped(self) -> None:
        """Work and wait in turns; a database that is away for a moment is waited for."""
        while not self.is_stopped:
            try:
                close_old_connections()
                self.run_waiting()
                self._tick()
            except DatabaseError as error:
                print(f"Die Datenbank antwortet gerade nicht: {error}", flush=True)
            self._stop.wait(POLL_SECONDS)

    def run_waiting(self) -> int:
        """Run the tasks that wait, one after the other; return how many."""
        before = self.done
        while not self.is_stopped and (task := claim(self._key)) is not None:
            self._run(task)
            self._tick()
        return self.done - before

    def _run(self, task: DBTaskResult[..., Any]) -> None:
        started = time.monotonic()
        self._runner.run_task(task)
        self.done += 1
        outcome = "gescheitert" if task.exception_class_path else "erledigt"
        seconds = f"{time.monotonic() - started:.1f}".replace(".", ",")
        print(f"{timezone.localtime():%H:%M:%S} {task.task_path}: {outcome} nach {seconds} s", flush=True)

    def _tick(self) -> None:
        if time.monotonic() >= self._next_tick:
            run_due(clock.now())
            self._next_tick = time.monotonic() + TICK_SECONDS


def claim(worker_key: str) -> DBTaskResult[..., Any] | None:
    """Take the next waiting task for a worker; None where none waits.

    Looking first costs no write lock, which on SQLite everybody shares.
    """
    waiting = DBTaskResult.objects.ready().filter(backend_name=DEFAULT_TASK_BACKEND_ALIAS)
    if not waiting.exists():
        return None
    with exclusive_transaction():
        task = waiting.get_locked()
        if task is not None:
            task.claim(worker_key)
    return task
