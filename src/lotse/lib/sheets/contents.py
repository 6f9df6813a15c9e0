"""What a column holds, told from its cells where the header does not say it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lotse.lib.sheets import blocking
from lotse.lib.sheets.fields import Field

_SAMPLE = 300
_LONGEST = 100  # characters of a cell that matter here

_CLIENT = re.compile(r"\d{3}[A-Za-z]\d{6}")
_UNIT = re.compile(r"\d{5}(BG|//)\d{7}", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_DATE = re.compile(r"\d{1,2}[./]\d{1,2}[./](\d{4}|\d{2})( .*)?|\d{4}-\d\d-\d\d([ T].*)?")
_ANY_DATE = re.compile(rf"{_DATE.pattern}|\d{{4,8}}|\d{{1,2}}\.? ?[^\W\d]{{3,9}}\.? ?\d{{2,4}}")
_POSTCODE = re.compile(r"(D-?)?\d{5}")
_PLACE = re.compile(r"(D-?)?\d{5}\s+[^\W\d].*")
_PHONE = re.compile(r"(\+|0)[\d\s()/-]{6,24}")
_FORM = re.compile(r"frau|herrn?|fr\.?|hr\.?|[mwd]|männlich|weiblich|divers", re.IGNORECASE)
_TITLE = re.compile(
    r"((prof|dr|dipl|mag|ing|med|phil|jur|rer|nat|pol|soz|päd|kfm|kffr|inf|psych|h|c|b|m|a|sc)\b[.\s-]*)+",
    re.IGNORECASE,
)
_NATION = re.compile(r"deutsch|[a-zäöüß-]+(isch|sch)|staatenlos|ungeklärt|unbekannt", re.IGNORECASE)
_HOUSE_NUMBER = re.compile(r"\d{1,4}(\s?[a-zA-Z])?(\s?[-/+]\s?\d{1,4}\s?[a-zA-Z]?)?([,/ ].{1,15})?")
_STREET_WORD = (
    r"straße|strasse|weg|platz|allee|gasse|ring|damm|ufer|pfad|steig|stieg|wall|chaussee|markt|hof"
    r"|promenade|kamp"
)
_STREET = re.compile(
    rf"[^\W\d].*(str\.|({_STREET_WORD}|feld|berg)\b).*|(am|an|auf|im|in|zu[mr]?|unter|hinter) [^\W\d].*",
    re.IGNORECASE,
)
_STREET_LINE = re.compile(r"[^\W\d].*\D\d{1,4}\s?[a-zA-Z]?([-/ ,].*)?")
_ADDRESS_EXTRA = re.compile(
    r"(c/o|bei|z\. ?hd\.?|whg\.?|wohnung|we|hinterhaus|hh|eg|dg|\d\. ?(og|etage))\b.*", re.IGNORECASE
)
_FULL_NAME = re.compile(r"[^\W\d][^,\d]*,\s*[^\W\d][^,\d]*")
_NAME = re.compile(r"[^\W\d_]['’?.\w\s-]*")
_SURE_NAME = re.compile(r"(?:[^\W\d_a-zäöü]|[a-zäöü]{2,4} )['’?.\w\s-]+")
_YEAR = re.compile(r"\d{4}|\d\d$")
_MANY_YEARS = 15
_ENOUGH = 5  # cells that prove something where the header says nothing


@dataclass(frozen=True, slots=True)
class Column:
    """A sample of a column's filled cells, and how the cells look."""

    cells: tuple[str, ...]
    filled_share: float

    def share(self, pattern: re.Pattern[str]) -> float:
        """The share of filled cells that the pattern matches as a whole, 0 for an empty column."""
        return sum(pattern.fullmatch(cell) is not None for cell in self.cells) / max(1, len(self.cells))

    @property
    def variety(self) -> float:
        """Different values for each filled cell, 0 to 1."""
        return len(set(self.cells)) / max(1, len(self.cells))


