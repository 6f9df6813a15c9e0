"""Reading the file of a street directory: ``von;bis;gu;name;plz;ort;ortsteil;samtgemeinde;bezirk;plraum``.

Built for speed, because a large town has hundreds of thousands of rows: a row costs one csv record, two
dictionary look-ups and two appends. Everything that only depends on distinct values is checked once a value.
"""

import codecs
import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from lotse.lib.addresses.keys import fold
from lotse.lib.addresses.segments import AREA_COLUMNS, WHOLE_STREET, Bounds, BoundsError, Place, read_bounds

_NEEDED = ("von", "bis", "name", "plz", "ort")
_SYNONYMS = {
    "hausnr_von": "von",
    "hausnummer von": "von",
    "nr von": "von",
    "hausnr_bis": "bis",
    "hausnummer bis": "bis",
    "nr bis": "bis",
    "g/u": "gu",
    "gerade/ungerade": "gu",
    "strasse": "name",
    "str": "name",
    "strassenname": "name",
    "strassen": "name",
    "postleitzahl": "plz",
    "stadt": "ort",
    "gemeinde": "ort",
    "stadtteil": "ortsteil",
    "stadtbezirk": "bezirk",
    "planungsraum": "plraum",
}
_PLACE_COLUMNS = ("name", "plz", "ort", "ortsteil", "bezirk", "plraum", "samtgemeinde")
_DELIMITERS = ";\t,"


class DirectoryError(Exception):
    """A street directory that cannot be used; the message is German and names row and column.

    ``row`` counts the data rows from 1 (None: the file as a whole), ``column`` is the header's spelling.
    """

    def __init__(self, message: str, row: int | None = None, column: str | None = None) -> None:
        where = f"Datenzeile {row} (Zeile {row + 1} der Datei)" if row is not None else ""
        if column is not None:
            where = f"{where}, Spalte „{column}“" if where else f"Spalte „{column}“"
        super().__init__(
            f"Straßenverzeichnis, {where}: {message}" if where else f"Straßenverzeichnis: {message}"
        )
        self.row = row
        self.column = column


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a directory, grouped by place; a row is an index into `bounds` and `rows`."""

    places: Mapping[Place, list[int]]
    bounds: list[Bounds]
    rows: range | list[int]
    area_columns: tuple[str, ...]


class _KnownBounds(dict[tuple[str, ...], Bounds]):
    """Bounds by their spelling: a directory repeats few spellings very often."""

    def __missing__(self, spelling: tuple[str, ...]) -> Bounds:
        bounds = self[spelling] = read_bounds(spelling[0], spelling[1], spelling[2] if spelling[2:] else "")
        return bounds


def read_table(path: Path) -> Table:
    """Read a directory file (cp1252, UTF-8 or UTF-16 with byte order mark; ``;``, ``,`` or tab).

    Columns may come in any order among others; ``gu`` and all but one of the area columns may be missing.
    Raises DirectoryError, and OSError where the file cannot be read.
    """
    text = _decode(path.read_bytes())
    head, _, _ = text.lstrip("\r\n").partition("\n")
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = next((row for row in reader if row), [])
        columns = _find_columns(header)
        grouped, bounds = _group(reader, columns, header)
    except csv.Error as error:
        raise DirectoryError(f"Die Datei ist keine lesbare CSV-Tabelle ({error}).") from error
    present = [name for name in _PLACE_COLUMNS if name in columns]
    places = _check_places(grouped, present, header, columns)
    if not places:
        raise DirectoryError(
            "Die Datei enthält nur die Kopfzeile. Bitte exportieren Sie das Verzeichnis neu."
        )
    _refuse_lost_numbers(places, bounds, header[columns["von"]])
    areas = tuple(name for name in AREA_COLUMNS if name in columns)
    return Table(places, bounds, range(1, len(bounds) + 1), areas)


def _decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    if b"\0" in content:
        raise DirectoryError("Die Datei ist kein Text. Bitte exportieren Sie das Verzeichnis als CSV.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n")
        raise DirectoryError(
            "Die Datei ist weder in UTF-8 noch in Windows-1252 geschrieben. Bitte speichern Sie sie als UTF-8.",
            row=row or None,
        ) from error


def _find_columns(header: list[str]) -> dict[str, int]:
    """Map the canonical column names to their place in the header."""
    columns: dict[str, int] = {}
    for index, title in enumerate(header):
        name = " ".join(fold(title).split()).rstrip(".")
        columns.setdefault(_SYNONYMS.get(name, name), index)
    missing = [name for name in _NEEDED if name not in columns]
    if {"von", "bis"} <= set(missing):
        raise DirectoryError("Die Spalten „von“ und „bis“ mit den Hausnummern fehlen.", column="von")
    if missing:
        raise DirectoryError(
            f"Diese Spalte fehlt: {', '.join(f'„{name}“' for name in missing)}.", column=missing[0]
        )
    if not any(name in columns for name in AREA_COLUMNS):
        raise DirectoryError(
            "Es fehlt eine Spalte mit Gebieten: „plraum“, „ortsteil“ oder „bezirk“.", column="plraum"
        )
    return columns


def _group(
    reader: Iterator[list[str]], columns: Mapping[str, int], header: list[str]
) -> tuple[dict[tuple[str, ...], list[int]], list[Bounds]]:
    """Group row indexes by their place cells and read every row's bounds."""
    spans = [columns[name] for name in ("von", "bis", "gu") if name in columns]
    span_of: Callable[[list[str]], tuple[str, ...]] = itemgetter(*spans)
    place_of: Callable[[list[str]], tuple[str, ...]] = itemgetter(
        *(columns[name] for name in _PLACE_COLUMNS if name in columns)
    )
    known = _KnownBounds()
    grouped: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    bounds: list[Bounds] = []
    index = 0
    try:
        for index, row in enumerate(reader):
            try:
                bound = known[span_of(row)]
                grouped[place_of(row)].append(index)
            except IndexError:
                padded = row + [""] * (len(header) - len(row))
                bound = known[span_of(padded)]
                grouped[place_of(padded)].append(index)
            bounds.append(bound)
    except BoundsError as error:
        raise DirectoryError(f"{error}.", index + 1, header[columns[error.column]]) from error
    return grouped, bounds


