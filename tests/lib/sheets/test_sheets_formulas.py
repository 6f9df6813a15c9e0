"""Nothing that is written can run in a spreadsheet, and phone numbers stay numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.lib.sheets import escape_formula
from lotse.lib.sheets.formulas import is_formula


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://x";"y")',
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd|'x'!A0",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        " =1",
        "- siehe Akte",
    ],
)
def test_escape_formula_disarms(text: str) -> None:
    assert escape_formula(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    ["", "Müller", "-5", "-5,30", "+49 30 23125 100", "+49 (30) 23125-100", "-", "a=b", "'=1", "18-20"],
)
def test_escape_formula_leaves_plain_text(text: str) -> None:
    assert escape_formula(text) == text


@settings(deadline=None)
@given(st.text(max_size=20))
def test_escape_formula_is_idempotent_and_never_leaves_a_formula(text: str) -> None:
    escaped = escape_formula(text)
    assert escape_formula(escaped) == escaped
    assert not is_formula(escaped)


@pytest.mark.parametrize(
    ("text", "says"),
    [("=A1", True), ("@SUM(1)", True), ("-1+cmd|x", True), ("+49 30", False), ("=", False), ("-", False)],
)
def test_is_formula(text: str, says: bool) -> None:
    assert is_formula(text) is says
