"""Cell suppression in a table of counts with row totals, column totals and a grand total.

A cell is suppressed because it is small (primary), or so that a small one cannot be computed from totals
and neighbours (complementary). Whether it can be computed is decided exactly: with the totals written as
negative entries every row and every column of the table sums to zero, so whoever knows the shown cells
can only move the hidden ones along closed chains of alternately one more and one less. A hidden cell is
safe if some such chain changes it and leaves every other hidden cell at one or more; zeros are always
shown, therefore everybody knows that a hidden cell is not zero.
So the cheapest chain through each small cell is hidden with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

INTERNAL_MINIMUM = 3


@dataclass(frozen=True, slots=True)
class ProtectedTable:
    """Counts as they may be shown; None stands for a suppressed one."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None

    @property
    def suppressed(self) -> int:
        """How many counts are hidden, totals included."""
        shown = [*(cell for row in self.cells for cell in row), *self.row_totals, *self.column_totals]
        return [*shown, self.total].count(None)


def protect(
    rows: Sequence[str],
    columns: Sequence[str],
    counts: Sequence[Sequence[int]],
    *,
    minimum: int = INTERNAL_MINIMUM,
) -> ProtectedTable:
    """Suppress all counts from 1 to `minimum` - 1, and as many others as it takes to hide these.

    `counts` has one sequence for each row with one count of people for each column; each person is in one
    cell only. Raises ValueError for negative counts and for shapes that do not fit.
    """
    if len(counts) != len(rows) or any(len(row) != len(columns) for row in counts):
        raise ValueError(f"counts do not have the shape {len(rows)} by {len(columns)}")
    if any(count < 0 for row in counts for count in row):
        raise ValueError("a count is negative")
    values = [[*row, sum(row)] for row in counts]
    values.append([sum(column) for column in zip(*values, strict=True)] or [0] * (len(columns) + 1))
    hidden = _Pattern(values).hide_below(minimum)
    shown = [
        tuple(None if (row, column) in hidden else value for column, value in enumerate(line))
        for row, line in enumerate(values)
    ]
    return ProtectedTable(
        rows=tuple(rows),
        columns=tuple(columns),
        cells=tuple(line[:-1] for line in shown[:-1]),
        row_totals=tuple(line[-1] for line in shown[:-1]),
        column_totals=shown[-1][:-1],
        total=shown[-1][-1],
    )


_Cell = tuple[int, int]


class _Pattern:
    """The hidden cells of one table; the last row and the last column hold the totals."""

    def __init__(self, values: list[list[int]]) -> None:
        self.values = values
        self.last_row, self.last_column = len(values) - 1, len(values[0]) - 1
        self.hidden: set[_Cell] = set()

    def hide_below(self, minimum: int) -> set[_Cell]:
        """Hide what is small and what would give it away; return all that is hidden."""
        cells = [(row, column) for row, line in enumerate(self.values) for column in range(len(line))]
        small = [cell for cell in cells if 0 < self._value(cell) < minimum]
        self.hidden.update(small)
        for cell in small:
            chains = [self._cheapest_chain(cell, step) for step in (1, -1) if self._may_move(cell, step)]
            self.hidden.update(min(chain for chain in chains if chain is not None)[1])
        return self.hidden

    def _value(self, cell: _Cell) -> int:
        return self.values[cell[0]][cell[1]]

    def _cost(self, cell: _Cell) -> int:
        """Prefer what is hidden anyway, then few people, and totals last."""
        if cell in self.hidden:
            return 0
        is_total = cell[0] == self.last_row or cell[1] == self.last_column
        return self._value(cell) + (self.values[-1][-1] if is_total else 0)

    def _may_move(self, cell: _Cell, step: int) -> bool:
        """Whether the signed entry may grow (1) or shrink (-1) by one without the count falling to zero."""
        is_negative = (cell[0] == self.last_row) != (cell[1] == self.last_column)
        return self._value(cell) > (0 if (step > 0) != is_negative else 1)

    def _cheapest_chain(self, cell: _Cell, step: int) -> tuple[int, list[_Cell]] | None:
        """Find the cheapest chain that makes up for moving this cell by `step` (Dijkstra).

        A place is a line of the table: a row (True) is left by a cell that moves against `step`, a column
        by one that moves with it. All totals may grow, so one of the two steps always finds a chain.
        """
        waiting: list[tuple[int, bool, int, list[_Cell]]] = [(0, True, cell[0], [])]
        seen: set[tuple[bool, int]] = set()
        while waiting:
            cost, is_row, line, chain = heappop(waiting)
            if (is_row, line) == (False, cell[1]):
                return cost, chain
            if (is_row, line) in seen:
                continue
            seen.add((is_row, line))
            for crossing in range(self.last_column + 1 if is_row else self.last_row + 1):
                link = (line, crossing) if is_row else (crossing, line)
                if link != cell and self._may_move(link, -step if is_row else step):
                    heappush(waiting, (cost + self._cost(link), not is_row, crossing, [*chain, link]))
        return None
