"""Where the table is in a file: title lines, header, data rows, totals and footers."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest

from lotse.lib.sheets import contents
from lotse.lib.sheets.fields import recognise
from lotse.lib.sheets.findings import SheetError, too_many_columns

_HEAD_ROWS = 40
_TOTALS = re.compile(
    r"(zwischen|gesamt|end)?(summe|anzahl|ergebnis|zahl)\b.*|(ins)?gesamt\b.*|total\b.*"
    r"|(anzahl|summe) (der )?(datensätze|personen|kunden|zeilen|fälle).*|datensätze\b.*",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"[\d.,\s€%-]+|=.*")
_FOOTER = re.compile(
    r"(stand|erstellt|erzeugt|gedruckt|druckdatum|ausgedruckt|quelle|seite|ende|hinweis|legende"
    r"|vertraulich|export"
    r"|exportiert|auswertung|ausgabe|liste|bericht|abfrage|filter)\b.*|\*.*|[-=_]{3,}.*|nur für den dienst.*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r".*[:.!*]\s*\S*|(\S+\s+){3,}\S+|.*\d{4}.*", re.DOTALL)

_LONGEST_FOOTER = 300  # characters

Line = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Head:
    """The top of a table: title lines, header cells (empty where there is no header), line of the header."""

    title_lines: tuple[str, ...]
    header: tuple[str, ...]
    has_header: bool


def split_head(rows: Iterable[Line], max_columns: int) -> tuple[Head, Iterator[Line]]:
    """The head of the table and an iterator over all lines below it.

    The header is the row with the most known column names, or two rows where the second ends what the first
    begins (`Kunden-` above `nummer`); without any, the first full row unless it looks like data. Raises SheetError for an empty table and for too many columns.
    """
    lines = iter(rows)
    head: list[Line] = [(number, [cell.strip() for cell in row]) for number, row in islice(lines, _HEAD_ROWS)]
    while head and not any(any(row) for _, row in head):
        head = [(number, [cell.strip() for cell in row]) for number, row in islice(lines, _HEAD_ROWS)]
    filled = [index for index, (_, row) in enumerate(head) if any(row)]
    if not filled:
        raise SheetError("Die Datei ist leer; bitte prüfen Sie, ob Sie die richtige Liste gewählt haben.")
    width = max(_width(row) for _, row in head)
    if width > max_columns:
        raise SheetError(too_many_columns(max_columns))
    _join_header(head)
    at = _header_index(head)
    start = at if at is not None else _first_full(head, filled)
    titles = tuple(" ".join(filter(None, row)) for _, row in head[:start] if any(row))
    header = _padded(head[start][1] if at is not None else [], min(_table_width(head, start), max_columns))
    below = chain(head[start + (at is not None) :], lines)
    return Head(titles, header, at is not None), below


def _width(row: Sequence[str]) -> int:
    """Number of cells up to the last filled one."""
    return next((index for index in range(len(row), 0, -1) if row[index - 1]), 0)


def _table_width(head: list[Line], start: int) -> int:
    """Cells of the header row, or of most rows below where more are filled (a header may end early).

    Without a header the first row may lack what others have at their end: a column that few rows fill.
    """
    below = Counter(_width(row) for _, row in head[start + 1 :] if any(row))
    usual, count = below.most_common(1)[0] if below else (0, 0)
    return max(len(head[start][1]), usual if count * 2 > below.total() else 0)


def _padded(row: Sequence[str], width: int) -> tuple[str, ...]:
    return tuple(row[:width]) + ("",) * (width - len(row))


def _join_header(head: list[Line]) -> None:
    """Make one row of a header that is spread over two: together they name more columns than any row alone."""
    known = [_known(row) for _, row in head]
    most = max(known)
    for index in (known.index(most), known.index(most) - 1):
        if not 0 <= index < len(head) - 1:
            continue
        (line, upper), (below, lower) = head[index : index + 2]
        if below != line + 1 or contents.looks_like_data(lower) or any(cell[:1].isdigit() for cell in lower):
            continue
        both = [_joined(*cells) for cells in zip_longest(upper, lower, fillvalue="")]
        if _known(both) > max(1, most):
            head[index : index + 2] = [(below, both)]
            return


def _joined(upper: str, lower: str) -> str:
    """Two parts of a header: `Kunden-` and `nummer`, `Auskunfts-` and `sperre`, `Datum` and `Geburt`."""
    if upper.endswith("-") and lower[:1].islower():
        return upper[:-1] + lower
    return f"{upper} {lower}".strip()


def _known(row: Sequence[str]) -> int:
    """How many cells name a kind of column."""
    return sum(recognise(cell) is not None for cell in row if cell)


def _header_index(head: list[Line]) -> int | None:
    known = [_known(row) for _, row in head]
    best = max(known)
    if best >= 2:
        return known.index(best)
    full = _first_full(head, [index for index, (_, row) in enumerate(head) if any(row)])
    return None if contents.looks_like_data(head[full][1]) else full


def _first_full(head: list[Line], filled: list[int]) -> int:
    """The first row with nearly as many filled cells as the rows below usually have."""
    counts = [sum(map(bool, head[index][1])) for index in filled]
    usual = Counter(counts).most_common(1)[0][0]
    return next(index for index, count in zip(filled, counts, strict=True) if count >= usual * 0.6)


def is_totals(row: Sequence[str]) -> bool:
    """Whether a row is a totals row: its first filled cell says so and the others hold figures only.

    A person is never taken for one: with a name, a street or a date beside it the row stays.
    """
    filled = [cell for cell in row if cell]
    return len(filled) <= 4 and bool(_TOTALS.fullmatch(filled[0])) and all(map(_FIGURE.fullmatch, filled[1:]))


def is_footer(row: Sequence[str], *, after_gap: bool) -> bool:
    """Whether a row at the end of the list is a footer: one cell that is a remark about the list.

    After an empty row any sentence will do; directly below the data it must start with a footer's word.
    """
    filled = [cell for cell in row if cell]
    if len(filled) != 1 or len(filled[0]) > _LONGEST_FOOTER or contents.looks_like_data(filled):
        return False
    return bool(_FOOTER.fullmatch(filled[0])) or after_gap and bool(_SENTENCE.fullmatch(filled[0]))
