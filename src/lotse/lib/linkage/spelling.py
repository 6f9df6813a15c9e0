"""Names folded so far that spellings of one sound agree. Private to this package."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

WILDCARD = "?"
_LETTERS = str.maketrans(
    {
        "ß": "s",
        "ı": "i",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ø": "o",
        "æ": "a",
        "œ": "o",
        "þ": "t",
        "\ufffd": WILDCARD,
    }
)
_APOSTROPHES = re.compile(r"['’‘`´ʼʻʹʿʾ]")
_WORDS = re.compile(r"[^\W_?]*\?*[^\W_][^\W_]*(?:\?+[^\W_]*)*|\?+")
_SOUNDS = re.compile(r"tsch|tch|sch|shch|ae|oe|ue|ou|ie|ck|ch|cz|sh|sz|zh|kh|ph|th|dt|x|c|q|w|z|j|y")
_ONE_SOUND = {
    "tsch": "k", "tch": "k", "sch": "s", "shch": "s", "ae": "a", "oe": "o", "ue": "u", "ou": "u", "ie": "i",
    "ck": "k", "ch": "k", "cz": "k", "sh": "s", "sz": "s", "zh": "s", "kh": "k", "ph": "f", "th": "t", "dt": "t",
    "x": "ks", "c": "k", "q": "k", "w": "v", "z": "s", "j": "i", "y": "i",
}  # fmt: skip
_DOUBLED = re.compile(r"([^?])\1+")
_VOWELS = re.compile(r"[aeiou]+")
_PARTICLES = frozenset(
    {
        "von",
        "vom",
        "van",
        "der",
        "den",
        "dem",
        "de",
        "del",
        "della",
        "dos",
        "da",
        "do",
        "du",
        "zu",
        "zum",
        "zur",
    }
    | {"el", "al", "la", "le", "bin", "ibn", "ter", "ten", "di", "und"}
)


@dataclass(frozen=True, slots=True, eq=False)
class Spelling:
    """One name in the forms it is compared in. The same text always yields the same object.

    plain: the text in small letters. core: words without particles, folded to sounds. joined: core in one word.
    whole: joined with its particles. skeleton: consonants of joined, "a" for a vowel in front. wild: number of
    damaged letters.
    """

    text: str
    plain: str
    core: tuple[str, ...]
    joined: str
    whole: str
    skeleton: str
    particles: tuple[str, ...]
    wild: int


@lru_cache(maxsize=1 << 18)
def spell(text: str) -> Spelling:
    """Fold a name; titles and punctuation are the caller's to remove. Never raises."""
    folded = text.casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded).translate(_LETTERS)
        folded = "".join(char for char in folded if not unicodedata.combining(char))
    words = _WORDS.findall(_APOSTROPHES.sub("", folded))
    core = [word for word in words if word not in _PARTICLES] or words
    particles = tuple(word for word in words if word in _PARTICLES) if len(core) < len(words) else ()
    sounds = tuple(_sound(word) for word in core)
    joined = "".join(sounds)
    return Spelling(
        text=" ".join(text.split()),
        plain=" ".join(unicodedata.normalize("NFC", text).casefold().split()),
        core=sounds,
        joined=joined,
        whole=_sound("".join(words)) if particles else joined,
        skeleton=_skeleton(joined),
        particles=particles,
        wild=joined.count(WILDCARD),
    )


def _sound(word: str) -> str:
    return _DOUBLED.sub(r"\1", _SOUNDS.sub(lambda match: _ONE_SOUND[match[0]], word))


def _skeleton(word: str) -> str:
    """Keep the consonants, h as g; "a" stands for vowels in front. Empty where letters are damaged."""
    if not word or WILDCARD in word:
        return ""
    lead = "a" if word[0] in "aeiou" else ""
    return lead + _DOUBLED.sub(r"\1", _VOWELS.sub("", word).replace("h", "g"))
