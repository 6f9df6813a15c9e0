"""What two records tell about living together: benefit unit, address, phone. Private to this package."""

import re
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from lotse.lib.linkage.profiles import Census
from lotse.lib.linkage.records import Record

_DIGITS = re.compile(r"\d+")
_STREET_TYPOS = 2
_NUMBER_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Household:
    """Which household signs agree. Each is None where one side is empty or the value tells nothing.

    chance: how often two strangers agree in the rarest sign that is equal, 1.0 where none is.
    """

    unit: bool | None
    place: bool | None
    phone: bool | None
    chance: float

    @property
    def verdict(self) -> bool | None:
        """True: at least one sign agrees; False: all known ones differ; None: nothing to compare."""
        signs = {self.unit, self.place, self.phone}
        return True if True in signs else (False if False in signs else None)


def compare_households(a: Record, b: Record, census: Census) -> Household:
    """Compare benefit units, addresses and phones."""
    chances = [1.0]
    unit: bool | None = None
    if a.unit and b.unit and (share := census.unit_share(a.unit)):
        unit = a.unit == b.unit
        if unit:
            chances.append(share)
    place: bool | None = None
    if a.street and b.street:
        place = _is_same_place(a, b)
        if place:
            chances.append(census.place_share((a.street, a.postcode)))
    phone: bool | None = None
    if a.phones and b.phones:
        shares = [share for each in a.phones & b.phones if (share := census.phone_share(each))]
        phone = bool(shares)
        chances.extend(shares)
    return Household(unit, place, phone, min(chances))


def _is_same_place(a: Record, b: Record) -> bool:
    """Compare addresses, forgiving a missing postcode or two wrong letters of the street, never its number."""
    if a.postcode and b.postcode and a.postcode != b.postcode:
        return False
    if a.street == b.street:
        return True
    if _DIGITS.findall(a.street) != _DIGITS.findall(b.street):
        return False
    return OSA.distance(a.street, b.street, score_cutoff=_STREET_TYPOS) <= _STREET_TYPOS


def compare_numbers(a: Record, b: Record, census: Census) -> bool | None:
    """Compare client numbers: True for a shared one, False for others, None where nothing can be said.

    A number of one wrong character counts as unknown: it may be mistyped, or that of a brother.
    """
    if not a.numbers or not b.numbers:
        return None
    if any(census.is_telling_number(each) for each in a.numbers & b.numbers):
        return True
    if any(_is_mistyped(one, other) for one in a.numbers for other in b.numbers):
        return None
    return False


def _is_mistyped(a: str, b: str) -> bool:
    return min(len(a), len(b)) >= _NUMBER_LENGTH and OSA.distance(a, b, score_cutoff=1) <= 1
