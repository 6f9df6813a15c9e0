"""The grammar of a German house number: ``18``, ``18 a``, ``5½``, ``18–20``, ``12 a–c``, ``18/3. OG``."""

import re
from typing import NamedTuple

_FRACTIONS = {"1/2": "½", "1/4": "¼", "3/4": "¾", "1/3": "⅓", "2/3": "⅔"}
FRACTION_SIGNS = "½¼¾⅓⅔"
_DASH = r"-‐‑‒–—−"
_WIDEST_SLASH_RANGE = 30
"""``18/20`` is a range; ``18/112`` is flat 112: a longer way than this is no range of one entrance."""

_NUMBER = re.compile(
    rf"""
    (?P<number>\d{{1,4}})(?!\d|\.\ ?[A-Za-zÄÖÜäöü])
    (?:\ ?(?P<fraction>[{FRACTION_SIGNS}]|[1-3]/[1-4](?![\d.]))
      |\ ?(?P<suffix>[A-Za-z])(?![\w.]|/o))?
    (?:
      \ ?(?P<joint>[{_DASH}/+&]|bis|und|u\.)\ ?
      (?:(?P<number_to>\d{{1,4}})(?!\d|\.\ ?[A-Za-zÄÖÜäöü]|\.$)(?:\ ?(?P<to_number_suffix>[A-Za-z])(?![\w.]|/o))?
        |(?P<suffix_to>[A-Za-z])(?![\w.]|/o))
    )?
    """,
    re.VERBOSE,
)
_MARKER = re.compile(r"(?:haus-? ?)?(?:nr|nummer|no)\b\.?:? ?(?=\d)", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_DATE = re.compile(
    r"0?(\d{1,2})\. ?(jan|feb|m[äa]r|mrz|apr|mai|jun|jul|aug|sep|okt|nov|dez)[a-zä]*\.?", re.IGNORECASE
)
_EDGES = " ,;.:/|" + "-–—"


class HouseNumber(NamedTuple):
    """A house number or range of them; `rest` is the text behind it (floor, flat)."""

    number: int
    suffix: str = ""
    number_to: int | None = None
    suffix_to: str = ""
    rest: str = ""


def read_number(text: str) -> HouseNumber | None:
    """Read the house number a text begins with; None if it begins with none.

    A marker (``Nr.``, ``Hausnr.``) may stand in front. ``0`` is no house number. What follows becomes
    `rest`; the second number of ``18/3`` is a flat, not the end of a range, because ranges rise.
    """
    marker = _MARKER.match(text)
    found = _NUMBER.match(text, marker.end() if marker else 0)
    if found is None or int(found["number"]) == 0:
        return None
    number = int(found["number"])
    suffix = (found["suffix"] or "").lower() or _FRACTIONS.get(found["fraction"], found["fraction"] or "")
    number_to, suffix_to, end = _range_end(found, number, suffix)
    return HouseNumber(number, suffix, number_to, suffix_to, text[end:].strip(_EDGES))


def _range_end(found: re.Match[str], number: int, suffix: str) -> tuple[int | None, str, int]:
    """Return number and suffix a range closes with, and where its text ends."""
    suffix_to = (found["suffix_to"] or "").lower()
    if suffix_to:
        if suffix and suffix < suffix_to:
            return None, suffix_to, found.end()
        return None, "", found.start("joint")
    if found["number_to"] is None:
        return None, "", found.end()
    number_to = int(found["number_to"])
    widest = _WIDEST_SLASH_RANGE if found["joint"] == "/" else 9999
    if not number < number_to <= number + widest:
        return None, "", found.start("joint")
    return number_to, (found["to_number_suffix"] or "").lower(), found.end()


def read_date_as_range(text: str) -> HouseNumber | None:
    """Read ``05. Jul`` as 5–7: what a spreadsheet makes of a range it takes for a date."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    day, month = int(found[1]), found[2].lower().replace("mrz", "mär").replace("mar", "mär")
    return read_number(f"{day}-{_MONTHS.index(month) + 1}")


_DIGITS = re.compile(r"(?<!\d)(?<!\d[.,])\d{1,4}(?!\d)")
_ORDINAL = re.compile(r"\. ?(?!OG\b|Stock|Etage|Obergesch|UG\b|Whg)[A-Za-zÄÖÜäöü]{3,}")
_STREET_MARKER = re.compile(r"(?:^|[ ,])(?:haus-? ?)?(?:nr|nummer|no)\b\.?:? ?(?=\d)", re.IGNORECASE)
_CLASSIFIED_ROAD = re.compile(r"(?:.* )?[ABLK]")
_BARE_ROAD = re.compile(r"stra(?:ß|ss)e|str\.?|weg|platz|planstra(?:ß|ss)e|privatweg", re.IGNORECASE)
_SECOND_NUMBER = re.compile(r"(?: ?, ?| )(?=\d{1,4} ?[A-Za-z]?(?:$|[ ,/-]))")
_SQUARE_THEN_NUMBER = re.compile(r"([A-Za-z] ?\d{1,2})(?:\.? ?, ?| +)(?=\d)")


def split_street(text: str) -> tuple[str, HouseNumber | None]:
    """Split ``Ludwig-Schröder-Str. 18a, 3. OG`` into the street and what begins with the house number.

    Digits that belong to the street stay in it: ``Straße des 17. Juni 135``, ``C 4, 12``,
    ``An der B 1 Nr. 5``, ``Straße 35 12``. Without a house number the whole text is the street.
    """
    square = _SQUARE_THEN_NUMBER.match(text)
    if square and (number := read_number(text[square.end() :])):
        return square[1], number
    marker = _STREET_MARKER.search(text)
    if marker and (number := read_number(text[marker.end() :])):
        return text[: marker.start()].strip(_EDGES_OF_STREET), number
    for digits in _DIGITS.finditer(text):
        start = digits.start()
        before = text[:start].rstrip(" ,")
        if not any(letter.isalpha() or letter == "?" for letter in before) or _ORDINAL.match(
            text, digits.end()
        ):
            continue
        if is_numbered_road(before) and _SECOND_NUMBER.match(text, digits.end()):
            continue
        number = read_number(text[start:])
        if number is not None:
            return before.strip(_EDGES_OF_STREET), number
    return text, None


_EDGES_OF_STREET = " ,;:/|–—-"


def is_numbered_road(name: str) -> bool:
    """Tell whether a name asks for its number: ``An der B`` (1), ``Straße`` (35)."""
    return _CLASSIFIED_ROAD.fullmatch(name) is not None or _BARE_ROAD.fullmatch(name) is not None
