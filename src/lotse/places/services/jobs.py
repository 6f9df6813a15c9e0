"""Reading street directories and address points in the background: a large town has hundreds of thousands of rows.

Whether a file has been stored stands with the upload, written in the same transaction as the rows. So a worker
that is killed leaves nothing behind, and the next one begins anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path, PurePath

from django.db import transaction
from django_tasks import TaskResult, TaskResultStatus, task

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import InputError, LotseError
from lotse.core.shelf import Shelved
from lotse.lib.addresses import DirectoryError, check_header
from lotse.places import access
from lotse.places.enums import TownFileKind
from lotse.places.models import PointFile, StreetDirectory, TownFile
from lotse.places.queries.town_files import TOWN_FILES
from lotse.places.services.directories import DirectoryFile, import_directory, read_directory
from lotse.places.services.points import PointList, check_points_header, import_points, read_points

KEPT_FOR = dt.timedelta(days=1)
LARGEST_DIRECTORY = 100 * 1024 * 1024
LARGEST_POINT_FILE = 50 * 1024 * 1024
_ADVICE = "Bitte exportieren Sie nur Ihre Gemeinde, oder fragen Sie den technischen Betrieb."


def order_directory(*, by: Staff, file_name: str, chunks: Iterable[bytes], today: dt.date) -> TownFile:
    """Take an uploaded street directory in; its header is looked at now, its rows in the background."""
    access.require_founder(by, on=today)
    shelved = TOWN_FILES.put(chunks, at_most=LARGEST_DIRECTORY, advice=_ADVICE)
    return _take_in(by, TownFileKind.DIRECTORY, shelved, file_name)


def order_points(
    *, by: Staff, file_name: str, chunks: Iterable[bytes], drawing_key: int | None = None, today: dt.date
) -> TownFile:
    """Take an uploaded file of address points in, for a drawing if wished; its rows are read in the background."""
    access.require_setup(by, on=today)
    drawing = access.visible_drawings(by, on=today).filter(pk=drawing_key or 0).values_list("pk", flat=True)
    shelved = TOWN_FILES.put(chunks, at_most=LARGEST_POINT_FILE, advice=_ADVICE)
    return _take_in(by, TownFileKind.POINTS, shelved, file_name, drawing_key=drawing.first())


def _take_in(
    by: Staff, kind: TownFileKind, shelved: Shelved, file_name: str, *, drawing_key: int | None = None
) -> TownFile:
    """Check the header and order the reading; what is being read or stored already is not read again."""
    name = PurePath(file_name.replace("\\", "/")).name[-120:] or "datei.csv"
    drop_stale()
    try:
        _check_header(kind, TOWN_FILES.path(shelved.token), name)
        file = _note(by, kind, shelved, name, drawing_key)
    except BaseException:
        TOWN_FILES.take_away(shelved.token)
        raise
    if file.token != shelved.token or file.was_known:
        TOWN_FILES.take_away(shelved.token)
    return file


def _check_header(kind: TownFileKind, path: Path, name: str) -> None:
    if kind is TownFileKind.POINTS:
        check_points_header(path.read_bytes())
        return
    try:
        check_header(path)
    except DirectoryError as error:
        raise InputError(f"„{name}“: {error}", detail=repr(error))


@transaction.atomic
def _note(by: Staff, kind: TownFileKind, shelved: Shelved, name: str, drawing_key: int | None) -> TownFile:
    """Write an upload down and order its reading; one that failed before is forgotten."""
    here = TownFile.objects.filter(agency_id=by.agency_id, kind=kind, directory=None, points=None)
    here.exclude(problem="").delete()
    if (same := here.filter(sha256=shelved.sha256).first()) is not None:
        return same
    file = TownFile(
        agency_id=by.agency_id,
        kind=kind,
        token=shelved.token,
        file_name=name,
        sha256=shelved.sha256,
        uploaded_at=clock.now(),
        drawing_id=drawing_key,
    )
    of_agency = {"agency_id": by.agency_id, "sha256": shelved.sha256}
    if kind is TownFileKind.DIRECTORY:
        file.directory = StreetDirectory.objects.filter(**of_agency).first()
    else:
        file.points = PointFile.objects.filter(**of_agency).first()
    file.was_known = file.directory is not None or file.points is not None
    file.save()
    if not file.was_known:
        read_in_background.enqueue(file.pk, by.pk)
    return file


@task()
def read_in_background(file_key: int, staff_key: int) -> None:
    """Read and store a file that was uploaded; run again after an interruption it begins anew."""
    run_reading(file_key, staff_key)


def run_reading(file_key: int, staff_key: int) -> None:
    """Do the work of `read_in_background`; what is stored already is left alone."""
    file = _still_waiting(file_key)
    if file is None:
        return
    try:
        _store(file, Staff.objects.get(pk=staff_key), _read(file))
    except LotseError as error:
        _let_go(file_key, str(error))


def _read(file: TownFile) -> DirectoryFile | PointList:
    path = TOWN_FILES.path(file.token)
    if not path.exists():
        raise InputError("Die Datei liegt nicht mehr bereit. Bitte laden Sie sie noch einmal hoch.")
    TOWN_FILES.begin(file.token)
    if file.kind == TownFileKind.DIRECTORY:
        return read_directory(path, file_name=file.file_name)
    return PointList(file.file_name, file.sha256, list(read_points(path.read_bytes())))


@transaction.atomic
def _store(waiting: TownFile, by: Staff, source: DirectoryFile | PointList) -> None:
    """Store what was read, unless somebody else has done so meanwhile."""
    file = _still_waiting(waiting.pk, lock=True)
    if file is None:
        return
    if isinstance(source, DirectoryFile):
        on_row = TOWN_FILES.counter(file.token, len(source.directory))
        file.directory, is_new = import_directory(by=by, source=source, on_row=on_row)
    else:
        on_row = TOWN_FILES.counter(file.token, len(source.rows))
        file.points, is_new = import_points(by=by, source=source, on_row=on_row)
    file.was_known = not is_new
    file.save(update_fields=["directory", "points", "was_known"])
    transaction.on_commit(lambda: TOWN_FILES.take_away(file.token))


def _still_waiting(file_key: int, *, lock: bool = False) -> TownFile | None:
    files = TownFile.objects.filter(directory=None, points=None, problem="")
    return (files.select_for_update() if lock else files).filter(pk=file_key).first()


def _let_go(file_key: int, problem: str) -> None:
    """Write down why a file has not been stored."""
    TownFile.objects.filter(pk=file_key, directory=None, points=None).update(problem=problem[:300])


def release_given_up(*, task_result: TaskResult[object], **other: object) -> None:
    """Let go of a file whose reading crashed or was given up."""
    task = task_result.task.module_path
    if task == read_in_background.module_path and task_result.status == TaskResultStatus.FAILED:
        _let_go(
            task_result.args[0],
            "Das Einlesen ist abgebrochen. Bitte laden Sie die Datei noch einmal hoch; bleibt es dabei, hilft der "
            "Betrieb.",
        )


def drop_stale() -> int:
    """Forget uploads after a day, and delete files without one; what came of them stays."""
    limit = clock.now() - KEPT_FOR
    TownFile.objects.filter(uploaded_at__lt=limit).delete()
    return TOWN_FILES.sweep(set(TownFile.objects.values_list("token", flat=True)), before=limit)
