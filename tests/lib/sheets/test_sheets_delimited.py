"""Csv with any delimiter, line breaks in quotes and quotes that are never closed."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.lib.sheets import Finding, read_sheet
from lotse.lib.sheets.delimited import find_delimiter, read_rows


def rows_of(text: str, delimiter: str = ";") -> list[list[str]]:
    return [row for _, row in read_rows(text, delimiter, [])]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_find_delimiter_by_equal_columns(delimiter: str) -> None:
    text = "Liste, Stand: heute\n\nName;Anschrift;Ort\nMüller;Weg 3, 1. OG;Kamen\nGroß;Weg 4;Kamen\n"
    assert find_delimiter(text.replace(";", delimiter)) == delimiter


def test_find_delimiter_believes_the_first_line_of_excel() -> None:
    assert find_delimiter("sep=|\na;b;c|d\n") == "|"


def test_read_rows_numbers_rows_as_a_spreadsheet_does() -> None:
    text = 'a;b\n\n"x\ny";z\nc;d\n'
    assert list(read_rows(text, ";", [])) == [(1, ["a", "b"]), (2, []), (3, ["x y", "z"]), (4, ["c", "d"])]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('"M""üller";"a;b"\n', [['M"üller', "a;b"]]),
        ('Müller;5" breit\n', [["Müller", '5" breit']]),
        ("a;b\r\nc;d\r\n", [["a", "b"], ["c", "d"]]),
        ("a;b\rc;d\r", [["a", "b"], ["c", "d"]]),
        ("a;b\r\nc\rx;d\r\n", [["a", "b"], ["c x", "d"]]),
        ("a;b", [["a", "b"]]),
    ],
)
def test_read_rows_quotes_and_line_ends(text: str, rows: list[list[str]]) -> None:
    assert rows_of(text) == rows


@pytest.mark.parametrize("following", [1, 5, 200])
def test_read_rows_quote_never_closed_swallows_nobody(following: int) -> None:
    findings: list[Finding] = []
    text = 'Name;Ort;Tel\n"Müller;Kamen;1\n' + "Groß;Unna;2\n" * following
    rows = [row for _, row in read_rows(text, ";", findings)]
    assert rows == [["Name", "Ort", "Tel"], ["Müller", "Kamen", "1"], *[["Groß", "Unna", "2"]] * following]
    assert [finding.code for finding in findings] == ["stray-quote"]
    assert findings[0].message.startswith("Zeile 2:")


def test_read_sheet_keeps_line_break_of_a_remark_in_one_row(
    write: Callable[..., Path], people: Callable[..., str]
) -> None:
    sheet = read_sheet(write(people(3, remark='"ruft an\nam Montag"')))
    assert len(sheet.rows) == 3
    assert sheet.rows[2][9] == "ruft an am Montag"


cells = st.text(alphabet="abcÄß1-.;,\t|\"' \n", max_size=8).map(lambda text: " ".join(text.split()))


@settings(deadline=None)
@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=6), st.sampled_from(";,\t|"))
def test_read_rows_written_csv_reads_back(rows: list[tuple[str, str, str]], delimiter: str) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    assert rows_of(buffer.getvalue(), delimiter) == [list(row) for row in rows]
