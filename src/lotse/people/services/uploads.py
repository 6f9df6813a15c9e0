"""A list between upload and staging: its file lies under a random name, for a day at most."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import InputError, NotVisible
from lotse.core.shelf import Shelved
from lotse.lib import sheets
from lotse.lib.sheets import Field
from lotse.people import access
from lotse.people.enums import ImportState
from lotse.people.models import ClientImport, Upload
from lotse.people.queries.uploads import LISTS
from lotse.people.services.basis import basis_of
from lotse.people.services.profiles import SavedMapping, profile_for
from lotse.people.services.staging import missing_columns, with_own_headers
from lotse.places.access import get_neighbourhood

KEPT_FOR = dt.timedelta(days=1)
LARGEST_FILE = 50 * 1024 * 1024
_SAMPLES = 3
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class KeptUpload:
    """An uploaded file by its token; `is_new` is False where the same file lay there already."""

    token: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class UploadedColumn:
    """A column of an uploaded list as a clerk sees it: some of its values, and what it is taken for.

    `is_suspected`: it ticks few people and nobody knows why, so that it may block their addresses unless
    somebody says that it `is_harmless`.
    """

    index: int
    header: str
    samples: tuple[str, ...]
    field: Field | None
    is_suspected: bool = False
    is_harmless: bool = False


@dataclass(frozen=True, slots=True)
class UploadedList:
    """An uploaded list before its columns are confirmed.

    `dropped` are columns that are not read at all, each with the reason. `findings` say what is to be known of
    the list as a whole. `profile` is the saved mapping it was recognised by, "" where the columns were proposed
    from names and contents. `missing` says what the proposal lacks. `same_file` is the import in which this very
    file waits already.
    """

    token: str
    file_name: str
    neighbourhood: str
    rows: int
    columns: tuple[UploadedColumn, ...]
    dropped: tuple[str, ...]
    findings: tuple[str, ...]
    profile: str
    missing: str
    same_file: int | None


def keep_upload(
    *, by: Staff, neighbourhood_key: int, file_name: str, chunks: Iterable[bytes], today: dt.date
) -> KeptUpload:
    """Keep an uploaded file until it is staged, under a token that stands for it.

    A file that cannot be read as a list is refused at once, with a sentence that says why; nothing of it
    stays. The same file a second time, as after a double click, is the first one. Files that were forgotten are
    deleted on the way.
    """
    neighbourhood = get_neighbourhood(by, neighbourhood_key, on=today)
    basis_of(neighbourhood)
    drop_stale()
    shelved = LISTS.put(chunks, at_most=LARGEST_FILE, advice="Bitte teilen Sie die Liste.")
    try:
        _read(LISTS.path(shelved.token), file_name)
        token = _note_upload(by, neighbourhood.pk, shelved, _short(file_name))
    except BaseException:
        LISTS.take_away(shelved.token)
        raise
    if token != shelved.token:
        LISTS.take_away(shelved.token)
    return KeptUpload(token, is_new=token == shelved.token)


@transaction.atomic
def _note_upload(by: Staff, neighbourhood_key: int, shelved: Shelved, file_name: str) -> str:
    """Write an upload down and return its token, or that of the same file which waits already."""
    waiting = Upload.objects.filter(
        neighbourhood=neighbourhood_key, sha256=shelved.sha256, client_import__isnull=True
    )
    for same in waiting:
        if LISTS.path(same.token).exists():
            return same.token
    Upload.objects.create(
        agency_id=by.agency_id,
        neighbourhood_id=neighbourhood_key,
        token=shelved.token,
        file_name=file_name,
        sha256=shelved.sha256,
        uploaded_at=clock.now(),
    )
    return shelved.token


def look_at_upload(*, by: Staff, token: str, today: dt.date) -> UploadedList:
    """Return an uploaded list with the proposed meaning of its columns, a saved mapping first."""
    upload = access.get_upload(by, token, on=today)
    path = LISTS.path(token)
    if not path.exists():
        raise NotVisible("Diese Datei liegt nicht mehr bereit. Bitte laden Sie die Liste noch einmal hoch.")
    sheet = _read(path, upload.file_name)
    confirmed = SavedMapping("", _fields(upload.columns), upload.harmless) if upload.columns else None
    profile = profile_for(by=by, header=sheet.header)
    mapping, missing = _proposal(sheet, confirmed or profile)
    return UploadedList(
        token=token,
        file_name=upload.file_name,
        neighbourhood=upload.neighbourhood.name,
        rows=len(sheet.rows),
        columns=_columns(sheet, mapping, confirmed or profile),
        dropped=mapping.dropped,
        findings=tuple(finding.message for finding in mapping.findings if finding.row is None),
        profile=profile.name if profile else "",
        missing=missing,
        same_file=_same_file(upload),
    )


@transaction.atomic
def drop_upload(*, by: Staff, token: str, today: dt.date) -> None:
    """Throw an uploaded list away, also while it is being read; what is staged from it already stays."""
    access.get_upload(by, token, on=today, lock=True).delete()
    transaction.on_commit(lambda: LISTS.take_away(token))


def drop_stale() -> int:
    """Delete uploads that nobody went on with for a day, and files without an upload."""
    limit = clock.now() - KEPT_FOR
    Upload.objects.filter(uploaded_at__lt=limit).delete()
    return LISTS.sweep(set(Upload.objects.values_list("token", flat=True)), before=limit)


def _read(path: Path, file_name: str) -> sheets.Sheet:
    try:
        return with_own_headers(sheets.read_sheet(path))
    except sheets.SheetError as error:
        raise InputError(f"Liste „{_short(file_name)}“: {error}", detail=repr(error))


def _short(file_name: str) -> str:
    return Path(file_name.replace("\\", "/")).name[-200:] or "liste"


def _fields(columns: dict[str, str]) -> dict[Field, str]:
    return {Field(name): header for name, header in columns.items()}


def _proposal(sheet: sheets.Sheet, known: SavedMapping | None) -> tuple[sheets.Mapping, str]:
    """Return the likely mapping and what it lacks; where little is recognised the clerk says it all."""
    if known is not None:
        return sheets.mapping_from_headers(sheet, known.columns, harmless=known.harmless), ""
    try:
        mapping = sheets.propose_mapping(sheet)
    except sheets.SheetError as error:
        return sheets.mapping_from_headers(sheet, {}), str(error)
    return mapping, missing_columns(mapping.columns)


def _columns(
    sheet: sheets.Sheet, mapping: sheets.Mapping, known: SavedMapping | None
) -> tuple[UploadedColumn, ...]:
    """Return the columns a clerk may choose about; suspected is each that would be if nothing were read."""
    fields = {index: field for field, index in mapping.columns.items()}
    dropped = {_header_of(entry) for entry in mapping.dropped}
    suspected = sheets.mapping_from_headers(sheet, {}).suspected
    harmless = known.harmless if known else ()
    return tuple(
        UploadedColumn(
            index,
            header,
            _samples(sheet, index),
            fields.get(index),
            is_suspected=index in suspected,
            is_harmless=header in harmless,
        )
        for index, header in enumerate(sheet.header)
        if header not in dropped
    )


def _same_file(upload: Upload) -> int | None:
    """Return the staged import that holds this very file."""
    same = ClientImport.objects.filter(
        neighbourhood_id=upload.neighbourhood_id, sha256=upload.sha256, state=ImportState.STAGED
    )
    return same.order_by("-pk").values_list("pk", flat=True).first()


def _header_of(entry: str) -> str:
    """Return the header of an entry such as `Konto (Bankverbindung)`."""
    return entry.rpartition(" (")[0]


def _samples(sheet: sheets.Sheet, index: int) -> tuple[str, ...]:
    different = dict.fromkeys(row[index] for row in sheet.rows[:_LOOKED_AT] if row[index])
    return tuple(list(different)[:_SAMPLES])
