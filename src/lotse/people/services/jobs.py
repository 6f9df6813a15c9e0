"""Staging an uploaded list in the background: ordered once, gone on with after an interruption, staged once.

Whether it has been staged stands with the upload, written in the same transaction as the rows. So a worker
that is killed leaves nothing behind, and the next one begins anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import transaction
from django_tasks import TaskResult, TaskResultStatus, task

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, LotseError
from lotse.lib.sheets import Field
from lotse.people import access
from lotse.people.enums import ImportState
from lotse.people.models import Upload
from lotse.people.queries.uploads import LISTS
from lotse.people.services.basis import basis_of
from lotse.people.services.planning import store_plan
from lotse.people.services.profiles import save_profile
from lotse.people.services.staging import AssessedList, assess_list, missing_columns, read_list, store_list


@transaction.atomic
def order_staging(
    *,
    by: Staff,
    token: str,
    columns: Mapping[Field, str],
    harmless: Collection[str],
    profile_name: str,
    today: dt.date,
) -> Upload:
    """Confirm an uploaded list's columns and have it read; confirmed once more, nothing further happens.

    `harmless` are the headers of columns whose ticks block no address. ConflictError where the very same list
    is being read, or waits to be taken over, with these columns.
    """
    upload = access.get_upload(by, token, on=today, lock=True)
    if upload.ordered_at is not None:
        return upload
    if missing := missing_columns(columns):
        raise InputError(missing)
    upload.columns = {str(field): header for field, header in columns.items()}
    upload.harmless = sorted(harmless)
    _refuse_second(upload)
    upload.profile_name, upload.ordered_at, upload.problem = profile_name.strip()[:80], clock.now(), ""
    upload.save(update_fields=["columns", "harmless", "profile_name", "ordered_at", "problem"])
    stage_in_background.enqueue(upload.pk, by.pk)
    return upload


def _refuse_second(upload: Upload) -> None:
    """Refuse to stage the same file with the same columns twice, as long as one of the two is undecided."""
    others = Upload.objects.filter(
        neighbourhood_id=upload.neighbourhood_id, sha256=upload.sha256, ordered_at__isnull=False
    ).exclude(pk=upload.pk)
    for other in others.select_related("client_import"):
        if (other.columns, other.harmless) != (upload.columns, upload.harmless):
            continue
        if other.client_import is None:
            raise ConflictError(
                "Genau diese Liste wird gerade schon geprüft. Bitte warten Sie, bis sie fertig ist."
            )
        if other.client_import.state == ImportState.STAGED:
            raise ConflictError(
                "Genau diese Liste ist schon geprüft und wartet unter „Bisherige Listen“ auf Sie. Übernehmen oder "
                "verwerfen Sie sie dort."
            )


@task()
def stage_in_background(upload_key: int, staff_key: int) -> None:
    """Stage a list whose columns are confirmed; run again after an interruption it begins anew."""
    run_staging(upload_key, staff_key)


def run_staging(upload_key: int, staff_key: int) -> None:
    """Do the work of `stage_in_background`; what is staged already, or was thrown away, is left alone."""
    upload = _still_ordered(upload_key)
    if upload is None:
        return
    try:
        _stage(upload, Staff.objects.get(pk=staff_key), today=clock.today())
    except LotseError as error:
        _let_go(upload_key, str(error))


def _stage(upload: Upload, by: Staff, *, today: dt.date) -> None:
    path, columns = LISTS.path(upload.token), {Field(name): text for name, text in upload.columns.items()}
    if not path.exists():
        raise InputError("Die Datei liegt nicht mehr bereit. Bitte laden Sie die Liste noch einmal hoch.")
    LISTS.begin(upload.token)
    source = read_list(path, file_name=upload.file_name, columns=columns, harmless=upload.harmless)
    assessed = assess_list(
        by=by,
        source=source,
        basis=basis_of(upload.neighbourhood),
        today=today,
        on_row=LISTS.counter(upload.token, len(source.sheet.rows)),
    )
    _store(upload.pk, by, assessed)


@transaction.atomic
def _store(upload_key: int, by: Staff, assessed: AssessedList) -> None:
    """Store what was read, unless somebody else has done so, or has thrown the list away meanwhile."""
    upload = _still_ordered(upload_key, lock=True)
    if upload is None:
        return
    staged = store_list(by=by, assessed=assessed, neighbourhood=upload.neighbourhood)
    store_plan(staged)
    if upload.profile_name:
        save_profile(
            by=by,
            name=upload.profile_name,
            header=assessed.source.sheet.header,
            columns=assessed.source.headers,
            harmless=upload.harmless,
        )
    upload.client_import = staged.stored
    upload.save(update_fields=["client_import"])
    transaction.on_commit(lambda: LISTS.take_away(upload.token))


def _still_ordered(upload_key: int, *, lock: bool = False) -> Upload | None:
    uploads = Upload.objects.select_related("neighbourhood").filter(
        ordered_at__isnull=False, client_import=None
    )
    return (uploads.select_for_update(of=("self",)) if lock else uploads).filter(pk=upload_key).first()


def _let_go(upload_key: int, problem: str) -> None:
    """Give a list back to whoever confirmed its columns, with the reason."""
    waiting = Upload.objects.filter(pk=upload_key, client_import=None)
    waiting.update(ordered_at=None, problem=problem[:300])


def release_given_up(*, task_result: TaskResult[object], **other: object) -> None:
    """Give a list back whose reading crashed or was given up, so that it can be ordered again."""
    task = task_result.task.module_path
    if task == stage_in_background.module_path and task_result.status == TaskResultStatus.FAILED:
        _let_go(
            task_result.args[0],
            "Das Prüfen ist abgebrochen. Bitte versuchen Sie es noch einmal; bleibt es dabei, hilft der Betrieb.",
        )
