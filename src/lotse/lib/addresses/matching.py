"""Deciding in which segment of a directory an address lies, with the reason for every decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from lotse.lib.addresses.keys import street_spelling, town_key
from lotse.lib.addresses.model import Address
from lotse.lib.addresses.reasons import Reason
from lotse.lib.addresses.segments import Segment
from lotse.lib.addresses.streets import Row, Street


class MatchStatus(StrEnum):
    """What the directory says about an address."""

    MATCHED = "matched"
    OUTSIDE = "outside"
    UNCLEAR = "unclear"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Match:
    """The answer of a directory for one address.

    ``segment`` is set if and only if the status is matched; ``candidates`` are the segments a person may
    choose from when it is unclear. ``codes`` are `Reason` codes, never empty. ``street`` is the directory's
    spelling, or ``""`` where the street was not found.
    """

    status: MatchStatus
    segment: Segment | None = None
    candidates: tuple[Segment, ...] = ()
    codes: tuple[str, ...] = ()
    street: str = ""


class Verdict(NamedTuple):
    """A decision on the level of directory rows; matched verdicts have exactly one row."""

    status: MatchStatus
    rows: tuple[Row, ...]
    codes: tuple[str, ...]
    street: str = ""

    def with_codes(self, *codes: str, status: MatchStatus | None = None) -> "Verdict":
        """Return the verdict with further codes in front, and another status if given."""
        return self._replace(codes=(*codes, *self.codes), status=status or self.status)

    @property
    def is_matched(self) -> bool:
        """Whether one row was found."""
        return self.status is MatchStatus.MATCHED


def judge_street(street: Street, address: Address, part: str) -> Verdict:
    """Decide where an address lies if this is its street; ``part`` is the key of its part of town."""
    if address.number is None:
        return _judge_whole_street(street, address, part)
    first = _judge_number(street, address.number, address.suffix, address, part)
    if address.number_to is None and not address.suffix_to:
        return first
    end = address.number if address.number_to is None else address.number_to
    return _judge_range(first, _judge_number(street, end, address.suffix_to, address, part))


def _judge_range(first: Verdict, last: Verdict) -> Verdict:
    """Join the verdicts on both ends of 18–20: one area, or unclear."""
    if first.is_matched and last.is_matched:
        if first.rows[0].place.areas == last.rows[0].place.areas:
            return first
        rows = (*first.rows, *last.rows)
        return Verdict(MatchStatus.UNCLEAR, rows, (Reason.RANGE_SPANS_AREAS,), first.street)
    if first.is_matched or last.is_matched:
        return (first if first.is_matched else last).with_codes(Reason.RANGE_PARTLY_LISTED)
    return first if first.status is MatchStatus.UNCLEAR else last


def _judge_number(street: Street, number: int, suffix: str, address: Address, part: str) -> Verdict:
    hits = street.covering(number, suffix)
    if not hits:
        between = street.has_numbers_around(number, suffix)
        code = Reason.NUMBER_BETWEEN_RANGES if between else Reason.NUMBER_BEYOND_RANGES
        return Verdict(MatchStatus.OUTSIDE, (), (code,), street.name)
    postcode = address.postcode
    if len(hits) == 1 and hits[0].place.postcode == postcode:
        return Verdict(
            MatchStatus.MATCHED, (hits[0],), (_holding_code(hits[0], number, suffix),), street.name
        )
    here = [row for row in hits if row.place.postcode in (postcode, "")] if postcode else []
    doubt = Reason.SEGMENTS_OVERLAP if here else Reason.POSTCODE_AMBIGUOUS
    if postcode and not here and postcode in street.postcodes and not street.is_one_street():
        return Verdict(MatchStatus.UNCLEAR, tuple(hits), (doubt,), street.name)
    found = _one_of(street, here or hits, address, part, doubt)
    if not found.is_matched:
        return found
    holding = _holding_code(found.rows[0], number, suffix)
    return found.with_codes(*_postcode_codes(postcode, bool(here)), holding)


def _postcode_codes(postcode: str, fits: bool) -> tuple[str, ...]:
    if fits:
        return ()
    return (Reason.POSTCODE_CORRECTED if postcode else Reason.POSTCODE_MISSING,)


def _holding_code(row: Row, number: int, suffix: str) -> str:
    """Tell how a row holds the number."""
    if row.bounds.is_whole_street:
        return Reason.WHOLE_STREET
    mismatch, not_listed, _ = row.bounds.looseness(number, suffix)
    if mismatch:
        return Reason.PARITY_MISMATCH
    return Reason.SUFFIX_NOT_LISTED if not_listed else Reason.NUMBER_IN_RANGE


def _judge_whole_street(street: Street, address: Address, part: str) -> Verdict:
    """Decide without a house number: only where the whole street has one answer."""
    here = [row for row in street.rows if address.postcode and row.place.postcode in (address.postcode, "")]
    found = _one_of(street, here or street.rows, address, part, Reason.NUMBER_MISSING)
    if not found.is_matched:
        return found
    return found.with_codes(*_postcode_codes(address.postcode, bool(here)), Reason.NUMBER_MISSING)


def _one_of(street: Street, rows: Sequence[Row], address: Address, part: str, doubt: Reason) -> Verdict:
    """Return the rows' common answer; where areas differ, spelling or part of town may decide."""
    if len(rows) == 1 or _have_one_answer(rows):
        return Verdict(MatchStatus.MATCHED, (rows[0],), (), street.name)
    spelling = street_spelling(address.street)
    spelt = [row for row in rows if street_spelling(row.place.street) == spelling]
    if spelt and _have_one_answer(spelt):
        return Verdict(MatchStatus.MATCHED, (spelt[0],), (Reason.SPELLING_DECIDED,), spelt[0].place.street)
    named = [row for row in rows if part and part in map(town_key, row.place.areas)]
    if named and _have_one_answer(named):
        return Verdict(MatchStatus.MATCHED, (named[0],), (Reason.TOWN_PART_DECIDED,), street.name)
    return Verdict(MatchStatus.UNCLEAR, tuple(rows), (doubt,), street.name)


def _have_one_answer(rows: Sequence[Row]) -> bool:
    return all(row.place.areas == rows[0].place.areas for row in rows)


def judge_guesses(streets: Sequence[Street], address: Address, part: str) -> Verdict:
    """Decide for a name that is none of the directory's but near to these streets.

    A guess is taken only if, number and postcode considered, it is the only one that fits; a guess whose
    postcode differs is a second error and never more than a candidate.
    """
    verdicts = [judge_street(street, address, part) for street in streets]
    fitting = [v for v in verdicts if v.is_matched and Reason.POSTCODE_CORRECTED not in v.codes]
    if len(fitting) == 1:
        return fitting[0].with_codes(Reason.STREET_CORRECTED)
    in_postcode = not address.postcode or address.postcode in streets[0].postcodes
    if len(streets) == 1 and in_postcode and verdicts[0].status is MatchStatus.OUTSIDE:
        return verdicts[0].with_codes(Reason.STREET_CORRECTED)
    rows = tuple(row for verdict in fitting or verdicts for row in verdict.rows)
    code = Reason.STREET_AMBIGUOUS if len(streets) > 1 else Reason.STREET_UNKNOWN
    return Verdict(MatchStatus.UNCLEAR, rows, (code,))
