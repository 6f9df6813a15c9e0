"""Finding the key a misspelt key was meant to be: one letter wrong, characters damaged, words abbreviated."""

import re
from collections import defaultdict
from collections.abc import Iterable
from string import ascii_lowercase

from rapidfuzz.distance import OSA

from lotse.lib.addresses.keys import DAMAGED, street_key

_SHORTEST = 3
"""Of keys with fewer letters any two are near; they are compared exactly only."""

_FEW = 400
"""Up to so many keys it is quicker to compare with each of like length."""

_DIGITS = re.compile(r"\d+")


def one_letter_apart(left: str, right: str) -> bool:
    """Tell whether two keys differ by one letter inserted, deleted, replaced or swapped with its neighbour.

    Digits are never a slip of the pen: ``weg12`` and ``weg13`` are different streets.
    """
    return (
        left != right
        and OSA.distance(left, right, score_cutoff=1) == 1
        and _DIGITS.findall(left) == _DIGITS.findall(right)
    )


def _one_slip(word: str) -> frozenset[str]:
    """Return all words one letter away from a word."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    slips = {head + tail[1:] for head, tail in cuts if tail}
    slips |= {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    slips |= {head + letter + tail[1:] for head, tail in cuts if tail for letter in ascii_lowercase}
    slips |= {head + letter + tail for head, tail in cuts for letter in ascii_lowercase}
    return frozenset(slips - {word})


_MISSPELT_ENDINGS = frozenset(
    street_key(slip) for slip in (*_one_slip("straße"), *_one_slip("strasse"), "strase")
) - {"str"}
"""What one slip makes of the word Straße, as search keys."""

_ENDING_LENGTHS = sorted({len(ending) for ending in _MISSPELT_ENDINGS})
_SWAPPED_ENDING = re.compile(r"(.*)s(.)trase")
"""The first letter of Straße swapped with the last of the name: ``Bacshtraße``."""


class NearKeys:
    """An index of keys that finds those one letter away from a query without comparing with all of them.

    Few keys are kept by length. Many are kept by their halves too, because one slip leaves one half of a key
    as it was; only a swap across the middle touches both halves: it is undone and looked up directly.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = frozenset(keys)
        self._by_length: defaultdict[int, list[str]] = defaultdict(list)
        self._by_half: defaultdict[tuple[int, bool, str], list[str]] = defaultdict(list)
        if len(self._keys) <= _FEW:
            for key in self._keys:
                self._by_length[len(key)].append(key)
            return
        for key in self._keys:
            middle = len(key) // 2
            self._by_half[len(key), False, key[:middle]].append(key)
            self._by_half[len(key), True, key[middle:]].append(key)

    def near(self, query: str) -> set[str]:
        """Return the keys one letter away from the query, also where the slip is in the word Straße."""
        found = {key for key in self._candidates(query) if one_letter_apart(query, key)}
        found |= self._keys.intersection(_with_right_ending(query))
        return {key for key in found if len(key.removesuffix("str")) >= _SHORTEST}

    def _candidates(self, query: str) -> Iterable[str]:
        for length in (len(query) - 1, len(query), len(query) + 1):
            yield from self._by_length.get(length, ())
            middle = length // 2
            yield from self._by_half.get((length, False, query[:middle]), ())
            yield from self._by_half.get((length, True, query[len(query) - (length - middle) :]), ())
        middle = len(query) // 2
        swapped = (
            query[: middle - 1]
            + query[middle : middle + 1]
            + query[middle - 1 : middle]
            + query[middle + 1 :]
        )
        if swapped in self._keys:
            yield swapped

    def fitting(self, pattern: re.Pattern[str]) -> set[str]:
        """Return the keys a pattern matches as a whole; looks at every key."""
        return {key for key in self._keys if pattern.fullmatch(key)}


def _with_right_ending(query: str) -> list[str]:
    """Return what a query would be with the word Straße spelt right."""
    meant = [f"{query[:-n]}str" for n in _ENDING_LENGTHS if query[-n:] in _MISSPELT_ENDINGS]
    swapped = _SWAPPED_ENDING.fullmatch(query)
    return [*meant, f"{swapped[1]}{swapped[2]}str"] if swapped else meant


def damage_pattern(key: str) -> re.Pattern[str]:
    """Return what a damaged key may have been: each ``?`` stands for one or two letters."""
    return re.compile("[a-z]{1,2}".join(map(re.escape, key.split(DAMAGED))))


def abbreviation_pattern(words: Iterable[tuple[str, bool]]) -> re.Pattern[str]:
    """Return what words may stand for, given as (key, is abbreviated): ``Fr.-Ebert-Str.``."""
    return re.compile("".join(re.escape(key) + ("[a-z]*" if short else "") for key, short in words))
