"""Uploaded files about the town on their way in: what came of each, or how far the reading has come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lotse.accounts.models import Staff
from lotse.core.shelf import Headway, Shelf
from lotse.places.access import get_town_file, visible_town_files
from lotse.places.enums import TownFileKind
from lotse.places.models import TownFile

TOWN_FILES = Shelf("town-files")


@dataclass(frozen=True, slots=True)
class TownFileState:
    """Where an uploaded file stands; `headway` only while it is being read.

    `rows` is 0 until it is stored; `directory_key` and `drawing_key` say where to go on.
    """

    token: str
    kind: TownFileKind
    file_name: str
    uploaded_at: dt.datetime
    problem: str
    headway: Headway | None
    rows: int
    was_known: bool
    directory_key: int | None
    drawing_key: int | None


def town_file_state(by: Staff, token: str, *, on: dt.date) -> TownFileState:
    """Return where one uploaded file stands; NotVisible where there is none any more."""
    return _state(get_town_file(by, token, on=on))


def waiting_town_files(by: Staff, kind: TownFileKind, *, on: dt.date) -> list[TownFileState]:
    """Return the uploaded files that are not stored yet, the newest first."""
    waiting = visible_town_files(by, on=on).filter(kind=kind, directory=None, points=None)
    return [_state(file) for file in waiting.order_by("-pk")]


def _state(file: TownFile) -> TownFileState:
    stored = file.directory or file.points
    is_read = stored is None and not file.problem
    return TownFileState(
        token=file.token,
        kind=TownFileKind(file.kind),
        file_name=file.file_name,
        uploaded_at=file.uploaded_at,
        problem=file.problem,
        headway=TOWN_FILES.headway(file.token, since=file.uploaded_at) if is_read else None,
        rows=stored.rows if stored else 0,
        was_known=file.was_known,
        directory_key=file.directory_id,
        drawing_key=file.drawing_id,
    )
