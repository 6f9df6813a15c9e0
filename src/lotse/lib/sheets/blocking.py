"""Words and ticks that say an address is protected, or that somebody has died. Read strictly."""

import re

_YES = frozenset(
    {"ja", "j", "x", "1", "y", "yes", "true", "wahr", "gesperrt", "xx", "xxx", "✓", "✔", "☒", "☑"}
)
_NO = frozenset(
    {"", "nein", "n", "0", "no", "false", "falsch", "-", "--", "–", "—", "keine", "kein", "☐", "entfällt"}
)

_BLOCKED_WORDS = re.compile(
    r"gesperrt|sperrvermerk|(?:auskunft|übermittlung|melderegister|adress|anschriften)s?sperre"
    r"|adresse?nsperre|schutzadresse"
    r"|§+\s*5[12]\s*(?:abs\.?\s*\d\s*)?(?:bmg|$)|bmg\W*§+\s*5[12]|(?:auskunft|übermittlung)s?verbot"
    r"|adresse?n?schutz|geheimhaltung|frauenhaus|(?:adresse|anschrift)\s+(?:ist\s+)?(?:geheim"
    r"|geschützt|nicht weiter)",
    re.IGNORECASE | re.MULTILINE,
)
_BLOCKED_STEMS = (
    "sperr",
    "schutz",
    "verbot",
    "bmg",
    "§",
    "frauenhaus",
    "geheim",
    "geschützt",
    "nicht weiter",
)
_DENIED = re.compile(
    r"\b(?:keine?|nicht|ohne|aufgehoben|gelöscht|abgelaufen|beendet|ehemals)\b", re.IGNORECASE
)
_DEATH_STEMS = ("storben", " tot", "todesfall", "sterbefall", "†", "✝")
_DEATH_WORDS = re.compile(r"verstorben|gestorben|\bist tot\b|todesfall|sterbefall|[†✝]", re.IGNORECASE)


def flag_blocks(value: str) -> bool:
    """Whether a tick in a column of blocked addresses blocks: everything but a plain no or nothing."""
    return value.casefold() not in _NO


def flag_is_clear(value: str) -> bool:
    """Whether the tick is a plain yes or no."""
    folded = value.casefold()
    return folded in _YES or folded in _NO


def words_block(text: str) -> bool:
    """Whether free text says that the address is blocked; also where it says that it no longer is."""
    return _says(text, _BLOCKED_STEMS, _BLOCKED_WORDS)


def words_are_clear(text: str) -> bool:
    """Whether text that blocks does so without a word of denial."""
    return _DENIED.search(text) is None


def words_say_deceased(text: str) -> bool:
    """Whether free text says that the person has died."""
    return _says(text, _DEATH_STEMS, _DEATH_WORDS)


def _says(text: str, stems: tuple[str, ...], words: re.Pattern[str]) -> bool:
    """Whether text holds one of the words; their stems are looked for first, which spares most searches."""
    folded = text.lower()
    return any(stem in folded for stem in stems) and words.search(text) is not None
