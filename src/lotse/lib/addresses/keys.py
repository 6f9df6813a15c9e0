"""Search keys: different spellings of one street or town fold to the same short text.

Three grades of street key exist. The search key (`street_key`) treats König, Koenig and Konig alike, because
exports lose umlauts and ß in many ways. The exact key keeps König = Koenig apart from Konig and decides
where a town has both. The lettered key keeps the letters themselves and serves to find slips of the pen.
"""

import re
import unicodedata
from functools import lru_cache

DAMAGED = "?"
"""Stands in a key for a damaged character, that is for up to two unknown letters."""

_TWO_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "œ": "oe", "ø": "oe"}
_OTHER_LETTERS = {"å": "a", "ł": "l", "ı": "i", "đ": "d", "ð": "d", "þ": "th", "\ufffd": DAMAGED}
_SPELT_OUT = str.maketrans(_TWO_LETTERS | _OTHER_LETTERS)
_REDUCED = str.maketrans({letter: pair[0] for letter, pair in _TWO_LETTERS.items()} | _OTHER_LETTERS)
_PARENTHESIS = re.compile(r"\([^)]*\)")
_DAMAGED_STREET = re.compile(r"stra\?+e(?![a-z])")
_SHORT_SQUARE = re.compile(r"(?<=[a-z])pl\.")
_WORD = re.compile(r"(?:[^\W_]|\?)+")
_LOST_LETTER = re.compile(r"ae|oe|(?<![aeq])ue|ss")
_DAMAGE_RUN = re.compile(r"\?+")
_STREET = ("strasse", "straße", "strase")
_LONG_FORMS = {
    "bgm": "buergermeister",
    "doktor": "dr",
    "frhr": "freiherr",
    "geschw": "geschwister",
    "gr": "grosse",
    "kl": "kleine",
    "pl": "platz",
    "professor": "prof",
    "und": "u",
}
_ABBREVIATIONS = frozenset((*_LONG_FORMS, "st"))
_TOWN_TITLES = frozenset(
    [
        "stadt",
        "hansestadt",
        "landeshauptstadt",
        "universitaetsstadt",
        "kreisstadt",
        "bundesstadt",
        "gemeinde",
        "kurort",
    ]
)


def fold(text: str) -> str:
    """Return lower-case ASCII letters of a text: ß = ss, ö = oe, other diacritics dropped, U+FFFD = ``?``."""
    return _fold(text, _SPELT_OUT)


def _fold(text: str, letters: dict[int, str]) -> str:
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFC", text).casefold()
    for letter in "äöü":
        composed = composed.replace(letter, letters[ord(letter)])
    if composed.isascii():
        return composed
    composed = composed.translate(letters)
    plain = unicodedata.normalize("NFKD", composed)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _words(lower: str) -> list[str]:
    """Split a lower-case street name into words, each abbreviation written out, ``straße`` as ``str``."""
    if "(" in lower:
        lower = _PARENTHESIS.sub(" ", lower)
    if DAMAGED in lower:
        lower = _DAMAGED_STREET.sub("strasse", lower)
    if "pl." in lower:
        lower = _SHORT_SQUARE.sub("platz", lower)
    words = lower.replace("-", " ").replace(".", " ").split()
    if not "".join(words).isalnum():
        words = _WORD.findall(lower)
    if "stra" in lower:
        words = [word[: word.rindex("str") + 3] if word.endswith(_STREET) else word for word in words]
    if _ABBREVIATIONS.isdisjoint(words):
        return words
    last = len(words) - 1
    return [
        "sankt" if word == "st" and position < last else _LONG_FORMS.get(word, word)
        for position, word in enumerate(words)
    ]


def _joined(words: list[str]) -> str:
    """Join words to a key; ``straße`` may only now appear, where a blank stood in it."""
    key = "".join(words)
    if key.endswith(_STREET):
        key = key[: key.rindex("str") + 3]
    return _DAMAGE_RUN.sub(DAMAGED, key) if DAMAGED in key else key


@lru_cache(maxsize=1 << 16)
def street_key(name: str) -> str:
    """Return the search key of a street name.

    Letter case, hyphens, blanks, dots and text in parentheses do not count; ``Straße``, ``Strasse`` and
    ``Str.`` are one word at the end, as are ``Gr.`` and ``Große``, ``St.`` and ``Sankt``; ö, oe and o are
    one letter, and so are ß, ss and s. A damaged character stays in the key as ``?``. Never fails; a text
    without letters gives ``""``.

    >>> street_key("Ludwig-Schröder-Straße") == street_key("LUDWIG SCHROEDERSTR.")
    True
    """
    folded = _fold(name, _REDUCED)
    words = _words(folded)
    return _joined([_reduced(word) for word in words] if _has_digraph(folded) else words)


@lru_cache(maxsize=1 << 16)
def exact_street_key(name: str) -> str:
    """Return the finer street key: as `street_key`, but ``oe`` and ``o``, ``ss`` and ``s`` stay different."""
    return _joined(_words(fold(name)))


@lru_cache(maxsize=1 << 16)
def lettered_street_key(name: str) -> str:
    """Return the street key in letters as typed, with umlauts and ß: one slip of the pen is one letter in it."""
    return _joined(_words(unicodedata.normalize("NFC", name).lower()))


def may_have_finer_key(name: str) -> bool:
    """Tell quickly whether a name's exact or lettered key may differ from its search key."""
    return not name.isascii() or _has_digraph(name.lower())


def _has_digraph(lower: str) -> bool:
    return "ss" in lower or "ae" in lower or "oe" in lower or "ue" in lower


def _reduced(word: str) -> str:
    return _LOST_LETTER.sub(_first_letter, word)


def _first_letter(pair: re.Match[str]) -> str:
    return pair[0][0]


@lru_cache(maxsize=1 << 12)
def street_spelling(name: str) -> str:
    """Return a street name as it is spelt, but for letter case, umlauts and ``Straße``.

    Unlike the keys it keeps blanks and hyphens: it tells Neue Straße from Neuestraße.
    """
    return " ".join(fold(name).replace("strasse", "str.").split())


def damaged_street_key(name: str) -> str:
    """Return the key a street name has after every letter beyond ASCII was damaged (``K?nigstr.``)."""
    return street_key("".join(letter if letter.isascii() else DAMAGED for letter in name))


@lru_cache(maxsize=1 << 12)
def town_words(name: str) -> tuple[str, ...]:
    """Return the folded words of a town's name without titles such as ``Stadt``, in order."""
    words = _WORD.findall(fold(name))
    kept = [word for word in words if word not in _TOWN_TITLES] or words
    return tuple(map(_reduced, kept))


def town_key(name: str) -> str:
    """Return the search key of a town: letter case, umlaut spelling, blanks and ``Stadt`` do not count.

    >>> town_key("Stadt LÜNEN") == town_key("Luenen")
    True
    """
    return "".join(town_words(name))
