"""A record made ready for comparing, and how common its values are. Private to this package."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lotse.lib.linkage import model
from lotse.lib.linkage.records import Record
from lotse.lib.linkage.spelling import Spelling, spell

# A number, phone or benefit unit that more people share tells nothing: a placeholder, or a shelter's phone.
_MOST_SHARING = 20


@dataclass(frozen=True, slots=True)
class Profile:
    """A record with its names folded."""

    record: Record
    family: Spelling
    given: Spelling

    @property
    def place(self) -> tuple[str, str] | None:
        """Street with number and postcode, the address as far as it compares."""
        record = self.record
        return (record.street, record.postcode) if record.street else None


def profile(record: Record) -> Profile:
    """Make one record ready."""
    return Profile(record, spell(record.family), spell(record.given))


class Census:
    """How often each value occurs among the people at hand, with a background for short lists."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        records = [each.record for each in profiles]
        self.people = max(len(profiles), model.SMALLEST_TOWN)
        self._listed = len(profiles)
        self._families = Counter(each.family.joined for each in profiles)
        self._givens = Counter(each.given.joined for each in profiles)
        self.births = Counter(record.born for record in records if record.born)
        self.undated = 1 - self.births.total() / len(profiles) if profiles else 0.0
        self._places = Counter(each.place for each in profiles if each.place)
        self._units = Counter(record.unit for record in records if record.unit)
        self._phones = _count(record.phones for record in records)
        self._numbers = _count(record.numbers for record in records)

    def family_share(self, joined: str) -> float:
        """Share of people with this family name."""
        return self._name_share(self._families[joined])

    def given_share(self, joined: str) -> float:
        """Share of people with this given name."""
        return self._name_share(self._givens[joined])

    def _name_share(self, count: int) -> float:
        background = model.BACKGROUND_PEOPLE
        return (count + background * model.BACKGROUND_SHARE) / (self._listed + background)

    def birth_share(self, born: object) -> float:
        """Share of people born on this day, larger for a favourite such as the first of January."""
        return max(1 / model.BIRTH_DATES, (self.births[born] - 1) / self.people)  # type: ignore[index]

    def place_share(self, place: tuple[str, str]) -> float:
        """Share of people at this address."""
        return max(2, self._places[place]) / self.people

    def unit_share(self, unit: str) -> float:
        """Share of people in this benefit unit; 0 where so many share it that it is a placeholder."""
        return _telling(self._units[unit]) / self.people

    def phone_share(self, phone: str) -> float:
        """Share of people with this phone; 0 where so many share it that it tells nothing."""
        return _telling(self._phones[phone]) / self.people

    def is_telling_number(self, number: str) -> bool:
        """Tell whether a client number is one, not a placeholder that many share."""
        return self._numbers[number] <= _MOST_SHARING


def _telling(count: int) -> int:
    return max(2, count) if count <= _MOST_SHARING else 0


def _count(groups: Iterable[frozenset[str]]) -> Counter[str]:
    return Counter(value for group in groups for value in group)
