"""xlsx, xls and ods through calamine, after a look inside that keeps bombs and broken files out."""

import datetime as dt
import html
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from lotse.lib.sheets.fields import recognise
from lotse.lib.sheets.findings import (
    BROKEN_WORKBOOK,
    Code,
    Finding,
    SheetError,
    too_many_columns,
    too_many_rows,
)
from lotse.lib.sheets.sheet import Bounds, RawTable

ZIP_MAGIC = b"PK\x03\x04"

_CHUNK = 1 << 20
_OVERLAP = 4096  # bytes kept from one chunk to the next, so that a cell across the border is seen whole
# A reference beyond column GZ (208) or with six digits of row, whatever element and quotes it stands in.
_FAR = re.compile(rb"""\br\s*=\s*["'](?:([A-Z]{3}|[H-Z][A-Z])[0-9]+|[A-Z]*([0-9]{6,}))["']""")
_ODS_BOMB = re.compile(
    rb'<table:table-cell[^>]*(?:number-columns-repeated="[0-9]{4,}"[^>]*value-type'
    rb'|value-type[^>]*number-columns-repeated="[0-9]{4,})'
    rb'|<table:table-row[^>]*number-rows-repeated="[0-9]{4,}"(?:(?!</table:table-row>'
    rb"|value-type).){0,2000}value-type"
)
_FORMULA = re.compile(rb'<c r="([A-Z]{1,3})([0-9]+)"[^>]*><f\b[^>]*?(?:/>|>([^<]*)</f>)')
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_MANIFEST = "META-INF/manifest.xml"
_SHEETS_LOOKED_AT = 20
_HEAD_ROWS = 30
_LAST_ROW = 1_048_576  # of any worksheet; source: ECMA-376, Excel's limits

_LOCKED = "Die Datei ist mit einem Kennwort geschützt; bitte speichern Sie die Liste ohne Kennwort."
_NO_TABLE = "Die Datei ist ein Zip-Archiv und keine Tabelle; bitte speichern Sie die Liste als xlsx oder csv."
_BOMB = "Die Datei wird beim Entpacken zu groß; bitte speichern Sie die Liste neu als xlsx oder csv."

_UNREADABLE = (EOFError, OSError, ValueError, KeyError, NotImplementedError, RuntimeError)

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
Formulas = dict[tuple[int, int], str]


def read_workbook(data: bytes, bounds: Bounds) -> RawTable:
    """The worksheet that holds the list, as rows of text.

    Dates come as ISO text, whole numbers without decimals, truth values as `ja` and `nein`. Formulas are
    never run: a cell holds the result that was saved with it, or the formula's text where none was saved.
    Raises SheetError for encrypted, broken and oversized files.
    """
    formulas: dict[str, Formulas] = {}
    if data.startswith(ZIP_MAGIC):
        formulas = _look_inside(data, bounds)
    elif "EncryptedPackage".encode("utf-16-le") in data:
        raise SheetError(_LOCKED)
    sheet, findings = _open(data)
    return RawTable(_text_rows(sheet), findings=findings, formulas=formulas.get(sheet.name, {}))


def _open(data: bytes) -> tuple[CalamineSheet, list[Finding]]:
    try:
        return _choose(CalamineWorkbook.from_filelike(io.BytesIO(data)))
    except PasswordError:
        raise SheetError(_LOCKED)
    except (CalamineError, OSError, ValueError):
        raise SheetError(BROKEN_WORKBOOK)
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # a panic of the parser is no Exception
            raise SheetError(BROKEN_WORKBOOK)
        raise


