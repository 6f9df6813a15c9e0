"""The streets people live in, and which of them somebody meant who misspelt one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from lotse.lib.addresses import street_key
from lotse.people.models import Person

_MOST_WORDS = 8
_MOST_MEANT = 3
_SHORTEST = 4
_SHORTEST_BEGINNING = 5
_LIKE_ENOUGH = 0.7
# „Schröderstraße“ may be the Ludwig-Schröder-Straße, but a street of just that name is likelier.
_OF_A_PART = 0.9
_DIGITS = re.compile(r"\d+")
_NUMBER_BEGINS = re.compile(r"(?<=[^\W\d])(?=\d)")
_LETTER_OF_NUMBER = re.compile(r"(?<=\d) (?=[a-z]\b)")


@dataclass(frozen=True, slots=True)
class MeantStreet:
    """The streets that some of the typed words were meant to be, and the other words, in their order.

    `likeness` says how near the words come to the streets' names: 1 where only blanks, hyphens or the word Straße
    tell them apart.
    """

    streets: tuple[str, ...] = ()
    likeness: float = 0
    rest: tuple[str, ...] = ()


def streets_in_use(people: QuerySet[Person]) -> list[str]:
    """Return the streets where some of these people live, blocked addresses left out; one query."""
    shown = people.filter(is_blocked=False).exclude(street="").order_by()
    return list(shown.values_list("street", flat=True).distinct())


def meant_street(words: Sequence[str], streets: Iterable[str]) -> MeantStreet:
    """Return which of the streets a run of the typed words was meant to be; of several runs the one that fits best.

    Words are folded as for any search. „blumnstr38“ and „blumen strase“ are the Blumenstraße, „luedwig schroeder“
    and „schroederstr“ the Ludwig-Schröder-Straße. A digit is never a slip of the pen.
    """
    typed = _LETTER_OF_NUMBER.sub("", _NUMBER_BEGINS.sub(" ", " ".join(words))).split()
    known = _known_keys(streets)
    best, longest = MeantStreet(), 0
    for start, end in _runs(min(len(typed), _MOST_WORDS)):
        likeness, meant = _nearest(street_key(" ".join(typed[start:end])), known)
        if meant and (likeness, end - start) > (best.likeness, longest):
            rest = (*typed[:start], *typed[end:])
            best, longest = MeantStreet(tuple(sorted(meant)[:_MOST_MEANT]), likeness, rest), end - start
    return best


def _runs(count: int) -> Iterator[tuple[int, int]]:
    return ((start, end) for start in range(count) for end in range(start + 1, count + 1))


def _known_keys(streets: Iterable[str]) -> Mapping[str, dict[str, float]]:
    """Return by search key which streets bear that name, or end in it, each with the weight of that."""
    known: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for street in streets:
        words = street.replace("-", " ").split()
        for start in range(max(1, len(words) - 1)):
            weight = _OF_A_PART if start else 1.0
            known[street_key(" ".join(words[start:]))].setdefault(street, weight)
    return known


def _nearest(typed: str, known: Mapping[str, dict[str, float]]) -> tuple[float, set[str]]:
    """Return how near the nearest streets are, from 0 to 1, and which they are."""
    from lotse.lib.addresses.nearness import NearKeys  # noqa: PLC0415  only for a search that found nobody

    if len(typed) < _SHORTEST:
        return 0, set()
    one_slip = NearKeys(known).near(typed)
    best: float = 0
    nearest: set[str] = set()
    for key, streets in known.items():
        likeness = max(_likeness(typed, key), 1 - 1 / len(key) if key in one_slip else 0)
        for street, weight in streets.items():
            if likeness * weight > best:
                best, nearest = likeness * weight, set()
            if likeness and likeness * weight == best:
                nearest.add(street)
    return best, nearest


def _likeness(typed: str, key: str) -> float:
    """Return how like a key is to a street's, from 0 to 1; the word Straße at the end counts for nothing."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415  as above

    if _DIGITS.findall(typed) != _DIGITS.findall(key):
        return 0
    stem, own = typed.removesuffix("str"), key.removesuffix("str")
    likeness: float = OSA.normalized_similarity(stem, own)
    if likeness >= _LIKE_ENOUGH:
        return likeness
    is_beginning = stem == typed and len(stem) >= _SHORTEST_BEGINNING
    is_begun = is_beginning and OSA.distance(stem, own[: len(stem)]) <= 1
    return len(stem) / (len(own) + 1) if is_begun else 0
