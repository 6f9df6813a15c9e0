"""The walk-in line: numbers without names, called in turn, even when two press at once."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from door import MONDAY, NOW, at
from letters_town import person

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError, NotVisible
from lotse.journal.models import Entry
from lotse.places.models import Office
from lotse.schedule.enums import WalkInTopic
from lotse.schedule.models import WalkIn
from lotse.schedule.queries.walk_ins import counter, waiting_screen
from lotse.schedule.rules.walk_ins import in_words, mean_length, waiting_minutes
from lotse.schedule.services.walk_ins import (
    call_next,
    count_walk_in,
    link_walk_in,
    note_left,
    put_back,
    serve,
    undo_walk_in,
    unlink_walk_in,
)


def count(by: Staff, office: Office, at_moment: dt.datetime = NOW, **values: object) -> WalkIn:
    return count_walk_in(by=by, office_key=office.pk, now=at_moment, **values)


def call(by: Staff, office: Office, place: str = "Platz 1", now: dt.datetime = NOW) -> int | None:
    called = call_next(by=by, office_key=office.pk, place=place, now=now)
    return called.number if called else None


def test_numbers_begin_anew_each_day(caseworker: Staff, office: Office) -> None:
    assert [count(caseworker, office).number for _ in range(3)] == [1, 2, 3]
    assert count(caseworker, office, at(1, 9)).number == 1
    counted = Entry.objects.filter(kind="walk-in-counted")
    assert list(counted.values_list("person_key", flat=True)) == [None] * 4


def test_line_is_called_in_turn(caseworker: Staff, deputy: Staff, office: Office) -> None:
    first, second, third = (count(caseworker, office) for _ in range(3))
    note_left(by=caseworker, walk_in_key=second.pk, now=NOW)
    assert [call(caseworker, office), call(deputy, office, "Platz 2"), call(caseworker, office)] == [
        1,
        3,
        None,
    ]
    serve(by=caseworker, walk_in_key=first.pk, now=at(0, 8, 20))
    put_back(by=deputy, walk_in_key=third.pk, now=NOW)
    shown = counter(caseworker, office.pk, now=NOW)
    assert [each.number for each in shown.waiting] == [3]
    assert [each.number for each in shown.done] == [1, 2]
    assert shown.total == 3
    with pytest.raises(ConflictError, match="schon fertig"):
        serve(by=caseworker, walk_in_key=second.pk, now=NOW)


def test_screen_shows_numbers_and_never_a_name(caseworker: Staff, office: Office) -> None:
    known = person(office.neighbourhood, 1, family_name="Geheimnis")
    walk_ins = [count(caseworker, office, topic=WalkInTopic.MONEY) for _ in range(3)]
    link_walk_in(by=caseworker, walk_in_key=walk_ins[0].pk, person_key=known.pk, now=NOW)
    call(caseworker, office)
    screen = waiting_screen(office.pk, now=NOW)
    assert ([each.number for each in screen.called], screen.waiting) == ([1], (2, 3))
    text = repr(dataclasses.asdict(screen))
    for secret in ("Geheimnis", "Alex", "money", "Geld"):
        assert secret not in text


def test_link_makes_contact_and_can_be_taken_back(caseworker: Staff, office: Office) -> None:
    known = person(office.neighbourhood, 1, standing="written")
    walk_in = count(caseworker, office)
    link_walk_in(by=caseworker, walk_in_key=walk_in.pk, person_key=known.pk, now=NOW)
    known.refresh_from_db()
    assert known.standing == "in-contact"
    unlink_walk_in(by=caseworker, walk_in_key=walk_in.pk, now=NOW)
    known.refresh_from_db()
    walk_in.refresh_from_db()
    assert (known.standing, walk_in.person) == ("not-written", None)
    assert not Entry.objects.filter(undoes=walk_in.entry_keys[0]).exists()


def test_number_counted_by_mistake_is_given_out_again(caseworker: Staff, office: Office) -> None:
    walk_in = count(caseworker, office)
    undo_walk_in(by=caseworker, walk_in_key=walk_in.pk, now=NOW)
    assert count(caseworker, office).number == 1


MINUTES = dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("before", "being_served", "counters", "minutes"),
    [
        (0, 0, 1, 0),
        (0, 0, 2, 0),
        (0, 1, 2, 0),
        (0, 1, 1, 10),
        (2, 1, 1, 40),
        (2, 2, 2, 20),
        (1, 0, 1, 10),
        (3, 0, 1, 40),
    ],
)
def test_waiting_time(before: int, being_served: int, counters: int, minutes: int) -> None:
    found = waiting_minutes(before=before, being_served=being_served, counters=counters, mean=15 * MINUTES)
    assert found == minutes


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [([], 15), ([30] * 4, 15), ([30] * 5, 30), ([10, 20, 30, 40, 50], 30), ([10] * 5 + [600] * 50, 10)],
)
def test_length_of_a_talk(lengths: list[int], expected: int) -> None:
    assert mean_length([length * MINUTES for length in lengths], usual_minutes=15) == expected * MINUTES


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "gleich"), (20, "etwa 20 Minuten"), (75, "etwa eine Stunde oder länger")]
)
def test_waiting_time_in_words(minutes: int, words: str) -> None:
    assert in_words(minutes) == words


def test_counter_estimates_from_what_it_saw(caseworker: Staff, office: Office) -> None:
    for number in range(5):
        walk_in = count(caseworker, office, at(0, 8, number * 10))
        call(caseworker, office, now=at(0, 8, number * 10))
        serve(by=caseworker, walk_in_key=walk_in.pk, now=at(0, 8, number * 10 + 10))
    for _ in range(2):
        count(caseworker, office, at(0, 9))
    call(caseworker, office, now=at(0, 9))
    shown = counter(caseworker, office.pk, now=at(0, 9))
    assert shown.wait_minutes == 15  # one waits, one is half through: a talk and a half of ten minutes
    assert waiting_screen(office.pk, now=at(0, 9)).wait_minutes == 15


def test_strangers_neither_see_nor_count(stranger: Staff, caseworker: Staff, office: Office) -> None:
    walk_in = count(caseworker, office)
    with pytest.raises(NotVisible):
        count(stranger, office)
    with pytest.raises(NotVisible):
        serve(by=stranger, walk_in_key=walk_in.pk, now=NOW)
    assert counter(stranger, office.pk, now=NOW).total == 0
    assert walk_in.on == MONDAY
