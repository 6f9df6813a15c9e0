"""Tasks whose worker died: handed out again, or given up after three attempts.

django-tasks-db leaves such a task in state RUNNING for ever. Its row names every worker that began it, so
the number of attempts needs no table of its own. All tasks must stand being run twice.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks.signals import task_finished
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from lotse.core.errors import LotseError
from lotse.ops.models import WorkerProcess
from lotse.ops.presence import dead_workers

ATTEMPTS_AT_MOST = 3


class WorkerLost(LotseError):
    """A task's worker ended in the middle of it, too often."""


@transaction.atomic
def reap() -> int:
    """Take the tasks of dead workers back; return how many went back or were given up.

    The tasks are read before the workers: whoever took one of them has been registered by then.
    """
    running = list(DBTaskResult.objects.running().select_for_update(skip_locked=True))
    WorkerProcess.objects.filter(key__in=dead_workers()).delete()
    alive = set(WorkerProcess.objects.values_list("key", flat=True))
    orphans = [task for task in running if not task.worker_ids or task.worker_ids[-1] not in alive]
    for task in orphans:
        if len(task.worker_ids) < ATTEMPTS_AT_MOST:
            _hand_back(task)
        else:
            _give_up(task)
    return len(orphans)


def _hand_back(task: DBTaskResult[..., Any]) -> None:
    task.status = TaskResultStatus.READY
    task.started_at = None
    task.save(update_fields=["status", "started_at"])


def _give_up(task: DBTaskResult[..., Any]) -> None:
    task.set_failed(
        WorkerLost(
            f"Die Aufgabe wurde {ATTEMPTS_AT_MOST}-mal begonnen, und jedes Mal ist der Arbeitsprozess abgebrochen. "
            "Bitte sehen Sie nach, ob Speicher oder Plattenplatz fehlen, und stoßen Sie sie neu an."
        )
    )
    task_finished.send(sender=DatabaseBackend, task_result=task.task_result)
