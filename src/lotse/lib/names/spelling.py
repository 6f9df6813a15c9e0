"""Capital letters and particles of names."""

import re

# Written small in front of a family name. Ben, Abu, Le, La, Di, El and Al are not here: they are written large.
PARTICLES = frozenset(
    {
        "von",
        "vom",
        "van",
        "der",
        "den",
        "dem",
        "de",
        "del",
        "dela",
        "della",
        "degli",
        "dos",
        "das",
        "da",
        "do",
        "du",
    }
    | {
        "des",
        "zu",
        "zum",
        "zur",
        "auf",
        "ter",
        "ten",
        "te",
        "op",
        "af",
        "av",
        "ibn",
        "bin",
        "bint",
        "y",
        "'t",
    }
)
# Words that stand in front of particles and belong to the family name since 1919 (Art. 109 WRV).
NOBILITY = frozenset(
    {
        "graf",
        "gräfin",
        "freiherr",
        "freifrau",
        "freiin",
        "baron",
        "baronin",
        "baronesse",
        "prinz",
        "prinzessin",
    }
    | {"ritter", "edler", "edle", "fürst", "fürstin"}
)
_BETWEEN_PARTICLES = frozenset({"la", "las", "los", "le", "les", "und", "e"})
_NUMERAL = re.compile(r"II|III|IV|VI|VII|VIII")
_PIECES = re.compile(r"[-–\s.'’‘`´ʼ]|[^-–\s.'’‘`´ʼ]+")
_APOSTROPHES = frozenset("'’‘`´ʼ")


def is_particle(word: str) -> bool:
    """Tell whether a word is written as a particle: in the list, and small or all in capitals."""
    return word.lower() in PARTICLES and (word.islower() or word.isupper())


def proper_case(text: str) -> str:
    """Give words in capitals, or a text all small, the capitals of a name.

    "MCDONALD" → "McDonald", "VAN DER BERG" → "van der Berg", "EL-KHATIB" → "El-Khatib"; a text in mixed case
    stays as it is, word by word.
    """
    whole_is_small = text.islower()
    words: list[str] = []
    for word in text.split(" "):
        letters = sum(char.isalpha() for char in word)
        capitals = letters > 1 and word.isupper() and not _NUMERAL.fullmatch(word)
        if not (capitals or (whole_is_small and letters)):
            words.append(word)
            continue
        lowered = word.lower()
        follows_particle = bool(words) and words[-1] in PARTICLES
        if lowered in PARTICLES or (follows_particle and lowered in _BETWEEN_PARTICLES):
            words.append(lowered)
        else:
            words.append(_capitalise(word))
    return " ".join(words)


def _capitalise(word: str) -> str:
    """Capitalise one word, its halves at a hyphen, and what follows a short prefix with apostrophe."""
    pieces: list[str] = []
    for piece in _PIECES.findall(word):
        after_apostrophe = bool(pieces) and pieces[-1] in _APOSTROPHES
        if after_apostrophe and len("".join(pieces).rsplit("-", 1)[-1]) > 3:
            pieces.append(_lower(piece))
        else:
            pieces.append(_capitalise_piece(piece))
    return "".join(pieces)


def _capitalise_piece(piece: str) -> str:
    lowered = _lower(piece)
    if lowered.startswith("mc") and len(lowered) > 3:
        return "Mc" + lowered[2].title() + lowered[3:]
    return lowered[:1].title() + lowered[1:]


def _lower(text: str) -> str:
    """Lower-case without the loose dot that Python makes of a Turkish İ."""
    return text.replace("İ", "i").lower() if text[:1] != "İ" else "İ" + text[1:].replace("İ", "i").lower()


def move_particles_to_front(words: list[str]) -> list[str]:
    """Bring trailing particles of a sorted list's name forward: "Berg van der" → "van der Berg"."""
    end = len(words)
    while end > 1 and is_particle(words[end - 1]):
        end -= 1
    return words[end:] + words[:end]
