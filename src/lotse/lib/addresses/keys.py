"""Search keys: different spellings of one street or town fold to the same short text.

Two grades of street key exist. The search key (`street_key`) treats König, Koenig and Konig alike, because
exports lose umlauts in both ways. The exact key keeps König = Koenig apart from Konig and decides where a
town has both.
"""

import re
import unicodedata
from functools import lru_cache

DAMAGED = "?"
"""Stands in a key for a damaged character, that is for one or two unknown letters."""

_LETTERS = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "æ": "ae",
        "œ": "oe",
        "ø": "oe",
        "å": "a",
        "ł": "l",
        "ı": "i",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "\ufffd": DAMAGED,
    }
)
_PARENTHESIS = re.compile(r"\([^)]*\)")
_DAMAGED_STREET = re.compile(r"stra\?+e(?![a-z])")
_SHORT_SQUARE = re.compile(r"(?<=[a-z])pl\.")
_WORD = re.compile(r"[a-z0-9?]+")
_UMLAUT_E = re.compile(r"ae|oe|(?<![aeq])ue")
_DAMAGE_RUN = re.compile(r"\?+")
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
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    if composed.isascii():
        return composed
    plain = unicodedata.normalize("NFKD", composed)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _street_words(name: str) -> list[str]:
    folded = fold(name)
    if "(" in folded:
        folded = _PARENTHESIS.sub(" ", folded)
    if DAMAGED in folded:
        folded = _DAMAGED_STREET.sub("strasse", folded)
    words = _WORD.findall(_SHORT_SQUARE.sub("platz", folded))
    last = len(words) - 1
    for position, word in enumerate(words):
        if word.endswith("strasse"):
            words[position] = word[:-4]
        elif word == "st" and position < last:
            words[position] = "sankt"
        elif word in _LONG_FORMS:
            words[position] = _LONG_FORMS[word]
    return words


@lru_cache(maxsize=1 << 16)
def exact_street_key(name: str) -> str:
    """Return the finer street key: as `street_key`, but ``oe`` and ``o`` stay different letters."""
    return _DAMAGE_RUN.sub(DAMAGED, "".join(_street_words(name)))


@lru_cache(maxsize=1 << 16)
def street_key(name: str) -> str:
    """Return the search key of a street name.

    Letter case, hyphens, blanks, dots and text in parentheses do not count; ``Straße``, ``Strasse`` and
    ``Str.`` are one word, as are ``Gr.`` and ``Große``, ``St.`` and ``Sankt``; ö, oe and o are one letter.
    A damaged character stays in the key as ``?``. Never fails; a text without letters gives ``""``.

    >>> street_key("Ludwig-Schröder-Straße") == street_key("LUDWIG SCHROEDERSTR.")
    True
    """
    return _UMLAUT_E.sub(lambda pair: pair[0][0], exact_street_key(name))


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
    return tuple(_UMLAUT_E.sub(lambda pair: pair[0][0], word) for word in kept)


def town_key(name: str) -> str:
    """Return the search key of a town: letter case, umlaut spelling, blanks and ``Stadt`` do not count.

    >>> town_key("Stadt LÜNEN") == town_key("Luenen")
    True
    """
    return "".join(town_words(name))
