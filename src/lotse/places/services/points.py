"""Address points: where each house stands, from a file of the land survey or the town."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import InputError, RowError
from lotse.lib.addresses import street_key
from lotse.places.models import AddressPoint, PointFile
from lotse.places.services.bulk import store_rows
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

MOST_POINTS = 500_000
LONGEST_NAME = 120

_NUMBER = re.compile(r"0*(\d{1,5})\s*([A-Za-z½¼¾⅓⅔]?)")
_SYNONYMS = {
    "street": ("street", "straße", "strasse", "str", "straßenname", "strassenname", "stn", "name"),
    "number": ("number", "hausnummer", "hausnr", "hnr", "nr", "hsnr"),
    "suffix": ("suffix", "zusatz", "adressierungszusatz", "adz", "hausnummernzusatz"),
    "latitude": ("latitude", "lat", "breite", "breitengrad", "y"),
    "longitude": ("longitude", "lon", "lng", "long", "länge", "laenge", "längengrad", "x"),
    "postcode": ("postcode", "plz", "postleitzahl"),
    "town": ("town", "ort", "stadt", "gemeinde"),
}
_NEEDED = {
    "street": "Straße („strasse“)",
    "number": "Hausnummer („hausnummer“)",
    "latitude": "Breite („lat“)",
    "longitude": "Länge („lon“)",
}


@dataclass(frozen=True, slots=True)
class PointRow:
    """One address point as a file gives it."""

    street: str
    number: int
    suffix: str
    postcode: str
    town: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class PointList:
    """The points of a file, with the file's name and fingerprint."""

    file_name: str
    sha256: str
    rows: list[PointRow]


@transaction.atomic
def import_points(
    *, by: Staff, source: PointList, on_row: Callable[[int], None] | None = None
) -> tuple[PointFile, bool]:
    """Store address points for the actor's agency; the same file twice is stored once (second value False).

    `on_row` is told how many are stored.
    """
    known = PointFile.objects.filter(agency_id=by.agency_id, sha256=source.sha256).first()
    if known is not None:
        return known, False
    stored = PointFile.objects.create(
        agency_id=by.agency_id,
        file_name=source.file_name,
        sha256=source.sha256,
        rows=len(source.rows),
        imported_at=clock.now(),
    )
    _store(stored, source.rows, on_row)
    audit(
        by=by,
        action=AuditAction.IMPORTED,
        object_kind="point-file",
        object_key=stored.pk,
        facts={"rows": stored.rows},
    )
    return stored, True


def check_points_header(content: bytes) -> None:
    """Look at the header of a file of address points only; InputError says what it lacks."""
    try:
        _columns(next(_reader(_decode(content)), []))
    except csv.Error as error:
        raise _not_readable(error)


def read_points(content: bytes) -> Iterator[PointRow]:
    """Yield the points of a csv file with street, number, latitude and longitude (WGS 84, degrees).

    Raises InputError for the file as a whole, RowError with row (counted from 1) and column for a cell.
    """
    reader = _reader(_decode(content))
    try:
        header = next(reader, [])
        columns = _columns(header)
        number = 0
        for number, cells in enumerate(reader, 1):
            if number > MOST_POINTS:
                raise InputError(
                    f"Die Datei hat mehr als {MOST_POINTS} Punkte. Bitte exportieren Sie nur Ihre Gemeinde."
                )
            if any(cell.strip() for cell in cells):
                yield _point(number, cells, columns, header)
    except csv.Error as error:
        raise _not_readable(error)
    if number == 0:
        raise InputError("Die Datei enthält nur die Kopfzeile. Bitte exportieren Sie die Adresspunkte neu.")


def _not_readable(error: csv.Error) -> InputError:
    return InputError(f"Die Datei ist keine lesbare CSV-Tabelle ({error}).")


def _reader(text: str) -> Iterator[list[str]]:
    head = text.partition("\n")[0]
    return csv.reader(io.StringIO(text, newline=""), delimiter=max(";\t,", key=head.count))


def _decode(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise InputError("Die Datei ist kein Text. Bitte speichern Sie die Adresspunkte als CSV in UTF-8.")


def _columns(header: list[str]) -> dict[str, int]:
    columns = {}
    titles = [title.strip().casefold().rstrip(".") for title in header]
    for field, names in _SYNONYMS.items():
        for name in names:
            if name.casefold() in titles:
                columns[field] = titles.index(name.casefold())
                break
    missing = [label for field, label in _NEEDED.items() if field not in columns]
    if missing:
        raise InputError(
            f"In der Kopfzeile fehlt: {', '.join(missing)}. Bitte benennen Sie die Spalten so und laden Sie die "
            "Datei noch einmal hoch."
        )
    return columns


def _point(row: int, cells: list[str], columns: Mapping[str, int], header: list[str]) -> PointRow:
    def cell(field: str) -> str:
        index = columns.get(field)
        return cells[index].strip() if index is not None and index < len(cells) else ""

    def wrong(field: str, message: str) -> RowError:
        return RowError(message, row=row, column=header[columns[field]].strip())

    street, written = cell("street"), f"{cell('number')}{cell('suffix')}"
    found = _NUMBER.fullmatch(written)
    if not street or len(street) > LONGEST_NAME:
        raise wrong("street", "Der Straßenname fehlt oder ist zu lang.")
    if found is None or not int(found[1]):
        raise wrong("number", f"„{written}“ ist keine Hausnummer.")
    latitude, longitude = _degrees(cell("latitude")), _degrees(cell("longitude"))
    if latitude is None or not -90 <= latitude <= 90:
        raise wrong(
            "latitude", f"„{cell('latitude')}“ ist keine Breite in Grad (WGS 84), zum Beispiel 51,5917."
        )
    if longitude is None or not -180 <= longitude <= 180:
        raise wrong(
            "longitude", f"„{cell('longitude')}“ ist keine Länge in Grad (WGS 84), zum Beispiel 7,6653."
        )
    return PointRow(
        street,
        int(found[1]),
        found[2].lower(),
        cell("postcode")[:5],
        cell("town")[:LONGEST_NAME],
        latitude,
        longitude,
    )


def _degrees(text: str) -> float | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _store(stored: PointFile, rows: Iterable[PointRow], on_row: Callable[[int], None] | None) -> None:
    key_of = cache(street_key)
    columns = (
        "point_file_id",
        "street",
        "street_key",
        "number",
        "suffix",
        "postcode",
        "town",
        "latitude",
        "longitude",
    )
    store_rows(
        AddressPoint,
        columns,
        (
            (
                stored.pk,
                row.street,
                key_of(row.street),
                row.number,
                row.suffix,
                row.postcode,
                row.town,
                row.latitude,
                row.longitude,
            )
            for row in rows
        ),
        on_row=on_row,
    )
