"""What is wrong with a list: one error that stops reading, and findings that travel with a row.

Every message is one German sentence for the clerk who made the list. It names the row the clerk sees in
the spreadsheet (not the counted data row) and the column by its header.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Severity = Literal["error", "warning", "note"]

_SHOWN = 40  # characters of a cell that a message repeats


BROKEN_WORKBOOK = (
    "Die Datei ist unvollständig oder beschädigt; bitte öffnen Sie die Liste und speichern Sie sie neu."
)


class SheetError(Exception):
    """The list cannot be used; the text is one German sentence that says why and what to do next."""


class Code(StrEnum):
    """What a finding is about; stable, because imports store it."""

    REPAIRED = "repaired"  # damaged characters put right, certain
    DAMAGED = "damaged"  # characters lost for good; the text stays as it is
    FORMULA = "formula"  # a cell holds a formula, or text that a spreadsheet would run
    NUMBER_EATEN = "number-eaten"  # a spreadsheet turned text into a number or a date
    TOO_LONG = "too-long"  # longer than any name or address
    EXTRA_CELLS = "extra-cells"  # more cells than the header has
    MISSING_CELLS = "missing-cells"  # fewer cells than nearly all other rows
    STRAY_QUOTE = "stray-quote"  # a quotation mark that is opened and never closed
    ROW_SKIPPED = "row-skipped"  # totals row, footer or repeated header
    SHEETS_SKIPPED = "sheets-skipped"  # further worksheets not read
    NO_HEADER = "no-header"  # columns are known by their contents only
    MIXED_ENCODING = "mixed-encoding"  # some lines in another encoding than the rest
    NAME_ORDER = "name-order"  # family name and given name cannot be told apart
    BIRTH_DATE_UNREADABLE = "birth-date-unreadable"
    BIRTH_DATE_UNKNOWN = "birth-date-unknown"  # 00.00.1980, 01.01.1900: a placeholder, no date
    BIRTH_DATE_DOUBTFUL = "birth-date-doubtful"  # read, but in the future, very old or American
    BLOCKED_UNCLEAR = "blocked-unclear"  # taken as blocked, although the entry or its column is unclear
    BLOCKED_ELSEWHERE = "blocked-elsewhere"  # blocked by an entry outside the mapped columns
    DECEASED = "deceased"  # a remark says so


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know about a row, or about the whole list where `row` is None.

    `row` counts data rows from 1; `column` is a header or empty; `message` is one German sentence.
    """

    code: str
    severity: Severity
    row: int | None
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in the list something is: counted data row, line the clerk sees, header of the column."""

    row: int
    line: int
    column: str = ""

    def finding(self, code: Code, severity: Severity, text: str) -> Finding:
        """A finding here; `text` is the sentence without its place."""
        return Finding(code, severity, self.row, self.column, f"{place(self.line, self.column)}: {text}")


def place(line: int, column: str = "") -> str:
    """The place of a cell in words, e.g. `Zeile 17, Spalte „Ort“`."""
    return f"Zeile {line}, Spalte „{column}“" if column else f"Zeile {line}"


def shown(text: str) -> str:
    """A cell's text in quotation marks, shortened for a message."""
    return f"„{text}“" if len(text) <= _SHOWN else f"„{text[: _SHOWN - 1]}…“"


def too_many_columns(most: int) -> str:
    """Message of a SheetError."""
    return f"Die Tabelle hat mehr als {most} Spalten; bitte löschen Sie alle, die keine Angaben enthalten."


def too_many_rows(most: int) -> str:
    """Message of a SheetError."""
    return f"Die Tabelle hat mehr als {most} Zeilen; bitte teilen Sie die Liste."