def _check_places(
    grouped: Mapping[tuple[str, ...], list[int]],
    present: list[str],
    header: list[str],
    columns: Mapping[str, int],
) -> dict[Place, list[int]]:
    """Return the places with their rows; rows without any place cell are blank lines and dropped."""
    order = [present.index(name) if name in present else None for name in _PLACE_COLUMNS]
    places: dict[Place, list[int]] = {}
    for cells, indexes in grouped.items():
        if not any(map(str.strip, cells)):
            continue
        values = ["" if at is None else cells[at].strip() for at in order]
        wrong = _wrong_cell(values)
        if wrong:
            column, message = wrong
            raise DirectoryError(message, indexes[0] + 1, header[columns[column]])
        if len(values[1]) == 4:
            values[1] = f"0{values[1]}"
        places.setdefault(Place(*values), []).extend(indexes)
    return places


def _wrong_cell(values: list[str]) -> tuple[str, str] | None:
    """Return column and message of the first place cell that cannot be right."""
    street, postcode, town = values[:3]
    if not street:
        return "name", "Der Straßenname fehlt."
    if not town:
        return "ort", "Der Ort fehlt."
    if postcode and not (postcode.isdecimal() and len(postcode) in (4, 5)):
        return "plz", f"„{postcode}“ ist keine Postleitzahl."
    return None


def _refuse_lost_numbers(places: Mapping[Place, list[int]], bounds: list[Bounds], column: str) -> None:
    """Refuse a directory that lost all its house numbers: then one whole street lies in several areas."""
    if any(bound != WHOLE_STREET for bound in bounds):
        return
    first: dict[tuple[str, str, str], Place] = {}
    for place, indexes in places.items():
        other = first.setdefault(place[:3], place)
        if other.areas != place.areas:
            raise DirectoryError(
                f"Es gibt keine einzige Hausnummer, aber „{place.street}“ liegt in mehreren Gebieten. "
                "Bitte exportieren Sie das Verzeichnis mit Hausnummern.",
                indexes[0] + 1,
                column,
            )
