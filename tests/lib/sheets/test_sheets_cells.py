"""Cells are cleaned a column at a time, with the same outcome as one by one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.lib.sheets.cells import clean, clean_column


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  Bienroder  Straße ", "Bienroder Straße"),
        ("An\u200bna\u00a0\u00a0Maria", "Anna Maria"),
        ("Mu\u0308ller", "Müller"),
        ("Anna\r\nMaria\tEva", "Anna Maria Eva"),
        ("\ufeffName", "Name"),
        ("Soft\u00adhyphen\x07", "Softhyphen"),
        ('="01067"', "01067"),
        ("'02365 768067", "02365 768067"),
        ("'t Hooft", "'t Hooft"),
        ("MÃ¼ller", "Müller"),
    ],
)
def test_clean_column_dirt(raw: str, cleaned: str) -> None:
    assert list(clean_column(["vorher", raw, ""]).cells) == ["vorher", cleaned, ""]


def test_clean_column_says_what_was_repaired_and_what_is_a_formula() -> None:
    column = clean_column(["Müller", "MÃ¼ller", "=SUM(A1)", "+49 30 23125 100", "@SUM(1)", "-"])
    assert (column.repaired, column.formulas) == ((1,), (2, 4))


@settings(deadline=None)
@given(st.lists(st.text(max_size=12), min_size=1, max_size=8))
def test_clean_column_leaves_nothing_to_clean(cells: list[str]) -> None:
    cleaned = clean_column(cells).cells
    assert len(cleaned) == len(cells)
    assert all(cell == clean(cell) for cell in cleaned if not cell.startswith(("'", "=")))
    assert not any("\n" in cell for cell in cleaned)
