"""Uploaded lists on their way to being staged: what waits for whom, and how far the reading has come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lotse.accounts.models import Staff
from lotse.core.shelf import Headway, Shelf
from lotse.people.access import get_upload, visible_uploads
from lotse.people.models import Upload

LISTS = Shelf("uploads")


@dataclass(frozen=True, slots=True)
class UploadState:
    """Where an uploaded list stands; `headway` only while it is being read, `import_key` once it is staged."""

    token: str
    file_name: str
    neighbourhood: str
    uploaded_at: dt.datetime
    problem: str
    headway: Headway | None
    import_key: int | None


def upload_state(by: Staff, token: str, *, on: dt.date) -> UploadState:
    """Return where one uploaded list stands; NotVisible where there is none any more."""
    return _state(get_upload(by, token, on=on))


def waiting_uploads(by: Staff, neighbourhood_key: int, *, on: dt.date) -> list[UploadState]:
    """Return the neighbourhood's uploaded lists that are not staged yet, the newest first."""
    waiting = visible_uploads(by, on=on).filter(neighbourhood=neighbourhood_key, client_import=None)
    return [_state(upload) for upload in waiting.select_related("neighbourhood").order_by("-pk")]


def _state(upload: Upload) -> UploadState:
    is_read = upload.ordered_at is not None and upload.client_import_id is None
    return UploadState(
        token=upload.token,
        file_name=upload.file_name,
        neighbourhood=upload.neighbourhood.name,
        uploaded_at=upload.uploaded_at,
        problem=upload.problem,
        headway=LISTS.headway(upload.token, since=upload.ordered_at)
        if is_read and upload.ordered_at
        else None,
        import_key=upload.client_import_id,
    )
