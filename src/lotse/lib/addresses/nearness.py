"""Finding the key a misspelt key was meant to be: one letter wrong, characters damaged, words abbreviated."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
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


@cache
def _misspelt_street() -> tuple[frozenset[str], tuple[int, ...]]:
    """Return what one slip makes of the word Straße, as search keys, and the lengths of these."""
    slips = {street_key(slip) for slip in (*_one_slip("straße"), *_one_slip("strasse"))} - {"str"}
    return frozenset(slips), tuple(sorted({len(slip) for slip in slips}))


_SWAPPED_ENDING = re.compile(r"(.*)s(.)trase")
"""The first letter of Straße swapped with the last of the name: ``Bacshtraße``."""


class NearKeys:
    """An index of keys that finds those one letter away from a query without comparing with all of them.

    Few keys are kept by length. Many are kept by length and half, because one slip leaves one half of a key
    as it was; only a swap across the middle touches both halves: it is undone and looked up directly.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        self._sorted = sorted(set(keys))
        self._known = frozenset(self._sorted)
        self._has_halves = len(self._sorted) > _FEW
        self._by_length: defaultdict[int, list[str]] = defaultdict(list)
        self._by_half: defaultdict[str, list[str]] = defaultdict(list)
        for key in self._sorted:
            if self._has_halves:
                middle = len(key) // 2
                self._by_half[f"{len(key)}<{key[:middle]}"].append(key)
                self._by_half[f"{len(key)}>{key[middle:]}"].append(key)
            else:
                self._by_length[len(key)].append(key)

    def near(self, query: str) -> set[str]:
        """Return the keys one letter away from the query, also where the slip is in the word Straße."""
        found = {
            key
            for keys in (self._by_halves(query) if self._has_halves else self._by_lengths(query))
            for key in keys
            if OSA.distance(query, key, score_cutoff=1) == 1
        }
        digits = _DIGITS.findall(query)
        found = {
            key
            for key in found
            if len(key.removesuffix("str")) >= _SHORTEST and _DIGITS.findall(key) == digits
        }
        return found.union(self._known.intersection(_with_street_put_right(query)))

    def _by_lengths(self, query: str) -> list[Sequence[str]]:
        return [self._by_length.get(length, ()) for length in range(len(query) - 1, len(query) + 2)]

    def _by_halves(self, query: str) -> list[Sequence[str]]:
        size, get = len(query), self._by_half.get
        buckets: list[Sequence[str]] = []
        for length in (size - 1, size, size + 1):
            middle = length // 2
            buckets.append(get(f"{length}<{query[:middle]}", ()))
            buckets.append(get(f"{length}>{query[size - length + middle :]}", ()))
        middle = size // 2
        swapped = (
            query[: middle - 1]
            + query[middle : middle + 1]
            + query[middle - 1 : middle]
            + query[middle + 1 :]
        )
        return [*buckets, (swapped,)] if swapped in self._known else buckets

    def fitting(self, pattern: re.Pattern[str], beginning: str) -> set[str]:
        """Return the keys a pattern matches as a whole, among those with a certain beginning."""
        start = bisect_left(self._sorted, beginning)
        end = bisect_left(self._sorted, f"{beginning}\U0010ffff", start)
        return {key for key in self._sorted[start:end] if pattern.fullmatch(key)}

    def damaged(self, key: str) -> set[str]:
        """Return the keys a damaged key may have been: each ``?`` stands for up to two letters (a hyphen has none)."""
        pieces = key.split(DAMAGED)
        return self.fitting(re.compile("[a-z]{0,2}".join(map(re.escape, pieces))), pieces[0])

    def abbreviated(self, words: Sequence[tuple[str, bool]]) -> set[str]:
        """Return the keys that words may stand for, given as (key, is abbreviated): ``Fr.-Ebert-Str.``."""
        pattern = "".join(re.escape(key) + ("[a-z]*" if short else "") for key, short in words)
        return self.fitting(re.compile(pattern), next((key for key, _ in words if key), ""))


def _with_street_put_right(query: str) -> list[str]:
    """Return what a query would be with the word Straße spelt right, at its end or beginning."""
    slips, lengths = _misspelt_street()
    meant = [f"{query[:-n]}str" for n in lengths if query[-n:] in slips]
    meant += [f"str{query[n:]}" for n in lengths if query[:n] in slips]
    swapped = query.endswith("trase") and _SWAPPED_ENDING.fullmatch(query)
    return [*meant, f"{swapped[1]}{swapped[2]}str"] if swapped else meant
