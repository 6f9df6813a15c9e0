"""Which town of the directory an address means, from town, postcode and part of town together."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from lotse.lib.addresses.keys import fold, town_key, town_words
from lotse.lib.addresses.nearness import one_letter_apart
from lotse.lib.addresses.reasons import Reason
from lotse.lib.addresses.streets import Town

_SHORTEST_BEGINNING = 4


class TownChoice(NamedTuple):
    """The towns an address may mean; `rivals` are towns its postcode names against the town it writes.

    ``part`` is what the written town says beyond the town's name (``Braunschweig-Wenden``), as a key.
    """

    towns: tuple[Town, ...]
    codes: tuple[str, ...] = ()
    rivals: tuple[Town, ...] = ()
    part: str = ""


class TownRegister:
    """All towns of a directory, found by name, beginning of name, district or postcode."""

    def __init__(self, towns: Sequence[Town]) -> None:
        self._towns = towns
        self._by_key = {town_key(town.name): town for town in towns}
        self._by_postcode: defaultdict[str, list[Town]] = defaultdict(list)
        for town in towns:
            for postcode in sorted(town.postcodes - {""}):
                self._by_postcode[postcode].append(town)
        self._choices: dict[tuple[str, str, str], TownChoice] = {}

    def choose(self, name: str, postcode: str, part: str) -> TownChoice:
        """Return the choice for an address; no towns at all means a town beyond the directory."""
        choice = self._choices.get((name, postcode, part))
        if choice is None:
            choice = self._choices[name, postcode, part] = self._choose(name, postcode, part)
        return choice

    def _choose(self, name: str, postcode: str, part: str) -> TownChoice:
        here = tuple(self._by_postcode.get(postcode, ()))
        if not name:
            return self._without_name(here, postcode, town_key(part))
        town = self._by_key.get(town_key(name))
        if town is not None:
            rivals = () if town in here else here
            return TownChoice((town,), (), rivals, town_key(part))
        return self._by_other_spelling(name, postcode, here, town_key(part))

    def _without_name(self, here: tuple[Town, ...], postcode: str, part: str) -> TownChoice:
        if here:
            return TownChoice(here, (Reason.TOWN_FROM_POSTCODE,), (), part)
        if len(self._towns) == 1 and not postcode:
            return TownChoice(tuple(self._towns), (Reason.TOWN_MISSING,), (), part)
        return TownChoice((), (Reason.TOWN_UNKNOWN if postcode else Reason.TOWN_MISSING,))

    def _by_other_spelling(self, name: str, postcode: str, here: tuple[Town, ...], part: str) -> TownChoice:
        """Find a town that is written longer, shorter, with a slip, or by the name of its district.

        A spelling that is not the town's own needs the postcode's word, or must be the only one and come
        without a postcode.
        """
        pool = here if postcode else tuple(self._towns)
        for town in pool:
            rest = _rest_of_name(name, town.name)
            if rest is not None and (postcode or self._is_only(name)):
                return TownChoice((town,), (Reason.TOWN_CORRECTED,), (), rest or part)
        key = town_key(name)
        slips = tuple(town for town in pool if one_letter_apart(key, town_key(town.name)) and len(key) > 3)
        if not slips and not here:
            slips = tuple(t for t in self._towns if one_letter_apart(key, town_key(t.name)) and len(key) > 5)
        if len(slips) == 1:
            return TownChoice(slips, (Reason.TOWN_CORRECTED,), (), part)
        of_district = tuple(town for town in pool if key in town.parts)
        if of_district and (postcode or len(of_district) == 1):
            return TownChoice(of_district, (Reason.TOWN_FROM_POSTCODE,), (), key)
        return TownChoice((), (Reason.TOWN_UNKNOWN,), here)

    def _is_only(self, name: str) -> bool:
        return sum(_rest_of_name(name, town.name) is not None for town in self._towns) == 1


def _rest_of_name(written: str, name: str) -> str | None:
    """Return what a written town adds to a town's name, as a key; None if it is no other form of the name.

    ``Braunschweig-Wenden`` adds ``wenden``; ``Halle`` for Halle (Saale) and ``Braunschw.`` add nothing.
    """
    ours, theirs = town_words(name), town_words(written)
    if theirs[: len(ours)] == ours:
        return "".join(theirs[len(ours) :])
    shorter = "".join(theirs)
    if len(shorter) < _SHORTEST_BEGINNING:
        return None
    if ours[: len(theirs)] == theirs or (
        written.rstrip().endswith(".") and fold("".join(ours)).startswith(shorter)
    ):
        return ""
    return None
