"""Reading the file of a street directory: ``von;bis;gu;name;plz;ort;ortsteil;samtgemeinde;bezirk;plraum``.

Built for speed, because a large town has hundreds of thousands of rows: a row costs one csv record, two
dictionary look-ups and two appends, and leaves behind nothing the garbage collector has to walk through.
What only depends on a cell's value is checked once for each value.
"""

import codecs
import csv
import gc
import io
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from lotse.lib.addresses.keys import fold
from lotse.lib.addresses.segments import AREA_COLUMNS, WHOLE_STREET, Bounds, BoundsError, read_bounds
from lotse.lib.addresses.table import Table

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
_CHUNK = 64
_NOT_IN_CP1252 = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")


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


class _KnownBounds(dict[tuple[str, ...], int]):
    """Numbers of bounds by their spelling: a directory repeats few spellings very often."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Bounds] = []

    def __missing__(self, spelling: tuple[str, ...]) -> int:
        self.found.append(read_bounds(spelling[0], spelling[1], spelling[2] if spelling[2:] else ""))
        number = self[spelling] = len(self.found) - 1
        return number


class _KnownPlaces(dict[tuple[str, ...], int]):
    """A number for each distinct combination of place cells, in order of appearance."""

    def __missing__(self, cells: tuple[str, ...]) -> int:
        number = self[cells] = len(self)
        return number


class _RawRows(NamedTuple):
    """What the loop over the rows gathers."""

    places: _KnownPlaces
    place_of_row: Sequence[int]
    bounds: list[Bounds]
    bounds_of_row: Sequence[int]


def read_table(path: Path) -> Table:
    """Read a directory file (cp1252, UTF-8 or UTF-16 with byte order mark; ``;``, ``,`` or tab).

    Columns may come in any order among others; ``gu`` and all but one of the area columns may be missing.
    Raises DirectoryError, and OSError where the file cannot be read.
    """
    reader = _reader(path.read_bytes())
    try:
        header = next((row for row in reader if row), [])
        columns = _find_columns(header)
        raw = _gather(reader, columns, header)
    except csv.Error as error:
        raise DirectoryError(f"Die Datei ist keine lesbare CSV-Tabelle ({error}).") from error
    raw = _drop_blank_lines(raw)
    if not raw.places or max(raw.place_of_row) < 0:
        raise DirectoryError(
            "Die Datei enthält nur die Kopfzeile. Bitte exportieren Sie das Verzeichnis neu."
        )
    places = _clean_places(raw, header, columns)
    _refuse_lost_numbers(places, raw, header[columns["von"]])
    areas = tuple(name for name in AREA_COLUMNS if name in columns)
    rows = range(1, len(raw.place_of_row) + 1)
    return Table(places, raw.place_of_row, raw.bounds, raw.bounds_of_row, rows, areas)


def check_header(path: Path) -> None:
    """Look at a directory's header only, in no time; raises DirectoryError as `read_table` would."""
    try:
        _find_columns(next((row for row in _reader(path.read_bytes()) if row), []))
    except csv.Error as error:
        raise DirectoryError(f"Die Datei ist keine lesbare CSV-Tabelle ({error}).") from error


def _reader(content: bytes) -> Iterator[list[str]]:
    """Return the records of a file's content, header first; the first line tells the delimiter."""
    text = io.TextIOWrapper(io.BytesIO(content), encoding=_encoding(content), errors="replace", newline="")
    head = next((line for line in text if line.strip()), "")
    return csv.reader(chain([head], text), delimiter=max(_DELIMITERS, key=head.count))


