"""Who a row is: somebody known, the same as another row, or not decided yet. Plain values in and out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from lotse.lib import linkage
from lotse.people import rules
from lotse.people.enums import PairDecision, RowStatus
from lotse.people.services.assessing import AssessedRow


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """Two rows, or a row and somebody known, with what the search found and what a clerk said."""

    row: int
    other: int | None
    person: int | None
    score: float
    verdict: str
    decision: PairDecision = PairDecision.OPEN

    @classmethod
    def found(cls, pair: linkage.Pair) -> JudgedPair:
        """Take a fresh pair of the search, in which people known have negative keys."""
        row, other = (pair.a, pair.b) if min(pair.a, pair.b) > 0 else (max(pair.a, pair.b), None)
        person = None if other is not None else -min(pair.a, pair.b)
        return cls(row, other, person, pair.score, str(pair.verdict))

    @property
    def holds_back(self) -> bool:
        return self.decision == PairDecision.OPEN and rules.holds_back(self.verdict, self.score)


@dataclass(frozen=True, slots=True)
class Links:
    """What follows from pairs and decisions.

    `known` gives rows their person, `held` rows the row that stays for both, `waiting` holds rows that may be
    somebody known, and `maybe_known` those people; `blocked` are the rows of everybody whose address is blocked.
    """

    known: dict[int, int]
    held: dict[int, int]
    waiting: frozenset[int]
    maybe_known: frozenset[int]
    blocked: frozenset[int]


def link(
    rows: Collection[AssessedRow],
    pairs: Collection[JudgedPair],
    *,
    numbers: Mapping[str, int],
    blocked_people: Collection[int],
    skipped: Collection[int] = (),
) -> Links:
    """Decide who each row is, as far as it can be said; `numbers` gives client numbers their person."""
    with_people = [pair for pair in pairs if pair.person is not None]
    known = _known(rows, with_people, numbers)
    among = [(pair, (pair.row, pair.other)) for pair in pairs if pair.other is not None]
    rank = {row.row: _rank(row, known) for row in rows}
    held = rules.held_back(
        [
            both
            for pair, both in among
            if pair.holds_back and pair.row not in skipped and pair.other not in skipped
        ],
        rank=rank,
    )
    together = rules.held_back(
        [both for pair, both in among if pair.holds_back or pair.decision == PairDecision.SAME], rank=rank
    )
    open_pairs = [pair for pair in with_people if pair.holds_back and pair.row not in known]
    waiting = frozenset(pair.row for pair in open_pairs if pair.row not in held)
    maybe_known = frozenset(pair.person for pair in open_pairs if pair.person is not None)
    return Links(known, held, waiting, maybe_known, _blocked(rows, known, together, blocked_people))


def known_by_number(rows: Iterable[AssessedRow], numbers: Mapping[str, int]) -> dict[int, int]:
    """Find rows whose client number is that of somebody known; a number that two rows claim proves nothing."""
    rows = list(rows)
    times = Counter(row.client_number for row in rows if row.client_number)
    return {
        row.row: numbers[row.client_number]
        for row in rows
        if row.client_number in numbers and times[row.client_number] == 1
    }


def _known(
    rows: Iterable[AssessedRow], pairs: Iterable[JudgedPair], numbers: Mapping[str, int]
) -> dict[int, int]:
    """Find rows that are somebody known: by client number, alike in every detail, or by decision."""
    known = known_by_number(rows, numbers)
    for pair in pairs:
        if pair.person is None:
            continue
        is_sure = pair.decision == PairDecision.OPEN and pair.score >= rules.IDENTICAL_SCORE
        if pair.decision == PairDecision.SAME or (is_sure and pair.row not in known):
            known[pair.row] = pair.person
        if pair.decision == PairDecision.DIFFERENT and known.get(pair.row) == pair.person:
            del known[pair.row]
    return known


def _blocked(
    rows: Iterable[AssessedRow],
    known: Mapping[int, int],
    together: Mapping[int, int],
    blocked_people: Collection[int],
) -> frozenset[int]:
    """Return the rows of everybody whose address is blocked: one blocked entry blocks all that may be theirs."""
    groups = {
        together.get(row.row, row.row)
        for row in rows
        if row.is_blocked or known.get(row.row) in blocked_people
    }
    return frozenset(row.row for row in rows if together.get(row.row, row.row) in groups)


def _rank(row: AssessedRow, known: Mapping[int, int]) -> tuple[bool, bool, bool, bool, int]:
    """Order rows that may be one person: the best one stays, the others are held back."""
    return (
        row.status is not RowStatus.INSIDE,
        row.has_error,
        row.row not in known,
        not row.client_number,
        row.row,
    )
