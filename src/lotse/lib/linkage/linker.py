"""Finds pairs: builds the blocks once, then judges whoever meets in them."""

from collections.abc import Iterable
from functools import cached_property
from heapq import nlargest
from itertools import chain
from operator import attrgetter

from rapidfuzz import process
from rapidfuzz.distance import OSA

from lotse.lib.linkage.blocks import Blocks, block_keys
from lotse.lib.linkage.judge import judge
from lotse.lib.linkage.likeness import Names, compare_names
from lotse.lib.linkage.profiles import Census, Profile, profile
from lotse.lib.linkage.records import Pair, Record
from lotse.lib.linkage.spelling import Spelling

_NEAR_FAMILY = 0.7
_NEAR_FAMILIES = 40


class Linker:
    """An index over records, for pairs among them and for newcomers against them.

    100,000 records take about 2 s of CPU to build, 4 s more for all pairs, and add about 100 MB to the records
    themselves. How common a name or a birth date is, is counted among the records and those `beside` them, with
    whom they are not compared. Raises ValueError where a key repeats.
    """

    def __init__(self, records: Iterable[Record], *, beside: Iterable[Record] = ()) -> None:
        self._profiles = [profile(record) for record in records]
        counted = [*self._profiles, *map(profile, beside)]
        if len({each.record.key for each in counted}) != len(counted):
            raise ValueError("Record keys must be unique among all records compared")
        self._census = Census(counted)
        self._blocks = Blocks()
        self._looks_under = []
        for position, each in enumerate(self._profiles):
            keys = block_keys(each, self._census)
            self._blocks.add(keys.found_under, position)
            self._looks_under.append(keys.looks_under)

    def pairs(self) -> list[Pair]:
        """Find the pairs among the records, in the order given."""
        found = []
        for position, each in enumerate(self._profiles):
            later = sorted(
                other for other in self._blocks.find(self._looks_under[position]) if other > position
            )
            found += self._judge_all(each, later)
        return found

    def against(self, others: Iterable[Record]) -> list[Pair]:
        """Find pairs of newcomers (a) with the records held (b), newcomers in the order given."""
        found = []
        for each in map(profile, others):
            found += self._judge_all(
                each, sorted(self._blocks.find(block_keys(each, self._census).looks_under))
            )
        return found

    def candidates(self, record: Record, limit: int = 10) -> list[Pair]:
        """Find whom a newcomer (a) may be among the records held (b), best first, at most `limit`.

        Unlike `against` it also proposes, as MAYBE with a low score, whoever has about the same names only.
        """
        newcomer = profile(record)
        positions = self._blocks.find(block_keys(newcomer, self._census).looks_under)
        positions |= self._find_by_name(newcomer.family, newcomer.given)
        positions |= self._find_by_name(newcomer.given, newcomer.family)
        found = (
            judge(newcomer, self._profiles[each], self._census, always=True) for each in sorted(positions)
        )
        return nlargest(limit, (pair for pair in found if pair), key=attrgetter("score"))

    def _find_by_name(self, family: Spelling, given: Spelling) -> set[int]:
        """Collect the positions whose family name is near and whose given name is not another."""
        near = process.extract(
            family.joined,
            self._families.keys(),
            scorer=OSA.normalized_similarity,
            score_cutoff=_NEAR_FAMILY,
            limit=_NEAR_FAMILIES,
        )
        is_like: dict[Spelling, bool] = {}
        found = set()
        for position in chain.from_iterable(self._families[name] for name, _, _ in near):
            other = self._profiles[position].given
            if other not in is_like:
                is_like[other] = compare_names(given, other, endings=True) is not Names.DIFFERENT
            if is_like[other]:
                found.add(position)
        return found

    @cached_property
    def _families(self) -> dict[str, list[int]]:
        """Positions under each folded family name."""
        families: dict[str, list[int]] = {}
        for position, each in enumerate(self._profiles):
            families.setdefault(each.family.joined, []).append(position)
        return families

    def _judge_all(self, one: Profile, positions: list[int]) -> list[Pair]:
        pairs = (judge(one, self._profiles[position], self._census) for position in positions)
        return [pair for pair in pairs if pair is not None]


def find_pairs(records: Iterable[Record], known: Iterable[Record] = ()) -> list[Pair]:
    """Find pairs inside a list, and of the list with people already known (then a is the list's record).

    Ordered by the list's order, pairs inside before those with people known. Pairs inside do not depend on who is
    known: the same list yields the same pairs and scores before and after its people are taken in. Pairs stand
    alone: a-b and b-c do not imply a-c. Raises ValueError where a key repeats, also between the list and the known.
    """
    listed, others = list(records), list(known)
    inside = Linker(listed).pairs()
    if not others:
        return inside
    across = Linker(others, beside=listed).against(listed)
    position = {record.key: place for place, record in enumerate(listed)}
    return sorted(chain(inside, across), key=lambda pair: position[pair.a])
