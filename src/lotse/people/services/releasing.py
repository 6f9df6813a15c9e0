"""Giving an uploaded list back to whoever confirmed its columns, when reading it has failed.

Apart from `jobs`, because each start of the house loads it, and the rest of staging is heavy.
"""

from __future__ import annotations

from django_tasks import TaskResult, TaskResultStatus

from lotse.people.models import Upload

STAGING = "lotse.people.services.jobs.stage_in_background"


def let_go(upload_key: int, problem: str) -> None:
    """Let the columns of a list be confirmed again, and say why it has not been staged."""
    waiting = Upload.objects.filter(pk=upload_key, client_import=None)
    waiting.update(ordered_at=None, problem=problem[:300])


def release_given_up(*, task_result: TaskResult[object], **other: object) -> None:
    """Let go of a list whose reading crashed or was given up, so that it can be ordered again."""
    if task_result.task.module_path == STAGING and task_result.status == TaskResultStatus.FAILED:
        let_go(
            task_result.args[0],
            "Das Prüfen ist abgebrochen. Bitte versuchen Sie es noch einmal; bleibt es dabei, hilft der Betrieb.",
        )
