"""Csv as clerks' programs write it: any delimiter, line breaks in quotes, quotes never closed."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from lotse.lib.sheets.findings import Code, Finding, SheetError, place

_DELIMITERS = (";", "\t", ",", "|")
_SAMPLE_ROWS = 60
_LONGEST_RECORD = 60  # physical lines that one quoted cell may span


class _Lines:
    """The lines of a text, one after the other, with a place to return to and a bound on a record."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.position = 0
        self.taken = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        start = self.position
        if start >= len(self._text) or self.taken >= _LONGEST_RECORD:
            raise StopIteration
        end = self._text.find("\n", start) + 1 or len(self._text)
        self.position = end
        self.taken += 1
        return self._text[start:end]

    def between(self, start: int) -> list[str]:
        """The lines from `start` to the present position."""
        return self._text[start : self.position].splitlines()


def find_delimiter(text: str) -> str:
    """The delimiter that cuts the first rows into the most columns of equal number; `;` if none does.

    A first line `sep=,` as Excel writes it is believed.
    """
    first = text[:8].lstrip("\ufeff").casefold()
    if first.startswith("sep=") and len(first) > 4 and first[4] not in "\r\n":
        return first[4]
    sample = _sample(text)
    best = max(_DELIMITERS, key=lambda delimiter: _fit(sample, delimiter))
    return best if _fit(sample, best) > 0 else ";"


def _sample(text: str) -> str:
    """The first lines, from where the text is in full swing: title lines matter little among sixty."""
    end = 0
    for _ in range(_SAMPLE_ROWS):
        end = text.find("\n", end) + 1
        if end == 0:
            return text
    return text[:end]


def _fit(sample: str, delimiter: str) -> float:
    """How well a delimiter cuts: columns beyond the first, times the share of rows with that number."""
    if delimiter not in sample:
        return 0.0
    try:
        widths = Counter(
            len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row
        )
    except csv.Error:
        return 0.0
    total = sum(widths.values())
    return max((width - 1) * count / total for width, count in widths.items())


def read_rows(text: str, delimiter: str, findings: list[Finding]) -> Iterator[tuple[int, list[str]]]:
    """Rows with their line number as a spreadsheet would number them (a quoted line break is one row).

    An opening quote that swallows whole further rows is taken as a plain character, with a finding.
    """
    lines = _Lines(_plain_line_ends(text))
    reader = csv.reader(lines, delimiter=delimiter)
    number, width = 0, 0
    if text[:4].casefold() == "sep=":
        next(lines)
        number = 1
    while True:
        start, lines.taken = lines.position, 0
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise SheetError(
                f"{place(number + 1)}: Die Zeile lässt sich nicht in Zellen teilen; bitte speichern "
                "Sie die Liste neu."
            )
        number += 1
        if lines.taken > 1:
            if _swallowed(row, lines, start, delimiter, width):
                row = _literal(lines, start, delimiter)
                findings.append(_stray_quote(number))
            else:
                row = [" ".join(cell.split()) if "\n" in cell else cell for cell in row]
        width = len(row) or width
        yield number, row


def _plain_line_ends(text: str) -> str:
    """Line feeds only; a carriage return alone ends a line only where nothing else does (old Macs)."""
    if "\r" not in text:
        return text
    text = text.replace("\r\n", "\n")
    return text.replace("\r", " " if "\n" in text else "\n")


def _swallowed(row: list[str], lines: _Lines, start: int, delimiter: str, width: int) -> bool:
    """Whether a quote ran over further rows: one of them alone has as many cells as a row should."""
    if lines.taken >= _LONGEST_RECORD:
        return True
    if len(row) == width:
        return False
    return any(line.count(delimiter) + 1 == width > 1 for line in lines.between(start)[1:])


def _literal(lines: _Lines, start: int, delimiter: str) -> list[str]:
    """The line at `start` alone, its quotes taken as plain characters at the ends of cells."""
    lines.position, lines.taken = start, 0
    return [cell.strip().strip('"') for cell in next(lines).rstrip("\n").split(delimiter)]


def _stray_quote(line: int) -> Finding:
    return Finding(
        Code.STRAY_QUOTE,
        "warning",
        None,
        "",
        f"{place(line)}: Ein Anführungszeichen wird nicht geschlossen und wurde als Zeichen gelesen.",
    )
