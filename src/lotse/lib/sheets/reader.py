"""Read a client list from a file: format by content, limits first, then layout and clean cells."""

from array import array
from collections.abc import Sequence
from operator import itemgetter
from pathlib import Path

from lotse.lib.sheets import layout
from lotse.lib.sheets.cells import clean, clean_column
from lotse.lib.sheets.delimited import find_delimiter, read_rows
from lotse.lib.sheets.encoding import decode
from lotse.lib.sheets.findings import Code, Finding, Severity, SheetError, Spot, place, too_many_rows
from lotse.lib.sheets.mojibake import repair
from lotse.lib.sheets.sheet import Bounds, RawTable, Row, Sheet, column_name

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_MAGIC = b"PK\x03\x04"
_CHUNK_ROWS = 4096
_FEW_ODD_ROWS = 0.05
_SHARED_VALUES = 5000  # beyond so many different cells a column is not worth sharing
_MISSING_TEXT = "Die Zeile hat weniger Zellen als die Kopfzeile; bitte prüfen Sie, ob etwas fehlt."
_EXTRA_TEXT = (
    "Die Zeile hat mehr Zellen als die Kopfzeile; bitte prüfen Sie, ob ein Trennzeichen zu viel ist."
)
_FORMULA_TEXT = (
    "Die Zelle enthält eine Formel statt einer Angabe; sie wurde als Text gelesen und nicht ausgeführt. "
    "Bitte ersetzen Sie die Formel durch ihren Wert und speichern Sie die Liste neu."
)

# What a file is instead of a table, by its first bytes.
_FOREIGN = (
    (b"PK\x05\x06", "Die Datei ist ein leeres Zip-Archiv; bitte speichern Sie die Liste als xlsx oder csv."),
    (b"%PDF", "Die Datei ist ein PDF; bitte speichern Sie die Liste als xlsx oder csv."),
    (b"{\\rtf", "Die Datei ist ein Textdokument (RTF); bitte speichern Sie die Liste als xlsx oder csv."),
    (b"\x1f\x8b", "Die Datei ist komprimiert (gzip); bitte entpacken Sie sie."),
    (b"7z\xbc\xaf", "Die Datei ist komprimiert (7-Zip); bitte entpacken Sie sie."),
    (b"Rar!", "Die Datei ist komprimiert (RAR); bitte entpacken Sie sie."),
    (b"SQLite format 3", "Die Datei ist eine Datenbank; bitte speichern Sie die Liste als xlsx oder csv."),
)
_HTML = (
    "Die Datei ist eine HTML- oder XML-Seite, die nur wie eine Tabelle heißt; bitte speichern Sie sie in "
    "Excel als xlsx."
)


def read_sheet(
    path: Path,
    *,
    max_bytes: int = 50_000_000,
    max_unpacked: int = 500_000_000,
    max_columns: int = 200,
    max_rows: int = 200_000,
) -> Sheet:
    """The client list in a csv, xlsx, xls or ods file as clean text; the format is told by the content.

    `max_bytes` is checked before the file is opened, `max_unpacked` before a workbook is. Nothing in the
    file is run. Raises SheetError with one German sentence for whatever cannot be read as a list, and
    never anything else for a file's content.
    """
    data = _load(path, max_bytes)
    bounds = Bounds(max_unpacked, max_columns, max_rows)
    if data.startswith(_ZIP_MAGIC):
        # Imported here: calamine and zipfile cost a tenth of a second that a csv does not need.
        from lotse.lib.sheets.workbooks import read_workbook  # noqa: PLC0415

        raw = read_workbook(data, bounds)
    elif data.startswith(_OLE_MAGIC):
        from lotse.lib.sheets.isolated import read_isolated  # noqa: PLC0415

        raw = read_isolated(data, bounds)
    else:
        raw = _read_text(data)
    del data
    return _Builder(raw, bounds).sheet()


