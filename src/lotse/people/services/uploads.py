"""A list between upload and confirmed columns: its file lies under a random name, for a day at most."""

from __future__ import annotations

import datetime as dt
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import InputError, NotVisible
from lotse.lib import sheets
from lotse.lib.sheets import Field
from lotse.people.models import ClientImport, MappingProfile, Upload
from lotse.people.services.basis import basis_of
from lotse.people.services.planning import store_plan
from lotse.people.services.staging import (
    ClientList,
    missing_columns,
    read_list,
    stage_import,
    with_own_headers,
)
from lotse.places.access import get_neighbourhood, visible_neighbourhoods

KEPT_FOR = dt.timedelta(days=1)
LARGEST_FILE = 50 * 1024 * 1024
_SAMPLES = 3
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class UploadedColumn:
    """A column of an uploaded list as a clerk sees it: some of its values, and what it is taken for."""

    index: int
    header: str
    samples: tuple[str, ...]
    field: Field | None


@dataclass(frozen=True, slots=True)
class UploadedList:
    """An uploaded list before its columns are confirmed.

    `dropped` are columns that are not read at all, each with the reason. `profile` is the saved mapping it
    was recognised by, "" where the columns were proposed from names and contents. `missing` says what the
    proposal lacks.
    """

    token: str
    file_name: str
    neighbourhood: str
    rows: int
    columns: tuple[UploadedColumn, ...]
    dropped: tuple[str, ...]
    profile: str
    missing: str


def keep_upload(
    *, by: Staff, neighbourhood_key: int, file_name: str, chunks: Iterable[bytes], today: dt.date
) -> str:
    """Keep an uploaded file until its columns are confirmed; return the token that stands for it.

    A file that cannot be read as a list is refused at once, with a sentence that says why; nothing of it
    stays. Files that were forgotten are deleted on the way.
    """
    neighbourhood = get_neighbourhood(by, neighbourhood_key, on=today)
    basis_of(neighbourhood)
    drop_stale()
    token = secrets.token_urlsafe(18)
    path = _path(token)
    try:
        _write(path, chunks)
        _read(path, file_name)
        with transaction.atomic():
            Upload.objects.create(
                agency_id=by.agency_id,
                neighbourhood=neighbourhood,
                token=token,
                file_name=_short(file_name),
                uploaded_at=clock.now(),
            )
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return token


def look_at_upload(*, by: Staff, token: str, today: dt.date) -> UploadedList:
    """Return an uploaded list with the proposed meaning of its columns, a saved mapping first."""
    upload = _get(by, token, today=today)
    sheet = _read(_path(token), upload.file_name)
    profile = _profile_for(by, sheet)
    mapping, missing = _proposal(sheet, profile)
    fields = {index: field for field, index in mapping.columns.items()}
    dropped_names = {_header_of(entry) for entry in mapping.dropped}
    columns = tuple(
        UploadedColumn(index, header, _samples(sheet, index), fields.get(index))
        for index, header in enumerate(sheet.header)
        if header not in dropped_names
    )
    return UploadedList(
        token=token,
        file_name=upload.file_name,
        neighbourhood=upload.neighbourhood.name,
        rows=len(sheet.rows),
        columns=columns,
        dropped=mapping.dropped,
        profile=profile.name if profile else "",
        missing=missing,
    )


@transaction.atomic
def stage_upload(
    *, by: Staff, token: str, columns: Mapping[Field, str], profile_name: str, today: dt.date
) -> ClientImport:
    """Stage an uploaded list with the confirmed columns; the file is deleted, the mapping saved if named."""
    upload = _get(by, token, today=today)
    if missing := missing_columns(columns):
        raise InputError(missing)
    path = _path(token)
    source = read_list(path, file_name=upload.file_name, columns=columns)
    staged = stage_import(
        by=by,
        source=source,
        neighbourhood=upload.neighbourhood,
        basis=basis_of(upload.neighbourhood),
        today=today,
    )
    store_plan(staged)
    if profile_name.strip():
        save_profile(by=by, name=profile_name, source=source)
    upload.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
    return staged.stored


