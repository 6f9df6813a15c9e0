"""Working days around a day, what may be put off, and phone numbers however they are written."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people_cases import PersonOf

from lotse.core import clock
from lotse.people.models import DeskMark, Person
from lotse.people.rules import (
    last_working_day,
    next_working_day,
    phone_keys,
    put_off_violations,
    search_text,
)
from lotse.people.services.forgetting import forget_desk_marks
from lotse.places.models import Neighbourhood

MONDAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "last", "following"),
    [
        (0, -3, 1),  # Monday: Friday, Tuesday
        (1, 0, 2),
        (4, 3, 7),  # Friday: Thursday, Monday
        (5, 4, 7),  # Saturday: Friday, Monday
        (6, 4, 7),  # Sunday: Friday, Monday
    ],
)
def test_working_days_leave_weekends_out(day: int, last: int, following: int) -> None:
    today = MONDAY + dt.timedelta(days=day)
    assert last_working_day(today) == MONDAY + dt.timedelta(days=last)
    assert next_working_day(today) == MONDAY + dt.timedelta(days=following)


@pytest.mark.parametrize(
    ("days", "reason", "violations"),
    [
        (1, "nicht erreicht", 0),
        (92, "verreist", 0),
        (93, "verreist", 1),
        (0, "heute keine Zeit", 1),
        (-1, " ", 2),
        (1, "", 1),
    ],
)
def test_putting_off_wants_a_day_ahead_and_a_reason(days: int, reason: str, violations: int) -> None:
    until = MONDAY + dt.timedelta(days=days)
    assert len(put_off_violations(until_on=until, reason=reason, today=MONDAY)) == violations


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("030 23125-111", ["3023125111"]),
        ("+49 (0) 30 23125 111", ["3023125111"]),
        ("0049 30/23125111", ["3023125111"]),
        ("030 23125111, 0171 39200 12", ["3023125111", "1713920012"]),
        ("030 23125111 oder 0171 3920012", ["3023125111", "1713920012"]),
        ("+48 22 123 45 67", ["48221234567"]),
        ("1234", []),
        ("keine", []),
        ("", []),
    ],
)
def test_phone_numbers_are_one_however_written(text: str, keys: list[str]) -> None:
    assert phone_keys(text) == keys


@settings(deadline=None)
@given(st.text(max_size=60))
def test_phone_keys_are_bare_digits_and_their_own_keys(text: str) -> None:
    for key in phone_keys(text):
        assert len(key) >= 5
        assert phone_keys(f"0{key}") == [key]


def test_number_of_a_blocked_person_is_not_searched_by() -> None:
    values = {"given": "Igor", "family": "Hund", "street": "Blumenstraße", "number": "3"}
    shown = search_text(**values, is_blocked=False, phones=("030 23125111", None, ""))
    assert shown == " igor hund blumenstrasse 3 ~agr ~gnd #3023125111 "
    assert search_text(**values, is_blocked=True, phones=("030 23125111",)) == " igor hund ~agr ~gnd "


def test_marks_of_the_desk_are_forgotten_a_month_after_their_end(
    neighbourhood: Neighbourhood, person_of: PersonOf
) -> None:
    person, today = person_of(), clock.today()
    old, new = clock.now() - dt.timedelta(days=31), clock.now()

    def mark(key: int, marked_at: dt.datetime, until_on: dt.date | None) -> DeskMark:
        return DeskMark.objects.create(
            neighbourhood=neighbourhood,
            person=person,
            kind="answer",
            line_key=key,
            marked_at=marked_at,
            until_on=until_on,
            reason="verreist" if until_on else "",
        )

    mark(1, old, None)
    mark(2, old, today - dt.timedelta(days=40))
    kept = [mark(3, new, None), mark(4, old, today + dt.timedelta(days=5))]
    assert forget_desk_marks() == 2
    assert list(DeskMark.objects.order_by("pk")) == kept
    assert Person.objects.exists()
