"""What goes in and what comes out."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Verdict(StrEnum):
    """How sure a proposal is. A person confirms even SAME; nothing is merged by itself."""

    SAME = "same"
    MAYBE = "maybe"


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a list, or one person already known. Everything but key and names may be empty.

    key: unique among all records compared. family, given: as written, damaged letters as "?" or U+FFFD.
    numbers: client numbers, old and new, upper case without blanks. unit: benefit unit. street: the caller's
    search key of street and number, so that spellings agree. phones: digits in one spelling.
    """

    key: int
    family: str
    given: str
    born: date | None = None
    numbers: frozenset[str] = field(default_factory=frozenset)
    unit: str = ""
    street: str = ""
    postcode: str = ""
    phones: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that are or may be one person.

    a, b: their keys, a the one given first. score: 0–1, the estimated probability that it is one person.
    evidence: what speaks for and against, in German, for the person who decides.
    """

    a: int
    b: int
    score: float
    verdict: Verdict
    evidence: tuple[str, ...]
