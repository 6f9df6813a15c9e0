"""Birth dates in the spellings of clerks and spreadsheets."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.lib.sheets import parse_date
from lotse.lib.sheets.dates import Doubt, read_date

TODAY = dt.date(2026, 11, 22)
FIRST_OF_FEBRUARY = dt.date(1980, 2, 1)


@pytest.mark.parametrize(
    "text",
    [
        "01.02.1980",
        "1.2.1980",
        "01.02.80",
        "1.2.80",
        "1980-02-01",
        "1980-2-1",
        "01/02/1980",
        "01-02-1980",
        "19800201",
    ]
    + [
        "01021980",
        "1021980",
        "010280",
        "1. Februar 1980",
        "1 Feb 80",
        "01. Feb. 1980",
        "29252",
        " 01.02.1980 ",
    ]
    + ["1980-02-01 00:00:00", "1980-02-01T00:00:00", "01.02.1980 00:00", "1980/02/01", "01. 02. 1980"],
)
def test_parse_date_spellings(text: str) -> None:
    assert parse_date(text, today=TODAY) == FIRST_OF_FEBRUARY


@pytest.mark.parametrize(
    ("text", "year"),
    [("22.11.26", 2026), ("23.11.26", 1926), ("01.01.00", 2000), ("31.12.99", 1999), ("24.10.21", 2021)],
)
def test_parse_date_two_digit_year_is_never_in_the_future(text: str, year: int) -> None:
    date = parse_date(text, today=TODAY)
    assert date is not None
    assert date.year == year


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("00.00.1980", Doubt.PLACEHOLDER),
        ("00.02.1980", Doubt.PLACEHOLDER),
        ("01.01.1900", Doubt.PLACEHOLDER),
        ("1900-01-01", Doubt.PLACEHOLDER),
        ("31.12.9999", Doubt.PLACEHOLDER),
        ("0", Doubt.PLACEHOLDER),
        ("31.02.1980", Doubt.UNREADABLE),
        ("unbekannt", Doubt.UNREADABLE),
        ("42", Doubt.UNREADABLE),
        ("1. Foo 1980", Doubt.UNREADABLE),
        ("99999999", Doubt.UNREADABLE),
        ("01.01.2030", Doubt.FUTURE),
        ("01.01.1880", Doubt.OLD),
    ],
)
def test_read_date_missing_with_reason(text: str, doubt: Doubt) -> None:
    reading = read_date(text, today=TODAY)
    assert (reading.date, reading.doubt) == (None, doubt)


@pytest.mark.parametrize(
    ("text", "date", "doubt"),
    [
        ("12/25/1980", dt.date(1980, 12, 25), Doubt.AMERICAN),
        ("01.01.1930", dt.date(1930, 1, 1), Doubt.OLD),
    ],
)
def test_read_date_doubtful_but_read(text: str, date: dt.date, doubt: Doubt) -> None:
    reading = read_date(text, today=TODAY)
    assert (reading.date, reading.doubt) == (date, doubt)


def test_read_date_empty_is_no_doubt() -> None:
    assert read_date("  ", today=TODAY) == read_date("", today=TODAY)
    assert read_date("", today=TODAY).doubt is None


@settings(deadline=None)
@given(
    st.dates(dt.date(1927, 1, 2), TODAY),
    st.sampled_from(["%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%Y%m%d", "%d.%m.%y"]),
)
def test_parse_date_written_date_reads_back(date: dt.date, spelling: str) -> None:
    assert parse_date(date.strftime(spelling), today=TODAY) == date


@settings(deadline=None)
@given(st.text(alphabet="0123456789./- TZ:aefbruJanuMärz²٣", max_size=14) | st.text(max_size=20))
def test_read_date_never_raises_nor_reads_the_future(text: str) -> None:
    date = read_date(text, today=TODAY).date
    assert date is None or date <= TODAY
