"""Deciding in which segment of a directory an address lies, with the reason for every decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from lotse.lib.addresses.keys import town_key
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
        return _judge_whole_street(street, address.postcode, part)
    first = _judge_number(street, address.number, address.suffix, address.postcode, part)
    if address.number_to is None and not address.suffix_to:
        return first
    end = address.number if address.number_to is None else address.number_to
    last = _judge_number(street, end, address.suffix_to, address.postcode, part)
    return _judge_range(first, last)


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


def _judge_number(street: Street, number: int, suffix: str, postcode: str, part: str) -> Verdict:
    hits = street.covering(number, suffix)
    if not hits:
        between = street.has_numbers_around(number)
        code = Reason.NUMBER_BETWEEN_RANGES if between else Reason.NUMBER_BEYOND_RANGES
        return Verdict(MatchStatus.OUTSIDE, (), (code,), street.name)
    here = [row for row in hits if row.place.postcode in (postcode, "")] if postcode else []
    if here:
        return _one_of(street, here, part, Reason.SEGMENTS_OVERLAP, *_number_codes(here[0], number, suffix))
    if not postcode:
        codes = (Reason.POSTCODE_MISSING, *_number_codes(hits[0], number, suffix))
        return _one_of(street, hits, part, Reason.POSTCODE_AMBIGUOUS, *codes)
    if postcode in street.postcodes and not street.is_one_street:
        return Verdict(MatchStatus.UNCLEAR, tuple(hits), (Reason.POSTCODE_AMBIGUOUS,), street.name)
    codes = (Reason.POSTCODE_CORRECTED, *_number_codes(hits[0], number, suffix))
    return _one_of(street, hits, part, Reason.POSTCODE_AMBIGUOUS, *codes)


def _number_codes(row: Row, number: int, suffix: str) -> tuple[str, ...]:
    """Tell how a row holds the number."""
    if row.bounds.is_whole_street:
        return (Reason.WHOLE_STREET,)
    mismatch, not_listed, _ = row.bounds.looseness(number, suffix)
    if mismatch:
        return (Reason.PARITY_MISMATCH,)
    return (Reason.SUFFIX_NOT_LISTED,) if not_listed else (Reason.NUMBER_IN_RANGE,)


def _judge_whole_street(street: Street, postcode: str, part: str) -> Verdict:
    """Decide without a house number: only where the whole street has one answer."""
    here = [row for row in street.rows if row.place.postcode in (postcode, "")] if postcode else []
    codes: tuple[str, ...] = (Reason.NUMBER_MISSING,)
    if not here:
        codes = (Reason.POSTCODE_CORRECTED if postcode else Reason.POSTCODE_MISSING, *codes)
    return _one_of(street, here or street.rows, part, Reason.NUMBER_MISSING, *codes)


def _one_of(street: Street, rows: Sequence[Row], part: str, doubt: Reason, *codes: str) -> Verdict:
    """Return the rows' common answer; where areas differ, the part of town may decide, else it is unclear."""
    if len(rows) > 1 and len({row.place.areas for row in rows}) > 1:
        chosen = [row for row in rows if part and part in map(town_key, row.place.areas)]
        if len({row.place.areas for row in chosen}) != 1:
            return Verdict(MatchStatus.UNCLEAR, tuple(rows), (doubt,), street.name)
        return Verdict(MatchStatus.MATCHED, (chosen[0],), (Reason.TOWN_PART_DECIDED, *codes), street.name)
    return Verdict(MatchStatus.MATCHED, (rows[0],), codes, street.name)


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
