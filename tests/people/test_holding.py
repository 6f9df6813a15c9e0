from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from made_up_town import TownMaker

from lotse.lib.linkage import Record, find_pairs
from lotse.people.rules import IDENTICAL_SCORE, held_back, holds_back


@pytest.mark.parametrize(
    ("verdict", "score", "is_held"),
    [("same", 0.98, True), ("maybe", 0.82, True), ("maybe", 0.5, True), ("maybe", 0.49, False)],
)
def test_a_row_is_held_once_one_person_is_likelier_than_two(
    verdict: str, score: float, is_held: bool
) -> None:
    assert holds_back(verdict, score) is is_held


def test_of_a_group_the_row_of_the_lowest_rank_stays() -> None:
    pairs = [(1, 2), (3, 2), (7, 8)]
    assert held_back(pairs, rank={1: 5, 2: 4, 3: 1, 7: 2, 8: 3}) == {1: 3, 2: 3, 8: 7}


@pytest.mark.parametrize("pairs", list(combinations([(1, 2), (2, 3), (1, 3), (3, 4)], 3)))
def test_order_of_pairs_does_not_matter(pairs: tuple[tuple[int, int], ...]) -> None:
    rank = {row: -row for row in (1, 2, 3, 4)}
    assert held_back(pairs, rank=rank) == held_back(pairs[::-1], rank=rank)


@pytest.mark.parametrize(
    ("number", "is_identical"), [("123A456789", True), ("", True), ("987K654321", False)]
)
def test_row_under_another_number_is_never_taken_for_somebody_known_unasked(
    number: str, is_identical: bool
) -> None:
    person = Record(
        key=-1,
        family="Wiśniewska",
        given="Małgorzata",
        born=date(1984, 3, 27),
        numbers=frozenset({"123A456789"}),
        unit="35502BG0000001",
        street="lindenstr 5",
        postcode="38100",
    )
    row = replace(person, key=1, numbers=frozenset({number} - {""}))
    others = [replace(each, key=each.key + 1) for each in TownMaker(1).make(people=1_000).records]
    (pair,) = find_pairs([row], [person, *others])
    assert pair.verdict == "same"
    assert (pair.score >= IDENTICAL_SCORE) is is_identical


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nobody_written_down_twice_with_one_slip_gets_two_letters(seed: int) -> None:
    """Rows without a birth date stay out: nobody is written to whose age is unknown."""
    town = TownMaker(seed).make(people=2_000, most_slips=1)
    undated = {record.key for record in town.records if record.born is None}
    pairs = [(pair.a, pair.b) for pair in find_pairs(town.records) if holds_back(pair.verdict, pair.score)]
    held = held_back(pairs, rank={record.key: record.key for record in town.records})
    written_twice = {both for both in town.true_pairs if not {*both} & (held.keys() | undated)}
    assert not written_twice
    assert len(held) <= len(town.true_pairs) * 1.05
