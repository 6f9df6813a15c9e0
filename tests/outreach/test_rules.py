"""Capacity, postage, states, answers."""

from __future__ import annotations

import datetime as dt

import pytest

from lotse.outreach import rules
from lotse.outreach.enums import AnswerWay, ReturnReason, VisitOutcome, WaveState
from lotse.people.rules import may_be_written_to


@pytest.mark.parametrize(
    ("letters", "talks", "waves"),
    [
        (350, 0, [350]),
        (30, 10, [30]),
        (31, 10, [16, 15]),
        (350, 40, [117, 117, 116]),
        (0, 10, [0]),
    ],
)
def test_split_many_letters_gives_few_even_waves(letters: int, talks: int, waves: list[int]) -> None:
    assert rules.split(letters, talks) == waves
    assert sum(waves) == letters


def test_postage_is_whole_cents() -> None:
    assert rules.postage(350, 95) == 33250


def test_wave_steps_name_every_state_and_post_only_what_is_typeset() -> None:
    assert set(rules.WAVE_STEPS) == set(WaveState.values)
    assert [state for state in WaveState.values if rules.may_become(state, "posted")] == ["typeset"]


@pytest.mark.parametrize(
    ("way", "kind"),
    [
        ("phone", rules.Answered),
        ("walk-in", rules.Answered),
        ("mail", rules.Answered),
        ("other", rules.Answered),
        ("qr-page", rules.SignOfLife),
        ("word", rules.SignOfLife),
    ],
)
def test_answer_only_who_spoke_with_the_office_is_in_contact(way: str, kind: type) -> None:
    assert way in AnswerWay.values
    assert isinstance(rules.answer_facts(way, 1), kind)


def test_visit_who_declines_has_been_reached() -> None:
    reached = {way for way in VisitOutcome.values if isinstance(rules.visit_facts(way), rules.VisitMet)}
    assert reached == {"met", "declined"}


def test_return_reasons_have_the_keys_one_to_seven() -> None:
    assert ReturnReason.values == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("stop", "gone", "clarifying", "reason"),
    [
        ("", False, False, None),
        ("wish", True, True, "mail-stop"),
        ("", True, True, "gone"),
        ("", False, True, "clarifying"),
    ],
)
def test_mail_obstacle_names_the_weightiest(
    stop: str, gone: bool, clarifying: bool, reason: str | None
) -> None:
    assert rules.mail_obstacle(mail_stop=stop, is_gone=gone, is_clarifying=clarifying) == reason


@pytest.mark.parametrize(
    ("today", "born"),
    [
        (dt.date(2026, 11, 23), dt.date(2011, 11, 23)),
        (dt.date(2024, 2, 29), dt.date(2009, 2, 28)),
        (dt.date(2023, 2, 28), dt.date(2008, 2, 28)),
    ],
)
def test_youngest_birth_date_agrees_with_the_rule_of_age(today: dt.date, born: dt.date) -> None:
    assert rules.youngest_birth_date(today=today) == born
    assert may_be_written_to(born, None, today=today) is True
    assert may_be_written_to(born + dt.timedelta(days=1), None, today=today) is False
