"""Small cells stay hidden, also from somebody who can solve equations."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.lib.disclosure import ProtectedTable, protect


def _solutions(table: ProtectedTable, most: int) -> list[tuple[tuple[int, ...], ...]]:
    """All tables that somebody who sees only what is shown must think possible (hidden means not zero)."""
    cells = [cell for row in table.cells for cell in row]
    hidden = [place for place, cell in enumerate(cells) if cell is None]
    width = len(table.columns)
    found = []
    for guess in product(range(1, most + 1), repeat=len(hidden)):
        filled = list(cells)
        for place, value in zip(hidden, guess, strict=True):
            filled[place] = value
        rows = [tuple(filled[start : start + width]) for start in range(0, len(filled), width)]
        sums = [sum(row) for row in rows]  # type: ignore[arg-type]
        downs = [sum(column) for column in zip(*rows, strict=True)]  # type: ignore[arg-type]
        fits_rows = all(shown in (None, real) for shown, real in zip(table.row_totals, sums, strict=True))
        fits_columns = all(
            shown in (None, real) for shown, real in zip(table.column_totals, downs, strict=True)
        )
        if fits_rows and fits_columns and table.total in (None, sum(sums)):
            found.append(tuple(rows))
    return found  # type: ignore[return-value]


def test_protect_large_counts_shows_everything() -> None:
    table = protect(("a", "b"), ("x", "y"), ((3, 4), (0, 9)))
    assert table.cells == ((3, 4), (0, 9))
    assert (table.row_totals, table.column_totals, table.total) == ((7, 9), (3, 13), 16)
    assert table.suppressed == 0


def test_protect_small_cell_hides_another_in_row_and_column() -> None:
    table = protect(("a", "b", "c"), ("x", "y"), ((1, 20), (10, 30), (12, 40)))
    assert table.cells[0] == (None, None)
    assert [row[0] for row in table.cells].count(None) == 2
    assert [row[1] for row in table.cells].count(None) == 2
    assert table.row_totals == (21, 40, 52)


def test_protect_two_ones_whose_sum_is_two_hides_more() -> None:
    """Two hidden cells that sum to two are both one: hiding just these would hide nothing."""
    table = protect(("a",), ("x", "y", "z"), ((1, 1, 9),))
    assert table.cells == ((None, None, None),) or table.row_totals == (None,)


def test_protect_only_one_person_at_all_hides_every_total() -> None:
    table = protect(("a", "b"), ("x", "y"), ((1, 0), (0, 0)))
    assert table.cells == ((None, 0), (0, 0))
    assert (table.row_totals[0], table.column_totals[0], table.total) == (None, None, None)


def test_protect_nothing_gives_empty_table() -> None:
    assert protect((), ("x",), ()).total == 0


@pytest.mark.parametrize("counts", [((1,),), ((1, 2), (3, 4)), ((1, -2),)])
def test_protect_wrong_input_is_refused(counts: tuple[tuple[int, ...], ...]) -> None:
    with pytest.raises(ValueError):
        protect(("a",), ("x", "y"), counts)


@given(
    st.integers(1, 3).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(0, 5), min_size=width, max_size=width), min_size=1, max_size=3
        )
    )
)
@settings(deadline=None, max_examples=60)
def test_protect_any_small_table_leaves_every_small_cell_open(counts: list[list[int]]) -> None:
    rows, columns = [str(n) for n in range(len(counts))], [str(n) for n in range(len(counts[0]))]
    table = protect(rows, columns, counts)
    hidden = [(r, c) for r, row in enumerate(table.cells) for c, cell in enumerate(row) if cell is None]
    for row, column in hidden:
        assert counts[row][column] > 0
    if len(hidden) <= 5:
        possible = _solutions(table, most=11)
        assert tuple(map(tuple, counts)) in possible
        for row, column in hidden:
            if counts[row][column] < 3:
                assert len({solution[row][column] for solution in possible}) > 1
    assert all(cell is None or cell == 0 or cell >= 3 for row in table.cells for cell in row)
    assert all(total is None or total == 0 or total >= 3 for total in (*table.row_totals, table.total))