def _look_inside(data: bytes, bounds: Bounds) -> dict[str, Formulas]:
    """Formulas by worksheet name; refuses archives that are no workbook, broken, or far too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if sum(entry.file_size for entry in archive.infolist()) > bounds.unpacked:
                raise SheetError(_BOMB)
            if _is_encrypted(archive, names):
                raise SheetError(_LOCKED)
            if not names & {"xl/workbook.xml", "content.xml"}:
                raise SheetError(_NO_TABLE)
            if "content.xml" in names:
                for chunk in _chunks(archive, "content.xml"):
                    if _ODS_BOMB.search(chunk):
                        raise SheetError(_BOMB)
                return {}
            parts = _worksheet_parts(archive)
            return {name: _scan(archive, part, bounds) for name, part in parts.items() if part in names}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, *_UNREADABLE):
        raise SheetError(BROKEN_WORKBOOK)


def _is_encrypted(archive: zipfile.ZipFile, names: set[str]) -> bool:
    """Whether the zip itself or, with ods, the manifest says that content is encrypted."""
    if "encrypted-package" in names or any(entry.flag_bits & 1 for entry in archive.infolist()):
        return True
    return _MANIFEST in names and b"encryption-data" in archive.read(_MANIFEST)


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A part piece by piece, each with the end of the one before; reading to the end checks its CRC."""
    with archive.open(part) as stream:
        kept = b""
        while piece := stream.read(_CHUNK):
            yield kept + piece
            kept = piece[-_OVERLAP:]


def _worksheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Worksheet names and the parts that hold them."""
    relations: dict[str, str] = {}
    for element in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")):
        attributes = dict(_ATTRIBUTE.findall(element))
        target = attributes.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        relations[attributes.get("Id", "")] = path
    parts: dict[str, str] = {}
    for element in _SHEET.findall(archive.read("xl/workbook.xml").decode("utf-8", "replace")):
        attributes = dict(_ATTRIBUTE.findall(element))
        parts[html.unescape(attributes.get("name", ""))] = relations.get(attributes.get("id", ""), "")
    return parts


def _scan(archive: zipfile.ZipFile, part: str, bounds: Bounds) -> Formulas:
    """Formulas of a worksheet; refuses cells so far out that reading them would fill the memory."""
    formulas: Formulas = {}
    too_far = ""
    for chunk in _chunks(archive, part):  # to the end: a damaged part has wild references and a wrong CRC
        for columns, line in () if too_far else _FAR.findall(chunk):
            if columns:
                too_far = too_many_columns(bounds.columns)
            elif int(line) > _LAST_ROW:
                raise SheetError(BROKEN_WORKBOOK)
            elif int(line) > bounds.rows + _HEAD_ROWS:
                too_far = too_many_rows(bounds.rows)
        if b"<f" in chunk:
            for letters, line, text in _FORMULA.findall(chunk):
                formulas[int(line), _column_index(letters)] = html.unescape(text.decode("utf-8", "replace"))
    if too_far:
        raise SheetError(too_far)
    return formulas


def _column_index(letters: bytes) -> int:
    """`A` is 0, `Z` 25, `AA` 26."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def _choose(workbook: CalamineWorkbook) -> tuple[CalamineSheet, list[Finding]]:
    """The visible worksheet that looks most like a list: known column names first, then size."""
    visible = [meta.name for meta in workbook.sheets_metadata if meta.visible is SheetVisibleEnum.Visible]
    sheets = [
        workbook.get_sheet_by_name(name) for name in (visible or workbook.sheet_names)[:_SHEETS_LOOKED_AT]
    ]
    filled = [sheet for sheet in sheets if sheet.height]
    if not filled:
        raise SheetError(
            "Die Datei enthält keine Daten; bitte prüfen Sie, ob Sie die richtige Liste gewählt haben."
        )
    best = max(filled, key=lambda sheet: (_known_names(sheet), sheet.height * sheet.width))
    others = ", ".join(f"„{sheet.name}“" for sheet in filled if sheet is not best)
    if not others:
        return best, []
    message = f"Gelesen wurde das Tabellenblatt „{best.name}“; nicht gelesen: {others}."
    return best, [Finding(Code.SHEETS_SKIPPED, "note", None, "", message)]


def _known_names(sheet: CalamineSheet) -> int:
    head = sheet.to_python(nrows=_HEAD_ROWS)
    return max((sum(recognise(str(cell)) is not None for cell in row if cell) for row in head), default=0)


def _text_rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    """Rows from line 1 on, with the empty columns before the data, so that positions are the clerk's."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for line, row in enumerate(sheet.iter_rows(), start=1):
        yield line, before + [cell if type(cell) is str else _text(cell) for cell in row]


def _text(cell: Cell) -> str:
    """A typed cell as a clerk would write it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "ja" if cell else "nein"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else str(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)