def _load(path: Path, max_bytes: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise SheetError(
                f"Die Datei ist mit {size / 1e6:.0f} MB zu groß (höchstens {max_bytes / 1e6:.0f} MB); "
                "bitte teilen Sie die Liste."
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise SheetError(f"Die Datei „{path.name}“ gibt es nicht; bitte prüfen Sie den Namen.")
    except OSError:
        raise SheetError(
            f"Die Datei „{path.name}“ lässt sich nicht öffnen; bitte prüfen Sie, ob sie gesperrt ist."
        )
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise SheetError("Die Datei ist leer; bitte prüfen Sie, ob Sie die richtige Liste gewählt haben.")
    return data


def _read_text(data: bytes) -> RawTable:
    for magic, message in _FOREIGN:
        if data.startswith(magic):
            raise SheetError(message)
    decoded = decode(data)
    if (
        decoded.text[:2000]
        .lstrip()
        .casefold()
        .startswith(("<html", "<!doctype", "<table", "<?xml", "<meta", "<style"))
    ):
        raise SheetError(_HTML)
    delimiter = find_delimiter(decoded.text)
    findings: list[Finding] = []
    if decoded.mixed_lines:
        message = (
            f"Zeilen, die anders kodiert sind als der Rest und so gelesen wurden: {decoded.mixed_lines}."
        )
        findings.append(Finding(Code.MIXED_ENCODING, "note", None, "", message))
    text = decoded.text.rstrip("\x1a\x00")
    if "\x00" in text:
        raise SheetError(_null_message(text, delimiter))
    rows = read_rows(text, delimiter, findings)
    return RawTable(rows, decoded.encoding, delimiter, findings)


def _null_message(text: str, delimiter: str) -> str:
    """Where the first NUL of a text is; a file with one was cut or overwritten."""
    line, column = next(
        (line, number)
        for line, row in read_rows(text, delimiter, [])
        for number, cell in enumerate(row, start=1)
        if "\x00" in cell
    )
    return (
        f"{place(line)}, Spalte {column}: Die Zelle enthält ein Nullzeichen; bitte speichern Sie die "
        "Liste neu."
    )


class _Builder:
    """Turns raw lines into a sheet, some thousand rows at a time so that memory stays bounded."""

    def __init__(self, raw: RawTable, bounds: Bounds) -> None:
        self._raw = raw
        self._max_rows = bounds.rows
        head, self._below = layout.split_head(raw.rows, bounds.columns)
        self._titles = head.title_lines
        self._header = tuple(clean(repair(cell)) for cell in head.header)
        self._has_header = head.has_header
        self._key = next((index for index, cell in enumerate(head.header) if cell), 0)
        self._raw_key = head.header[self._key]
        self._width = len(head.header)
        self._rows: list[Row] = []
        self._lines = array("L")
        self._formulas: dict[int, list[tuple[int, str]]] = {}
        for (line, column), formula in raw.formulas.items():
            self._formulas.setdefault(line, []).append((column, formula))
        self._findings: list[Finding] = []
        self._short: list[int] = []
        self._long: list[int] = []
        self._memos: list[dict[str, str]] = [{} for _ in self._header]

    def sheet(self) -> Sheet:
        """The finished sheet; raises SheetError where no data row is left."""
        chunk: list[Row] = []
        for line, row in self._below:
            if not any(row) or not any(map(str.strip, row)):
                continue
            fitted = self._fitted(line, row)
            if fitted is None:
                continue
            chunk.append(fitted)
            self._lines.append(line)
            if len(chunk) == _CHUNK_ROWS:
                self._take(chunk)
                chunk = []
        self._take(chunk)
        self._cut_footers()
        if not self._rows:
            raise SheetError(
                "Die Datei enthält nur eine Kopfzeile und keine Datenzeilen; bitte prüfen Sie die Liste."
            )
        self._note_odd_rows()
        return self._finished()

    def _fitted(self, line: int, row: list[str]) -> Row | None:
        """The row with exactly the table's width, or None where it is no data row."""
        if row.count("") >= len(row) - 4 and layout.is_totals([cell.strip() for cell in row]):
            self._skip(line, "Summenzeile")
            return None
        if self._has_header and self._repeats_header(row):
            self._skip(line, "wiederholte Kopfzeile")
            return None
        number = len(self._lines) + 1
        if number > self._max_rows:
            raise SheetError(too_many_rows(self._max_rows))
        if line in self._formulas:
            self._fill_formulas(number, line, row)
        missing = self._width - len(row)
        if missing > 0:
            self._short.append(number)
            return (*row, *[""] * missing)
        if missing < 0:
            self._long.append(number)
        return tuple(row[: self._width])

    def _repeats_header(self, row: list[str]) -> bool:
        """Whether a row is the header again; one cell of it is enough to rule that out for nearly all."""
        if self._key >= len(row) or row[self._key].strip() != self._raw_key:
            return False
        cells = [clean(repair(cell)) for cell in row]
        return tuple(cells[: self._width]) == self._header[: len(cells)]

    def _skip(self, line: int, what: str) -> None:
        message = f"{place(line)}: Die Zeile wurde nicht als Person gelesen ({what})."
        self._findings.append(Finding(Code.ROW_SKIPPED, "note", None, "", message))

    def _fill_formulas(self, number: int, line: int, row: list[str]) -> None:
        """Cells of formulas: the saved result, or the formula's own text where none was saved."""
        for column, formula in self._formulas[line]:
            if column >= min(len(row), self._width):
                continue
            if not row[column]:
                row[column] = f"={formula}"
            else:
                spot = Spot(number, line, column_name(self._header[column], column))
                text = "Die Zelle enthält eine Formel; gelesen wurde ihr zuletzt gespeichertes Ergebnis."
                self._findings.append(spot.finding(Code.FORMULA, "note", text))

    def _take(self, chunk: list[Row]) -> None:
        """Clean a chunk column by column and keep its rows; equal cells share one string."""
        if not chunk:
            return
        first = len(self._rows) + 1
        columns: list[Sequence[str]] = []
        for index, cells in enumerate(zip(*chunk, strict=True)):
            cleaned = clean_column(cells)
            for at in cleaned.repaired:
                self._find(first + at, index, Code.REPAIRED, "note", "Beschädigte Zeichen wurden berichtigt.")
            for at in cleaned.formulas:
                self._find(first + at, index, Code.FORMULA, "error", _FORMULA_TEXT)
            columns.append(self._shared(index, cleaned.cells))
        self._rows.extend(zip(*columns, strict=True))

    def _find(self, number: int, index: int | None, code: Code, severity: Severity, text: str) -> None:
        column = "" if index is None else column_name(self._header[index], index)
        self._findings.append(Spot(number, self._lines[number - 1], column).finding(code, severity, text))

    def _shared(self, index: int, cells: Sequence[str]) -> Sequence[str]:
        memo = self._memos[index]
        if len(memo) > _SHARED_VALUES:
            return cells
        return [memo.setdefault(cell, cell) for cell in cells]

    def _cut_footers(self) -> None:
        while self._rows:
            before = self._lines[-2] if len(self._lines) > 1 else self._lines[-1] - 1
            after_gap = self._lines[-1] - before > 1
            if not layout.is_footer(self._rows[-1], after_gap=after_gap):
                return
            self._findings = [finding for finding in self._findings if finding.row != len(self._rows)]
            self._rows.pop()
            self._skip(self._lines.pop(), "Fußzeile")

    def _note_odd_rows(self) -> None:
        """Rows with fewer or more cells than the header, where they are the exception and no habit.

        A delimiter inside a cell makes a row longer and shifts what follows, so these rows are wrong.
        """
        few = max(1, int(len(self._rows) * _FEW_ODD_ROWS))
        missing = [number for number in self._short if number <= len(self._rows)]
        extra = [number for number in self._long if number <= len(self._rows)]
        for number in missing if len(missing) <= few else ():
            self._find(number, None, Code.MISSING_CELLS, "warning", _MISSING_TEXT)
        for number in extra if len(extra) <= few else ():
            self._find(number, None, Code.EXTRA_CELLS, "error", _EXTRA_TEXT)

    def _finished(self) -> Sheet:
        if not self._has_header:
            message = "Die Liste hat keine Kopfzeile; die Spalten wurden an ihrem Inhalt erkannt."
            self._findings.append(Finding(Code.NO_HEADER, "note", None, "", message))
        header, rows = self._header, self._rows
        kept: Sequence[int] = range(self._width)
        empty = {i for i, name in enumerate(header) if not name and not any(map(itemgetter(i), rows))}
        if empty:
            kept = [index for index in kept if index not in empty]
            header = tuple(header[index] for index in kept)
            rows = [tuple([row[index] for index in kept]) for row in rows]
        return Sheet(
            header=header,
            rows=rows,
            first_row=self._lines[0],
            encoding=self._raw.encoding,
            delimiter=self._raw.delimiter,
            title_lines=self._titles,
            findings=(*self._raw.findings, *self._findings),
            lines=self._lines,
            positions=kept,
        )
