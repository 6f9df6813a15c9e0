"""From the cells of a list to a person's name."""

import re
import unicodedata

from lotse.lib.names.generations import split_generation
from lotse.lib.names.person_name import PersonName
from lotse.lib.names.spelling import NOBILITY, is_particle, move_particles_to_front, proper_case
from lotse.lib.names.titles import merge_titles, read_title_cell, split_titles

_FORM = re.compile(r"(?:herrn?|frau|hr\.|hrn\.|fr\.|fräulein|frl\.)(?=\s)", re.IGNORECASE)
_BORN_AS = re.compile(
    r"[(\[]?\s*(?<!\w)(?:geb\.?|geborene[rn]?|née|verw\.|verwitwete[rn]?|gesch\.|geschiedene[rn]?|vorm\.)\s+[^,)\]]*[)\]]?",
    re.IGNORECASE,
)
_GLUED_TITLE = re.compile(r"(?<!\w)(prof\.|dr\.)(?=[^\W\d_])", re.IGNORECASE)
_DIPLOMA_GAP = re.compile(r"(?<!\w)(dipl\.?)\s*[-\s]\s*(?=[a-zäöü])", re.IGNORECASE)
_NOT_PRINTABLE = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})


def parse_name(family: str = "", given: str = "", title: str = "", full: str = "") -> PersonName:
    """Read a person's name from a list's cells, however they share it out.

    `full` (or a `family` with a comma and no `given`) may hold "Name, Vorname" or "Vorname Name"; without a
    comma the last word and the particles before it are the family name. Titles are found in any part, "geb."
    and what follows is dropped, words in capitals get their proper case, "Beethoven van" becomes "van
    Beethoven", "Jr." becomes "jun." behind the family name. Never raises; what is missing is an empty string. Source: DIN 91379 for the letters kept.
    """
    family, given, title, full = (_clean(part) for part in (family, given, title, full))
    if full and not family and not given:
        titles, family_words, given_words = _split_full(full)
    elif "," in family:
        titles, family_words, given_words = _split_full(family, given)
    else:
        family_titles, family_words = _read_part(family)
        given_titles, given_words = _read_part(given)
        titles = family_titles + given_titles
    while len(given_words) > 1 and is_particle(given_words[-1]):
        family_words.insert(0, given_words.pop())
    family_words, generation = split_generation(family_words)
    if family_words and not generation:
        given_words, generation = split_generation(given_words)
    family = proper_case(" ".join(move_particles_to_front(family_words)))
    return PersonName(
        given=proper_case(" ".join(given_words)),
        family=" ".join((family, *generation)),
        title=merge_titles(read_title_cell(_FORM.sub("", f"{title} ").strip()), titles),
    )


def _clean(text: str) -> str:
    """Compose letters, drop what cannot be printed and maiden names, make every run of blanks one."""
    text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = "".join(" " if char.isspace() else char for char in text)
        text = "".join(char for char in text if unicodedata.category(char) not in _NOT_PRINTABLE)
    text = _BORN_AS.sub(" ", text)
    return " ".join(text.split()).strip(" ,;")


def _read_part(text: str) -> tuple[list[str], list[str]]:
    """Part one cell into its titles and its other words."""
    text = _FORM.sub("", text, count=1) if _FORM.match(text) else text
    text = _DIPLOMA_GAP.sub("Dipl.-", _GLUED_TITLE.sub(r"\1 ", text))
    return split_titles(text.replace(",", " ").replace(";", " ").split())


def _split_full(text: str, given: str = "") -> tuple[list[str], list[str], list[str]]:
    """Share a whole name out into (titles, family words, given words).

    `given` is the cell of a separate first-name column; where it is filled, it wins over what follows the comma.
    """
    head, comma, tail = text.partition(",")
    head_titles, head_words = _read_part(head)
    tail_titles, tail_words = _read_part(tail)
    given_titles, given_words = _read_part(given)
    titles = head_titles + tail_titles + [title for title in given_titles if title not in tail_titles]
    if tail_words and all(map(is_particle, tail_words)):
        return titles, tail_words + head_words, given_words
    if given_words or tail_words:
        return titles, head_words, given_words or tail_words
    names, generation = split_generation(head_words)
    start = _family_start(names)
    return titles, names[start:] + generation, names[:start]


def _family_start(words: list[str]) -> int:
    """Find the first word of the family name: the first particle in "Anna von der Aue", else the last word."""
    for index, word in enumerate(words[:-1]):
        is_noble = word.casefold() in NOBILITY and index > 0
        if is_noble or (is_particle(word) and (index > 0 or all(map(is_particle, words[:-1])))):
            return index
    return max(0, len(words) - 1)
