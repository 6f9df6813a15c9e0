"""Reading a town's street directory and storing it with its areas counted."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from pathlib import Path

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import InputError, RowError
from lotse.lib.addresses import AREA_COLUMNS, Directory, DirectoryError, Segment, street_key
from lotse.places.models import DirectoryArea, StreetDirectory, StreetSegment
from lotse.places.services.bulk import store_rows
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class DirectoryFile:
    """A street directory read from a file, with the file's name and fingerprint."""

    file_name: str
    sha256: str
    directory: Directory


_SEGMENT_FIELDS = (
    "row",
    "street",
    "from_number",
    "from_suffix",
    "to_number",
    "to_suffix",
    "parity",
    "postcode",
    "town",
    "town_part",
    "borough",
    "area",
    "union",
)
_PLACE_COLUMNS = ("name", "plz", "ort", *AREA_COLUMNS)
_place_of: Callable[[Segment], tuple[str, ...]] = attrgetter(
    "street", "postcode", "town", *AREA_COLUMNS.values()
)


def read_directory(path: Path, *, file_name: str = "") -> DirectoryFile:
    """Read a directory file without storing anything; InputError names row and column."""
    name = file_name or path.name
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"Das Straßenverzeichnis „{path}“ lässt sich nicht öffnen. Bitte prüfen Sie den Pfad.",
            detail=str(error),
        )
    try:
        directory = Directory.load(path)
    except DirectoryError as error:
        raise InputError(f"„{name}“: {error}", detail=repr(error))
    return DirectoryFile(name, hashlib.sha256(content).hexdigest(), directory)


@transaction.atomic
def import_directory(
    *, by: Staff, source: DirectoryFile, on_row: Callable[[int], None] | None = None
) -> tuple[StreetDirectory, bool]:
    """Store a directory for the actor's agency; the same file twice is stored once (second value False).

    `on_row` is told how many rows are stored.
    """
    known = StreetDirectory.objects.filter(agency_id=by.agency_id, sha256=source.sha256).first()
    if known is not None:
        return known, False
    places = set(map(_place_of, source.directory.segments))
    _refuse_long_cells(source, places)
    stored = StreetDirectory.objects.create(
        agency_id=by.agency_id,
        file_name=source.file_name,
        sha256=source.sha256,
        rows=len(source.directory),
        imported_at=clock.now(),
    )
    _store_segments(stored, source.directory, on_row)
    _store_areas(stored, source.directory, places)
    audit(
        by=by,
        action=AuditAction.IMPORTED,
        object_kind="street-directory",
        object_key=stored.pk,
        facts={"rows": stored.rows},
    )
    return stored, True


def _refuse_long_cells(source: DirectoryFile, places: Iterable[tuple[str, ...]]) -> None:
    """Refuse names that the tables have no room for: no names, but a column that slipped."""
    for place in places:
        for column, text in zip(_PLACE_COLUMNS, place, strict=True):
            if len(text) > LONGEST_NAME:
                row = next(part.row for part in source.directory.segments if _place_of(part) == place)
                raise RowError(
                    f"Der Eintrag ist länger als {LONGEST_NAME} Zeichen. Ist eine Spalte verrutscht?",
                    row=row,
                    column=column,
                )


def _store_segments(
    stored: StreetDirectory, directory: Directory, on_row: Callable[[int], None] | None
) -> None:
    key_of = cache(street_key)
    values = attrgetter(*_SEGMENT_FIELDS)
    store_rows(
        StreetSegment,
        ("directory_id", "street_key", *_SEGMENT_FIELDS),
        ((stored.pk, key_of(segment.street), *values(segment)) for segment in directory.segments),
        on_row=on_row,
    )


def _store_areas(stored: StreetDirectory, directory: Directory, places: Iterable[tuple[str, ...]]) -> None:
    """Count each area value's streets once, so that no page ever has to."""
    streets: defaultdict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for place in places:
        for column, value in zip(AREA_COLUMNS, place[3:], strict=True):
            if value:
                streets[column, value].add(place[:3])
    DirectoryArea.objects.bulk_create(
        (
            DirectoryArea(
                directory=stored, column=column, value=value, rows=rows, streets=len(streets[column, value])
            )
            for column, counts in directory.area_values().items()
            for value, rows in sorted(counts.items())
        ),
        batch_size=5000,
    )
