"""How alike two names or two birth dates are. Private to this package."""

from datetime import date
from enum import IntEnum

from rapidfuzz.distance import OSA

from lotse.lib.linkage.spelling import WILDCARD, Spelling

_CLOSE_SHARE = 0.78
_LONG_ENOUGH = 4
_SKELETON_LENGTH = 3
_VOWELS_APART = 2
_NAMESAKE_YEARS = 12
_CENTURY = 100
_EMPTY_CELL = date(1900, 1, 1)  # what spreadsheets make of an empty date


class Names(IntEnum):
    """Likeness of two names, from equal to different.

    VARIANT: equal once umlauts, accents and damaged letters are set aside. ROMANISED: equal consonants, as
    transliterations have. CLOSE: mistyped by a letter or two. PART: half of a double name, or without its
    particle. UNKNOWN: one of them is empty.
    """

    SAME = 0
    VARIANT = 1
    ROMANISED = 2
    CLOSE = 3
    PART = 4
    DIFFERENT = 5
    UNKNOWN = 6


class Births(IntEnum):
    """Likeness of two birth dates.

    TYPO: one digit is another, or the century. NEXT_DAY: a day apart, with more digits than one (9th and 10th).
    NEAR, FAR: less or more years apart than father and son can be. PART: NEAR, but two of day, month and year
    agree. DECADE: FAR, but only the digit of the decade is another. UNKNOWN: missing, or the first of January
    that stands for "unknown".
    """

    SAME = 0
    SWAPPED = 1
    EXCHANGED_DIGITS = 2
    TYPO = 3
    NEXT_DAY = 4
    DECADE = 5
    PART = 6
    NEAR = 7
    FAR = 8
    UNKNOWN = 9


def compare_names(a: Spelling, b: Spelling, *, endings: bool = False) -> Names:
    """Compare two family names or two given names.

    endings: an ending that marks gender parts two names (given names: Mario, Maria), however long they are.
    """
    if a is b or a.plain == b.plain:
        return Names.SAME if a.joined else Names.UNKNOWN
    if not a.joined or not b.joined:
        return Names.UNKNOWN
    if a.whole == b.whole:
        return Names.VARIANT
    if endings and _ends_differ(a.joined, b.joined):
        return Names.DIFFERENT
    likeness = Names.ROMANISED if _is_romanised(a, b) else _compare_words(a.joined, b.joined, a.wild, b.wild)
    if likeness is not Names.DIFFERENT:
        return Names.PART if a.particles != b.particles else likeness
    if (len(a.core) > 1 or len(b.core) > 1) and _shares_words(a, b):
        return Names.PART
    return Names.DIFFERENT


def _compare_words(a: str, b: str, wild_a: int, wild_b: int) -> Names:
    """Compare two folded words; a damaged letter stands for any one letter of the other word."""
    if a == b:
        return Names.VARIANT
    shorter = min(len(a) - wild_a, len(b) - wild_b)
    wild = max(wild_a, wild_b)
    if not shorter or wild > shorter:
        return Names.DIFFERENT
    distance = OSA.distance(a, b, score_cutoff=wild + 2)
    if wild and distance <= wild:
        return Names.VARIANT
    distance = max(0, distance - wild)
    if distance == 1 and shorter >= _LONG_ENOUGH:
        return Names.CLOSE
    if distance <= 2 and 1 - distance / shorter >= _CLOSE_SHARE:
        return Names.CLOSE
    return Names.DIFFERENT


def _ends_differ(a: str, b: str) -> bool:
    """Tell Mario from Maria and Daniel from Daniela: only the ending, mark of gender, differs."""
    stem = min(len(a), len(b)) - 1
    return a[:stem] == b[:stem] and abs(len(a) - len(b)) <= 2 and (a[-1] in "ae") != (b[-1] in "ae")


def _is_romanised(a: Spelling, b: Spelling) -> bool:
    """Tell whether two names differ only as transliterations do: Serhij and Sergey, Mohammed and Muhamad.

    Consonants agree and at most two vowels differ, none of them an ending that marks gender, so that Hassan and
    Hussein, Peter and Petra stay two names.
    """
    return (
        len(a.skeleton) >= _SKELETON_LENGTH
        and a.skeleton == b.skeleton
        and (a.joined[-1] in "ae") == (b.joined[-1] in "ae")
        and OSA.distance(a.joined, b.joined, score_cutoff=_VOWELS_APART) <= _VOWELS_APART
    )


def _shares_words(a: Spelling, b: Spelling) -> bool:
    """Tell whether all words of the shorter name stand in the longer one, in any order."""
    few, many = sorted((a.core, b.core), key=len)
    return all(any(_is_same_word(word, other) for other in many) for word in few)


def _is_same_word(a: str, b: str) -> bool:
    return _compare_words(a, b, a.count(WILDCARD), b.count(WILDCARD)) is Names.VARIANT


def compare_births(a: date | None, b: date | None) -> Births:
    """Compare two birth dates by how people mistype them."""
    if a is None or b is None:
        return Births.UNKNOWN
    if a == b:
        return Births.UNKNOWN if a == _EMPTY_CELL else Births.SAME
    if _EMPTY_CELL in (a, b) or (is_placeholder(a) != is_placeholder(b) and abs(a.year - b.year) <= 1):
        return Births.UNKNOWN
    if a.year == b.year and a.month == b.day and a.day == b.month:
        return Births.SWAPPED
    if (a.day, a.month) == (b.day, b.month) and abs(a.year - b.year) == _CENTURY:
        return Births.TYPO
    is_far = abs(a.year - b.year) >= _NAMESAKE_YEARS
    mistyped = _compare_digits(a.isoformat(), b.isoformat())
    if mistyped is not None:
        return Births.DECADE if is_far and mistyped is Births.TYPO else mistyped
    if is_far:
        return Births.FAR
    if abs((a - b).days) == 1:
        return Births.NEXT_DAY
    agree = (a.day == b.day) + (a.month == b.month) + (a.year == b.year)
    return Births.PART if agree == 2 else Births.NEAR


def is_placeholder(born: date) -> bool:
    """Tell whether a birth date is the first of January, which offices enter for an unknown day."""
    return born.day == 1 and born.month == 1


def _compare_digits(a: str, b: str) -> Births | None:
    """Find one wrong digit (not of the century) or two exchanged neighbours in two ISO dates."""
    places = [index for index in range(10) if a[index] != b[index]]
    if len(places) == 1:
        return Births.TYPO if places[0] > 1 else None
    if len(places) != 2:
        return None
    first, second = places
    exchanged = second - first == 1 and a[first] == b[second] and a[second] == b[first]
    return Births.EXCHANGED_DIGITS if exchanged else None