def _encoding(content: bytes) -> str:
    """Return the encoding of a file's content; raises DirectoryError for one that is no text."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in content:
        raise DirectoryError("Die Datei ist kein Text. Bitte exportieren Sie das Verzeichnis als CSV.")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        if any(byte in content for byte in _NOT_IN_CP1252):
            message = "Die Datei ist weder in UTF-8 noch in Windows-1252 geschrieben. Bitte speichern Sie sie als UTF-8."
            raise DirectoryError(message) from None
        return "cp1252"
    return "utf-8-sig"


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


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep the garbage collector from walking again and again through rows that all stay."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _gather(reader: Iterator[list[str]], columns: Mapping[str, int], header: list[str]) -> _RawRows:
    """Read every row's bounds and number its place."""
    spans = [columns[name] for name in ("von", "bis", "gu") if name in columns]
    span_of: Callable[[list[str]], tuple[str, ...]] = itemgetter(*spans)
    place_of: Callable[[list[str]], tuple[str, ...]] = itemgetter(
        *(columns[name] for name in _PLACE_COLUMNS if name in columns)
    )
    known, places = _KnownBounds(), _KnownPlaces()
    bounds_of_row, place_of_row = array("l"), array("l")
    while chunk := list(islice(reader, _CHUNK)):
        start = len(place_of_row)
        if min(map(len, chunk)) < len(header):
            chunk = [row + [""] * (len(header) - len(row)) for row in chunk]
        try:
            bounds_of_row.extend(map(known.__getitem__, map(span_of, chunk)))
        except BoundsError as error:
            row = next(at for at, cells in enumerate(chunk, start + 1) if span_of(cells) not in known)
            raise DirectoryError(f"{error}.", row, header[columns[error.column]]) from error
        place_of_row.extend(map(places.__getitem__, map(place_of, chunk)))
    return _RawRows(places, place_of_row, known.found, bounds_of_row)


def _drop_blank_lines(raw: _RawRows) -> _RawRows:
    """Take the rows without any place cell out of every place (-1)."""
    blank = {
        number for cells, number in raw.places.items() if not cells[0].strip() and not "".join(cells).strip()
    }
    if not blank:
        return raw
    return raw._replace(
        place_of_row=array("l", (-1 if place in blank else place for place in raw.place_of_row))
    )


def _clean_places(raw: _RawRows, header: list[str], columns: Mapping[str, int]) -> list[tuple[str, ...]]:
    """Return the cells of each place in the order of `Place`; raises DirectoryError for a senseless one."""
    present = [name for name in _PLACE_COLUMNS if name in columns]
    cleaned: dict[str, dict[str, str]] = {}
    for index, (name, values) in enumerate(zip(present, zip(*raw.places, strict=True), strict=True)):
        distinct = set(values)
        wrong = {value for value in distinct if _complaint(name, value.strip())}
        if wrong:
            _refuse_cell(raw, index, wrong, name, header[columns[name]])
        cleaned[name] = {value: _clean_cell(name, value) for value in distinct}
    if len(present) == len(_PLACE_COLUMNS) and all(
        v == clean for c in cleaned.values() for v, clean in c.items()
    ):
        return list(raw.places)
    cells = dict(zip(present, zip(*raw.places, strict=True), strict=True))
    blank = [""] * len(raw.places)
    clean = [
        map(cleaned[name].__getitem__, cells[name]) if name in cells else blank for name in _PLACE_COLUMNS
    ]
    return list(zip(*clean, strict=True))


def _clean_cell(column: str, value: str) -> str:
    """Return a place cell without blanks around it; a postcode without its leading zero gets it back."""
    value = value.strip()
    return value.zfill(5) if column == "plz" and value else value


def _complaint(column: str, value: str) -> str:
    """Return what is wrong with a place cell, or ``""``."""
    if column == "name" and not value:
        return "Der Straßenname fehlt."
    if column == "ort" and not value:
        return "Der Ort fehlt."
    if column == "plz" and value and not (value.isdecimal() and len(value) in (4, 5)):
        return f"„{value}“ ist keine Postleitzahl."
    return ""


def _refuse_cell(raw: _RawRows, index: int, wrong: set[str], name: str, title: str) -> None:
    """Raise DirectoryError for the first row with a wrong cell; blank lines do not count."""
    used = set(raw.place_of_row)
    for cells, place in raw.places.items():
        if cells[index] in wrong and place in used:
            raise DirectoryError(
                _complaint(name, cells[index].strip()), raw.place_of_row.index(place) + 1, title
            )


def _refuse_lost_numbers(places: Sequence[tuple[str, ...]], raw: _RawRows, column: str) -> None:
    """Refuse a directory that lost all its house numbers: then one whole street lies in several areas."""
    if any(bound != WHOLE_STREET for bound in raw.bounds):
        return
    first: dict[tuple[str, ...], tuple[str, ...]] = {}
    for number, place in enumerate(places):
        if first.setdefault(place[:3], place) != place:
            raise DirectoryError(
                f"Es gibt keine einzige Hausnummer, aber „{place[0]}“ liegt in mehreren Gebieten. "
                "Bitte exportieren Sie das Verzeichnis mit Hausnummern.",
                raw.place_of_row.index(number) + 1,
                column,
            )
