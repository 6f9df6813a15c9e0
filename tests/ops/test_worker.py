"""Tasks in the background: done once, handed out again when a worker dies, given up after three attempts."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import sample_tasks
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from ops.real_workers import move_in, start_worker, states

from lotse.cli import main
from lotse.core import clock
from lotse.ops.models import ScheduledJob, WorkerProcess
from lotse.ops.presence import LEASE, Presence, dead_workers, still_here
from lotse.ops.processes import Process, is_running, this_process
from lotse.ops.reaping import ATTEMPTS_AT_MOST, reap
from lotse.ops.worker import TaskLoop, claim

pytestmark = pytest.mark.django_db


def only_task() -> DBTaskResult:
    return DBTaskResult.objects.get()


def worker_row(key: str, process: Process, *, seen_ago: dt.timedelta = dt.timedelta()) -> WorkerProcess:
    seen = clock.now() - seen_ago
    return WorkerProcess.objects.create(
        key=key,
        machine=process.machine,
        pid=process.pid,
        began=process.began,
        started_at=seen,
        seen_at=seen,
    )


ELSEWHERE = Process("another-machine", 1, "1")


# --- processes


def test_own_process_runs() -> None:
    assert is_running(this_process()) is True


def test_process_with_the_same_number_but_another_start_is_another_one() -> None:
    own = this_process()
    assert is_running(Process(own.machine, own.pid, "0")) is False


def test_process_elsewhere_cannot_be_judged() -> None:
    assert is_running(ELSEWHERE) is None


def test_ended_process_does_not_run_even_while_its_remains_lie_there() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    line = Path(f"/proc/{child.pid}/stat").read_text(encoding="utf-8")
    process = Process(this_process().machine, child.pid, line.rpartition(")")[2].split()[19])
    assert is_running(process) is True
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert is_running(process) is False
    child.communicate()


# --- running tasks


def test_task_runs_once(tmp_path: Path) -> None:
    sample_tasks.note.enqueue(str(tmp_path))
    assert TaskLoop("w").run_waiting() == 1
    assert TaskLoop("w").run_waiting() == 0
    assert sample_tasks.attempts(tmp_path) == 1
    assert (only_task().status, only_task().return_value) == ("SUCCESSFUL", 1)


def test_task_of_a_change_that_is_taken_back_never_runs(tmp_path: Path) -> None:
    with pytest.raises(KeyError), transaction.atomic():
        sample_tasks.note.enqueue(str(tmp_path))
        raise KeyError
    assert TaskLoop("w").run_waiting() == 0


def test_failing_task_is_not_repeated(tmp_path: Path) -> None:
    sample_tasks.fail.enqueue(str(tmp_path))
    sample_tasks.note.enqueue(str(tmp_path))
    assert TaskLoop("w").run_waiting() == 2
    states = dict(DBTaskResult.objects.values_list("task_path", "status"))
    assert states == {"sample_tasks.fail": "FAILED", "sample_tasks.note": "SUCCESSFUL"}
    assert reap() == 0


def test_orphaned_worker_takes_no_further_task(tmp_path: Path) -> None:
    sample_tasks.note.enqueue(str(tmp_path))
    orphaned = threading.Event()
    orphaned.set()
    assert TaskLoop("w", orphaned=orphaned).run_waiting() == 0


def test_worker_once_does_what_waits_and_what_is_due(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sample_tasks.note.enqueue(str(tmp_path))
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        with pytest.raises(SystemExit) as leaving:
            main(["worker", "--once"])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert leaving.value.code == 0
    assert "1 Aufgaben erledigt." in capsys.readouterr().out
    assert ScheduledJob.objects.filter(last_ended_at__isnull=False, problem="").count() > 3
    assert not WorkerProcess.objects.exists()


# --- dead workers


def test_task_of_a_dead_worker_is_handed_out_again(tmp_path: Path) -> None:
    sample_tasks.note.enqueue(str(tmp_path))
    own = this_process()
    worker_row("dead", Process(own.machine, own.pid, "0"))
    claim("dead")
    assert reap() == 1
    assert only_task().status == "READY"
    assert not WorkerProcess.objects.exists()
    assert TaskLoop("next").run_waiting() == 1
    assert (only_task().status, only_task().worker_ids) == ("SUCCESSFUL", ["dead", "next"])


def test_task_of_a_worker_nobody_knows_is_handed_out_again(tmp_path: Path) -> None:
    sample_tasks.note.enqueue(str(tmp_path))
    claim("never registered")
    assert reap() == 1
    assert only_task().status == "READY"


def test_task_of_a_living_worker_is_left_alone_however_long_it_takes(tmp_path: Path) -> None:
    sample_tasks.note.enqueue(str(tmp_path))
    worker_row("busy", this_process(), seen_ago=10 * LEASE)
    claim("busy")
    assert reap() == 0
    assert only_task().status == "RUNNING"


@pytest.mark.parametrize(
    ("silent_for", "reaped"), [(LEASE / 2, 0), (LEASE + dt.timedelta(seconds=5), 1)], ids=["fresh", "silent"]
)
def test_worker_elsewhere_is_judged_by_its_lease(
    silent_for: dt.timedelta, reaped: int, tmp_path: Path
) -> None:
    sample_tasks.note.enqueue(str(tmp_path))
    worker_row("far", ELSEWHERE, seen_ago=silent_for)
    claim("far")
    assert reap() == reaped


def test_task_is_given_up_after_three_attempts_and_says_why(tmp_path: Path) -> None:
    sample_tasks.note.enqueue(str(tmp_path))
    for attempt in range(ATTEMPTS_AT_MOST):
        assert claim(f"dead-{attempt}") is not None
        assert reap() == 1
    task = only_task()
    assert task.status == "FAILED"
    assert "Die Aufgabe wurde 3-mal begonnen" in task.traceback
    assert claim("next") is None


def test_worker_that_was_struck_off_learns_it() -> None:
    worker_row("far", ELSEWHERE, seen_ago=2 * LEASE)
    assert dead_workers() == {"far"}
    reap()
    assert still_here("far") is False


def test_presence_lasts_as_long_as_its_block() -> None:
    with Presence() as presence:
        assert still_here(presence.key)
        assert dead_workers() == frozenset()
    assert not WorkerProcess.objects.exists()


# --- real processes, on a database file of their own (fixtures `house` and `ended`)


def wait_for_first_attempt(house: Path, worker: subprocess.Popen[bytes]) -> None:
    while sample_tasks.attempts(house) == 0:
        assert worker.poll() is None, "the worker ended before it began the task"
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_killed_worker_loses_nothing(house: Path, ended: list[subprocess.Popen[bytes]]) -> None:
    sample_tasks.hang_at_first.enqueue(str(house))
    move_in(house)
    first = start_worker(house)
    ended.append(first)
    wait_for_first_attempt(house, first)
    assert states(house) == ["RUNNING"]
    first.kill()
    first.wait()
    assert states(house) == ["RUNNING"]
    second = start_worker(house, "--once")
    ended.append(second)
    assert second.wait(timeout=60) == 0
    assert states(house) == ["SUCCESSFUL"]
    assert sample_tasks.attempts(house) == 2


@pytest.mark.django_db(transaction=True)
def test_worker_asked_to_stop_finishes_what_it_is_at(
    house: Path, ended: list[subprocess.Popen[bytes]]
) -> None:
    for _ in range(2):
        sample_tasks.take_a_while.enqueue(str(house))
    move_in(house)
    worker = start_worker(house)
    ended.append(worker)
    wait_for_first_attempt(house, worker)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=60) == 0
    assert states(house) == ["SUCCESSFUL", "READY"]