def save_profile(*, by: Staff, name: str, source: ClientList) -> MappingProfile:
    """Remember under a name which column of such lists holds what; the same name replaces."""
    profile, _ = MappingProfile.objects.update_or_create(
        agency_id=by.agency_id,
        name=" ".join(name.split())[:80],
        defaults={
            "header": list(source.sheet.header),
            "columns": dict(source.headers),
            "saved_at": clock.now(),
        },
    )
    return profile


def profile_columns(*, by: Staff, name: str) -> dict[Field, str]:
    """Return the columns of a saved mapping; InputError names those that there are."""
    profiles = MappingProfile.objects.filter(agency_id=by.agency_id)
    profile = profiles.filter(name=name).first()
    if profile is None:
        names = ", ".join(f"„{known}“" for known in profiles.order_by("name").values_list("name", flat=True))
        raise InputError(f"Eine Spaltenzuordnung „{name}“ gibt es nicht. Vorhanden: {names or 'noch keine'}.")
    return {Field(field): header for field, header in profile.columns.items()}


@transaction.atomic
def drop_upload(*, by: Staff, token: str, today: dt.date) -> None:
    """Throw an uploaded list away."""
    upload = _get(by, token, today=today)
    upload.delete()
    transaction.on_commit(lambda: _path(token).unlink(missing_ok=True))


def drop_stale() -> int:
    """Delete uploads whose columns nobody confirmed within a day, and files without an upload."""
    limit = clock.now() - KEPT_FOR
    Upload.objects.filter(uploaded_at__lt=limit).delete()
    kept = set(Upload.objects.values_list("token", flat=True))
    stale = [
        path
        for path in _folder().glob("*")
        if path.name not in kept and path.stat().st_mtime < limit.timestamp()
    ]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)


def _folder() -> Path:
    folder: Path = settings.FILES / "uploads"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _path(token: str) -> Path:
    return _folder() / token


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    size = 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > LARGEST_FILE:
                raise InputError(
                    f"Die Datei ist größer als {LARGEST_FILE // 1024**2} MB. Bitte teilen Sie die Liste."
                )
            file.write(chunk)


def _read(path: Path, file_name: str) -> sheets.Sheet:
    try:
        return with_own_headers(sheets.read_sheet(path))
    except sheets.SheetError as error:
        raise InputError(f"Liste „{_short(file_name)}“: {error}", detail=repr(error))


def _short(file_name: str) -> str:
    return Path(file_name.replace("\\", "/")).name[-200:] or "liste"


def _get(by: Staff, token: str, *, today: dt.date) -> Upload:
    mine = visible_neighbourhoods(by, on=today)
    upload = (
        Upload.objects.select_related("neighbourhood").filter(token=token, neighbourhood__in=mine).first()
    )
    if upload is None or not _path(token).exists():
        raise NotVisible("Diese Datei liegt nicht mehr bereit. Bitte laden Sie die Liste noch einmal hoch.")
    return upload


def _profile_for(by: Staff, sheet: sheets.Sheet) -> MappingProfile | None:
    """Return the newest saved mapping of lists with exactly this header."""
    profiles = MappingProfile.objects.filter(agency_id=by.agency_id).order_by("-saved_at")
    return next((profile for profile in profiles if profile.header == list(sheet.header)), None)


def _proposal(sheet: sheets.Sheet, profile: MappingProfile | None) -> tuple[sheets.Mapping, str]:
    """Return the likely mapping and what it lacks; where little is recognised the clerk says it all."""
    if profile is not None:
        wanted = {Field(field): header for field, header in profile.columns.items()}
        return sheets.mapping_from_headers(sheet, wanted), ""
    try:
        mapping = sheets.propose_mapping(sheet)
    except sheets.SheetError as error:
        return sheets.mapping_from_headers(sheet, {}), str(error)
    return mapping, missing_columns(mapping.columns)


def _header_of(entry: str) -> str:
    """Return the header of an entry such as `Konto (Bankverbindung)`."""
    return entry.rpartition(" (")[0]


def _samples(sheet: sheets.Sheet, index: int) -> tuple[str, ...]:
    different = dict.fromkeys(row[index] for row in sheet.rows[:_LOOKED_AT] if row[index])
    return tuple(list(different)[:_SAMPLES])
