"""A list as read: header, rows of clean text, and where each row stands in the file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lotse.lib.sheets.findings import Finding

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large a table may be: bytes once unpacked, columns, rows."""

    unpacked: int
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class RawTable:
    """What a file holds before its layout is understood.

    `rows` yields (line number from 1 as a spreadsheet counts, cells); `name` is the worksheet's.
    `findings` may be read only after `rows` is exhausted. `formulas` maps (line, column index) of
    formula cells to their formula text.
    """

    rows: Iterable[tuple[int, list[str]]]
    encoding: str = ""
    delimiter: str = ""
    findings: list[Finding] = field(default_factory=list)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A client list as clean text.

    `header` and each of `rows` have the same number of cells. `rows` holds data rows only: no title
    lines, empty rows, repeated headers, totals or footers; row 1 of every finding is `rows[0]`.
    `first_row` is the line of the first data row as a spreadsheet numbers it, `lines` that of each row;
    `positions` are the places of the columns in the file from 0, as empty columns are left out.
    `encoding` and `delimiter` are empty for workbooks.
    """

    header: Row
    rows: Sequence[Row]
    first_row: int
    encoding: str
    delimiter: str
    title_lines: tuple[str, ...]
    findings: tuple[Finding, ...]
    lines: Sequence[int] = ()
    positions: Sequence[int] = ()

    def line_of(self, row: int) -> int:
        """The line a clerk sees for data row `row` (1 = first)."""
        return self.lines[row - 1] if self.lines else self.first_row + row - 1

    def is_nameless(self, index: int) -> bool:
        """Whether a column has no header, or only the number that `column_name` gives to such a column."""
        header = self.header[index]
        return not header or header == column_name("", self._position(index))

    def column_name(self, index: int) -> str:
        """What to call a column in a message: its header, or its number where it has none."""
        return column_name(self.header[index], self._position(index))

    def _position(self, index: int) -> int:
        return self.positions[index] if self.positions else index


def column_name(header: str, position: int) -> str:
    """What to call the column at a position from 0: its header, or its number where it has none."""
    return header or f"Spalte {position + 1}"
