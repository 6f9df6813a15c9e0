"""The keys under which records meet, so that not everybody is compared with everybody. Private to this package."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lotse.lib.linkage.likeness import is_placeholder
from lotse.lib.linkage.profiles import Census, Profile
from lotse.lib.linkage.spelling import WILDCARD

# Beyond this a block is left to the other keys: its value is a placeholder or far too common.
_LARGEST_BLOCK = 100
_CROWDED_DAY = 30
_PREFIX = 3
_MOST_WORDS = 2


class Keys(NamedTuple):
    """The keys a record is found under, and those it looks under to find others."""

    found_under: tuple[int, ...]
    looks_under: tuple[int, ...]


def block_keys(profile: Profile, census: Census) -> Keys:
    """List the keys of a record. Two records that may be one person meet under at least one of them.

    Keys are hashes: a chance collision costs one comparison and decides nothing. Records with an unknown birth
    date look under the bare names of all; the others look under the bare names of those only.
    """
    record = profile.record
    names = tuple(_name_beginnings(profile))
    shared: list[tuple[object, ...]] = [("n", number) for number in record.numbers]
    shared += [("p", phone) for phone in record.phones]
    shared += _place_keys(profile)
    shared += _birth_keys(profile, census)
    if record.born is not None:
        day, month = record.born.day, record.born.month
        shared += [("y", *pair, record.born.year) for pair in names]
        shared += [("d", *pair, min(day, month), max(day, month)) for pair in names]
    keys = {hash(key) for key in shared}
    everybody = {hash(("f", *pair)) for pair in names}
    undated = {hash(("f0", *pair)) for pair in names}
    if record.born is None or is_placeholder(record.born):
        return Keys(tuple(keys | everybody | undated), tuple(keys | everybody))
    return Keys(tuple(keys | everybody), tuple(keys | undated))


def _place_keys(profile: Profile) -> Iterator[tuple[str, ...]]:
    record = profile.record
    if record.unit:
        yield "u", record.unit
    if record.street:
        yield "a", record.street, record.postcode, profile.given.joined[:_PREFIX]


def _birth_keys(profile: Profile, census: Census) -> Iterator[tuple[object, ...]]:
    """The birth date alone, and on a day with many people together with the beginning of a name."""
    born = profile.record.born
    if born is None:
        return
    if census.births[born] <= _CROWDED_DAY:
        yield "b", born
    else:
        yield "bn", born, profile.family.joined[:_PREFIX]
        yield "bn", born, profile.given.joined[:_PREFIX]


def _name_beginnings(profile: Profile) -> Iterator[tuple[str, str]]:
    for family in profile.family.core[:_MOST_WORDS]:
        for given in profile.given.core[:_MOST_WORDS]:
            first, second = sorted((family[:_PREFIX], given[:_PREFIX]))
            if WILDCARD not in first + second:
                yield first, second


class Blocks:
    """Positions of records under their keys."""

    def __init__(self) -> None:
        self._positions: dict[int, int | list[int]] = {}

    def add(self, keys: Iterable[int], position: int) -> None:
        """File one position under its keys."""
        for key in keys:
            held = self._positions.setdefault(key, position)
            if isinstance(held, list):
                held.append(position)
            elif held != position:
                self._positions[key] = [held, position]

    def find(self, keys: Iterable[int]) -> set[int]:
        """Collect the positions that share a key, leaving out crowded blocks."""
        found: set[int] = set()
        for key in keys:
            held = self._positions.get(key)
            if isinstance(held, int):
                found.add(held)
            elif held is not None and len(held) <= _LARGEST_BLOCK:
                found.update(held)
        return found