def sample(rows: Sequence[tuple[str, ...]], index: int) -> Column:
    """The look of one column, from rows spread evenly over the list."""
    step = max(1, len(rows) // _SAMPLE)
    cells = [row[index][:_LONGEST] for row in rows[::step]]
    filled = tuple(cell for cell in cells if cell)
    return Column(filled, len(filled) / max(1, len(cells)))


def looks_like_data(row: Sequence[str]) -> bool:
    """Whether any cell is a value that no header holds: a number, date, phone number or mail address."""
    patterns = (_CLIENT, _UNIT, _EMAIL, _DATE, _POSTCODE, _PLACE, _PHONE)
    return any(pattern.fullmatch(cell) for cell in row if cell for pattern in patterns)


def may_hold_birth_dates(column: Column) -> bool:
    """Whether a column named so holds them at all: one cell in five is like a date, in words or serial."""
    return column.share(_ANY_DATE) >= 0.2


def holds_places(column: Column) -> bool:
    """Whether most cells are postcode and town together."""
    return column.share(_PLACE) >= 0.5


def holds_postcodes(column: Column) -> bool:
    """Whether most cells are postcodes alone."""
    return column.share(_POSTCODE) >= 0.5


def holds_street_lines(column: Column) -> bool:
    """Whether most cells are a street with its house number."""
    return column.share(_STREET_LINE) >= 0.5


def holds_full_names(column: Column) -> bool:
    """Whether most cells are `Name, Vorname`."""
    return column.share(_FULL_NAME) >= 0.5


def holds_several_words(column: Column) -> bool:
    """Whether most cells are two words or more, as `Vorname Nachname` is."""
    return sum(" " in cell for cell in column.cells) > len(column.cells) * 0.8


def holds_house_numbers(column: Column) -> bool:
    """Whether most cells could be house numbers; a running number could too, so look beside a street only."""
    return column.share(_HOUSE_NUMBER) >= 0.7


_CERTAIN: tuple[tuple[Field, re.Pattern[str], float], ...] = (
    (Field.CLIENT_NUMBER, _CLIENT, 0.7),
    (Field.UNIT_NUMBER, _UNIT, 0.7),
    (Field.EMAIL, _EMAIL, 0.7),
    (Field.ADDRESS_EXTRA, _ADDRESS_EXTRA, 0.5),
    (Field.PLACE, _PLACE, 0.7),
    (Field.POSTCODE, _POSTCODE, 0.8),
    (Field.PHONE, _PHONE, 0.7),
    (Field.FORM_OF_ADDRESS, _FORM, 0.9),
    (Field.TITLE, _TITLE, 0.8),
    (Field.NATIONALITY, _NATION, 0.8),
    (Field.FULL_NAME, _FULL_NAME, 0.7),
)


def guess(column: Column) -> Field | None:
    """What the cells alone say; None where they could be several things.

    Family name, given name and town look alike and are left to the caller, who sees the other columns.
    """
    if not column.cells:
        return None
    for field, pattern, least in _CERTAIN:
        if column.share(pattern) >= least:
            return field
    if column.share(_DATE) >= 0.7:
        return Field.BIRTH_DATE
    if column.share(_STREET_LINE) >= 0.7 and column.share(_STREET) >= 0.2:
        return Field.STREET_LINE
    if column.share(_STREET) >= 0.5:
        return Field.STREET
    return None


def is_rare_tick(rows: Sequence[tuple[str, ...]], index: int) -> bool:
    """Whether a column says nothing but yes and no, and yes to few: to one row, or to fewer than one in ten.

    All rows are looked at, as a sample may miss the few.
    """
    if not all(blocking.flag_is_clear(row[index]) for row in rows[:_SAMPLE]):
        return False
    counts = Counter([row[index] for row in rows])
    if not all(map(blocking.flag_is_clear, counts)):
        return False
    yes = sum(count for cell, count in counts.items() if blocking.flag_blocks(cell))
    return 0 < yes < len(rows) and (yes == 1 or yes * 10 < len(rows))


def is_mostly_text(column: Column) -> bool:
    """Whether most rows hold something other than yes, no or a paragraph."""
    other = sum(not blocking.flag_is_clear(cell) and "§" not in cell for cell in column.cells)
    return other / max(1, len(column.cells)) * column.filled_share > 0.5


def holds_names(column: Column) -> bool:
    """Whether the cells are words that may be names of people or towns."""
    return column.share(_NAME) >= 0.9 and column.filled_share >= 0.5


def surely_holds_names(column: Column) -> bool:
    """Whether the cells look like names of different people, in a column whose header says nothing."""
    several = len(column.cells) >= _ENOUGH and column.filled_share >= 0.9
    return several and column.share(_SURE_NAME) >= 0.9 and column.variety >= 0.1


def birth_years(column: Column) -> int:
    """How many different years the dates have, 0 where too few for dates of birth of different people."""
    years = {year for cell in column.cells for year in _YEAR.findall(cell)[:1]}
    enough = len(column.cells) >= _ENOUGH and len(years) >= min(_MANY_YEARS, len(column.cells) / 3)
    return len(years) if enough else 0
