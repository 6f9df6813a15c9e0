"""Birth dates as clerks and spreadsheets write them."""

import datetime as dt
import re
from dataclasses import dataclass
from enum import Enum

_EXCEL_EPOCH = dt.date(1899, 12, 30)  # serial 1 is 1900-01-01 with Excel's leap year bug behind it
_OLDEST = 110  # years; nobody on a list of benefit recipients is older
_UNLIKELY = 90  # years; reached by a two-digit year only when the person was born this century

_MONTHS = {
    stem: number
    for number, stems in enumerate(
        (
            "jan jän",
            "feb",
            "mar mär mae mrz",
            "apr",
            "mai may",
            "jun",
            "jul",
            "aug",
            "sep",
            "okt oct",
            "nov",
            "dez dec",
        ),
        start=1,
    )
    for stem in stems.split()
}

_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_GERMAN = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4}|\d{2})")
_WORDS = re.compile(r"(\d{1,2})\.?\s*([^\W\d_]{3,9})\.?\s*(\d{4}|\d{2})")
_PLACEHOLDERS = frozenset(
    {dt.date(1900, 1, 1), dt.date(1899, 12, 31), dt.date(1899, 12, 30), dt.date(1, 1, 1)}
)


class Doubt(Enum):
    """Why a date is missing or should be looked at."""

    UNREADABLE = "unreadable"
    PLACEHOLDER = "placeholder"
    FUTURE = "future"
    OLD = "old"
    AMERICAN = "american"


@dataclass(frozen=True, slots=True)
class DateReading:
    """A birth date and what is doubtful about it; an empty cell has neither."""

    date: dt.date | None
    doubt: Doubt | None = None


def parse_date(text: str, *, today: dt.date) -> dt.date | None:
    """The birth date that `text` means, or None where it is empty, unknown or no date.

    Reads `01.02.80`, `1.2.1980`, `1980-02-01`, `01/02/1980` (day first), `19800201`, `01021980`,
    `1. Februar 1980`, Excel serials (`29252`) and any of these with a time behind it. Two-digit years
    are the latest ones not after `today`. Placeholders (`00.00.1980`, `01.01.1900`) give None. Never raises.
    """
    return read_date(text, today=today).date


def read_date(text: str, *, today: dt.date) -> DateReading:
    """Like `parse_date`, with the reason where the date is missing or doubtful."""
    text = _TIME.sub("", text.strip())
    if not text:
        return DateReading(None)
    if len(text) == 10 and text[2] == text[5] == "." or text[4:5] == "-":
        date = _plain(text)
        if date is not None:
            return _judged(date, today)
    return _by_shape(text, today)


def _plain(text: str) -> dt.date | None:
    """`1980-02-01` and `01.02.1980`, the two common spellings, without a regular expression."""
    try:
        if text[4:5] == "-":
            return dt.date.fromisoformat(text)
        return dt.date(int(text[6:]), int(text[3:5]), int(text[:2]))
    except ValueError:
        return None


def _by_shape(text: str, today: dt.date) -> DateReading:
    if text.isascii() and text.isdigit():
        return _digits(text, today)
    if iso := _ISO.fullmatch(text):
        return _date(int(iso[1]), int(iso[2]), int(iso[3]), today)
    if german := _GERMAN.fullmatch(text):
        return _day_first(german, today)
    if words := _WORDS.fullmatch(text):
        month = _MONTHS.get(words[2].casefold()[:3])
        if month:
            return _date(_year(words[3], month, int(words[1]), today), month, int(words[1]), today)
    return DateReading(None, Doubt.UNREADABLE)


def _day_first(match: re.Match[str], today: dt.date) -> DateReading:
    day, month = int(match[1]), int(match[2])
    if 12 < month <= 31 and 1 <= day <= 12 and "/" in match[0]:  # 12/25/1980 can only be American
        reading = _date(_year(match[3], day, month, today), day, month, today)
        return DateReading(reading.date, reading.doubt or Doubt.AMERICAN)
    return _date(_year(match[3], month, day, today), month, day, today)


def _digits(text: str, today: dt.date) -> DateReading:
    """Digits only: year first, day first (also with its leading zero eaten), or an Excel serial."""
    if len(text) == 8:
        for year, month, day in (
            (int(text[:4]), int(text[4:6]), int(text[6:])),
            (int(text[4:]), int(text[2:4]), int(text[:2])),
        ):
            if 1900 <= year <= today.year or (month, day) == (0, 0):
                reading = _date(year, month, day, today)
                if reading.doubt is not Doubt.UNREADABLE:
                    return reading
    elif len(text) == 7:
        return _digits(f"0{text}", today)
    elif len(text) == 6:
        day, month = int(text[:2]), int(text[2:4])
        return _date(_year(text[4:], month, day, today), month, day, today)
    elif len(text) <= 5:
        return _serial(int(text), today)
    return DateReading(None, Doubt.UNREADABLE)


def _serial(days: int, today: dt.date) -> DateReading:
    """Days since Excel's epoch; small numbers are an empty date or an age, never a birth date."""
    if days < 1000:
        return DateReading(None, Doubt.PLACEHOLDER if days <= 1 else Doubt.UNREADABLE)
    return _judged(_EXCEL_EPOCH + dt.timedelta(days=days), today)


def _year(text: str, month: int, day: int, today: dt.date) -> int:
    """A four-digit year as it stands; a two-digit one in the latest century that is not the future."""
    year = int(text)
    if len(text) == 4:
        return year
    year += today.year // 100 * 100
    return year - 100 if (year, month, day) > (today.year, today.month, today.day) else year


def _date(year: int, month: int, day: int, today: dt.date) -> DateReading:
    if day == 0 or month == 0:
        return DateReading(None, Doubt.PLACEHOLDER)
    try:
        return _judged(dt.date(year, month, day), today)
    except ValueError:
        return DateReading(None, Doubt.UNREADABLE)


def _judged(date: dt.date, today: dt.date) -> DateReading:
    if date in _PLACEHOLDERS or date.year == 9999:
        return DateReading(None, Doubt.PLACEHOLDER)
    if date > today:
        return DateReading(None, Doubt.FUTURE)
    age = today.year - date.year
    if age > _OLDEST:
        return DateReading(None, Doubt.OLD)
    return DateReading(date, Doubt.OLD if age > _UNLIKELY else None)
