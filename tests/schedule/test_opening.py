"""Hours that change: from a day on, in place before they begin, once and by one; talks that no longer fit."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from door import MONDAY, NOW, at, booked, open_for_appointments
from letters_town import person

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError, InputError, NotVisible
from lotse.places.models import Office
from lotse.privacy.models import AuditRow
from lotse.schedule.enums import HoursKind, MeetingWay, Weeks
from lotse.schedule.models import OpeningRule
from lotse.schedule.queries.conflicts import after_change
from lotse.schedule.queries.hours import hours_lines, open_hours, rule_of
from lotse.schedule.rules.hours import Hours
from lotse.schedule.rules.opening import changed, mark, next_day
from lotse.schedule.services.hours import change_hours

TUESDAY = MONDAY + dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)
FIRST = dt.date(2026, 1, 1)
NINE, NOON = dt.time(9), dt.time(12)


@pytest.fixture(autouse=True)
def monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lotse.core.clock.now", lambda: NOW)
    monkeypatch.setattr("lotse.core.clock.today", NOW.date)


def tuesday(**values: object) -> Hours:
    given = {"kind": HoursKind.CONSULTATION, "starts": NINE, "ends": NOON, "valid_from": FIRST, "weekday": 1}
    return Hours(**(given | values))


def on_single_day(day: dt.date, **values: object) -> Hours:
    return tuesday(weekday=None, single_day=day, **values)


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        (tuesday(), TUESDAY),
        (tuesday(weekday=0), MONDAY + WEEK),
        (tuesday(weeks=Weeks.ODD), TUESDAY + WEEK),
        (tuesday(valid_from=MONDAY + 2 * WEEK), TUESDAY + 2 * WEEK),
        (tuesday(valid_until=MONDAY), TUESDAY),
        (on_single_day(MONDAY + dt.timedelta(days=9)), MONDAY + dt.timedelta(days=9)),
    ],
)
def test_change_begins_when_the_rule_next_holds(rule: Hours, day: dt.date) -> None:
    assert next_day(rule, after=MONDAY) == day


def test_rule_of_even_weeks_is_three_weeks_off_at_the_turn_of_a_long_year() -> None:
    assert next_day(tuesday(weeks=Weeks.EVEN), after=dt.date(2026, 12, 22)) == dt.date(2027, 1, 12)


@pytest.mark.parametrize(
    ("stored", "begins", "left"),
    [
        (tuesday(), TUESDAY, MONDAY),
        (tuesday(), MONDAY, MONDAY - dt.timedelta(days=1)),
        (tuesday(valid_until=MONDAY - WEEK), TUESDAY, MONDAY - WEEK),
        (tuesday(valid_from=MONDAY), TUESDAY, MONDAY),
        (tuesday(valid_from=MONDAY), MONDAY, None),
        (tuesday(valid_from=TUESDAY), TUESDAY, None),
        (tuesday(valid_from=TUESDAY), TUESDAY + WEEK, None),
        (tuesday(valid_from=TUESDAY + WEEK), TUESDAY, None),
        (on_single_day(TUESDAY + WEEK), TUESDAY + WEEK, None),
        (on_single_day(MONDAY), TUESDAY, MONDAY),
        (on_single_day(MONDAY, valid_from=TUESDAY + WEEK), TUESDAY, None),
    ],
)
def test_what_was_stays_until_the_day_before(stored: Hours, begins: dt.date, left: dt.date | None) -> None:
    stored = replace(stored, key=7)
    old, new = changed(stored, replace(stored, valid_from=begins, ends=dt.time(14)), today=MONDAY)
    assert (old and old.valid_until) == left
    assert (new.key, new.valid_from, new.ends) == (0 if left else 7, begins, dt.time(14))


@pytest.mark.parametrize(
    "values",
    [
        {"ends": dt.time(13)},
        {"ways": frozenset({MeetingWay.HOME})},
        {"valid_until": TUESDAY},
        {"staff_key": 1},
    ],
)
def test_mark_is_another_once_anything_is(values: dict[str, object]) -> None:
    assert mark(tuesday()) == mark(tuesday(ways=frozenset(reversed([*tuesday().ways]))))
    assert mark(replace(tuesday(), **values)) != mark(tuesday())


def change(by: Staff, row: OpeningRule, *, seen: str = "", **values: object) -> OpeningRule:
    stored = rule_of(row)
    wanted = replace(stored, valid_from=TUESDAY, **values)
    return change_hours(by=by, rule_key=row.pk, hours=wanted, seen=seen or mark(stored), today=MONDAY)


def shown(office: Office, day: dt.date) -> list[tuple[dt.datetime, dt.datetime]]:
    return [(hour.starts_at, hour.ends_at) for hour in open_hours(office.pk, day, day)[0].hours]


def test_change_follows_the_old_rule_without_a_gap(caseworker: Staff, office: Office) -> None:
    begun = MONDAY - 2 * WEEK
    row = open_for_appointments(caseworker, office)
    OpeningRule.objects.filter(pk=row.pk).update(valid_from=begun)
    row.refresh_from_db()
    made = change(caseworker, row, starts=dt.time(10), ends=dt.time(13), languages=("tr",))
    row.refresh_from_db()
    assert (row.valid_from, row.valid_until, row.starts) == (begun, MONDAY, NINE)
    assert (made.valid_from, made.valid_until, made.languages) == (TUESDAY, None, ["tr"])
    assert made.ways == row.ways
    assert shown(office, TUESDAY - WEEK) == [(at(-6, 9), at(-6, 11))]
    assert shown(office, TUESDAY) == [(at(1, 10), at(1, 13))]
    lines = hours_lines(office.pk, on=TUESDAY)
    assert lines[HoursKind.APPOINTMENTS] == ("Dienstag 10 bis 13 Uhr",)
    audited = AuditRow.objects.filter(object_kind="opening-rule").values_list("action", "object_key")
    assert {*audited} >= {("changed", str(row.pk)), ("created", str(made.pk))}


def test_rule_that_has_not_begun_is_changed_itself(caseworker: Staff, office: Office) -> None:
    row = open_for_appointments(caseworker, office)
    OpeningRule.objects.filter(pk=row.pk).update(valid_from=TUESDAY + WEEK)
    row.refresh_from_db()
    assert change(caseworker, row, ends=dt.time(10)).pk == row.pk
    row = OpeningRule.objects.get()
    assert (row.valid_from, row.ends) == (TUESDAY, dt.time(10))


def test_second_of_two_changes_is_told(caseworker: Staff, deputy: Staff, office: Office) -> None:
    row = open_for_appointments(caseworker, office)
    seen = mark(rule_of(row))
    change(caseworker, row, ends=dt.time(10), seen=seen)
    row.refresh_from_db()
    with pytest.raises(ConflictError, match="inzwischen jemand geändert"):
        change(deputy, row, ends=dt.time(12), seen=seen)
    assert OpeningRule.objects.filter(valid_until=None).get().ends == dt.time(10)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"valid_from": MONDAY - WEEK}, "Was war, bleibt stehen"),
        ({"ends": dt.time(8)}, "vor dem Anfang"),
        ({"weekday": None, "single_day": MONDAY}, "einzelne Tag liegt vor"),
        ({"staff_key": 0}, "arbeitet nicht in diesem Büro"),
        ({"room_key": 0}, "Raum gibt es"),
        ({}, "noch nichts anders"),
    ],
)
def test_change_that_cannot_be_changes_nothing(
    caseworker: Staff, office: Office, values: dict[str, object], said: str
) -> None:
    row = open_for_appointments(caseworker, office)
    before = OpeningRule.objects.values().get()
    wanted = replace(rule_of(row), **({"valid_from": TUESDAY} | values))
    with pytest.raises(InputError, match=said):
        change_hours(by=caseworker, rule_key=row.pk, hours=wanted, seen=mark(rule_of(row)), today=MONDAY)
    assert OpeningRule.objects.values().get() == before


def test_strangers_change_no_hours(caseworker: Staff, stranger: Staff, office: Office) -> None:
    row = open_for_appointments(caseworker, office)
    with pytest.raises(NotVisible):
        change(stranger, row, ends=dt.time(10))


def in_the_way(by: Staff, row: OpeningRule, **values: object) -> list[tuple[dt.datetime, bool, object]]:
    """Return when the talks are that no longer fit, whether the phone is proposed, and which time."""
    wanted = replace(rule_of(row), **({"valid_from": TUESDAY} | values))
    found = after_change(by, row, wanted=wanted, on=MONDAY)
    return [(each.line.starts_at, each.by_phone, each.target and each.target.starts_at) for each in found]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"slot_minutes": 60}, []),
        ({"ends": dt.time(11, 30)}, []),
        ({"starts": dt.time(9, 30)}, [(at(1, 9), False, at(1, 9, 30))]),
        ({"starts": dt.time(9, 15)}, [(at(1, 9), False, at(8, 9, 15))]),
        (
            {"break_starts": dt.time(10, 15), "break_ends": dt.time(10, 20)},
            [(at(1, 10), False, at(1, 9, 30))],
        ),
        ({"weekday": 2}, [(at(1, 9), False, at(2, 9)), (at(1, 10), False, at(2, 9, 30))]),
        ({"kind": HoursKind.PHONE}, [(at(1, 9), False, None), (at(1, 10), False, None)]),
        ({"ways": frozenset({MeetingWay.PHONE})}, [(at(1, 9), True, None), (at(1, 10), False, None)]),
        ({"ways": frozenset({MeetingWay.HOME})}, [(at(1, 9), False, None), (at(1, 10), False, None)]),
        ({"weeks": Weeks.ODD}, [(at(1, 9), False, at(8, 9)), (at(1, 10), False, at(8, 9, 30))]),
        ({"valid_from": TUESDAY + WEEK, "ends": dt.time(9, 30)}, []),
    ],
)
def test_talks_that_no_longer_fit_are_said_with_a_proposal(
    caseworker: Staff, office: Office, values: dict[str, object], expected: list[object]
) -> None:
    row = open_for_appointments(caseworker, office)
    called = person(office.neighbourhood, 1, phone="030 23125 001")
    booked(caseworker, office, at(1, 9), person_key=called.pk)
    booked(caseworker, office, at(1, 10))
    assert in_the_way(caseworker, row, **values) == expected


def test_other_host_leaves_the_talks_of_the_first_in_the_way(
    caseworker: Staff, deputy: Staff, office: Office
) -> None:
    row = open_for_appointments(caseworker, office)
    booked(caseworker, office, at(1, 9))
    booked(deputy, office, at(1, 9, 30))
    assert in_the_way(caseworker, row, staff_key=deputy.pk) == [(at(1, 9), False, at(1, 9))]


def test_long_talk_is_offered_times_that_follow_each_other(caseworker: Staff, office: Office) -> None:
    row = open_for_appointments(caseworker, office)
    booked(caseworker, office, at(1, 9), minutes=60)
    booked(caseworker, office, at(1, 10))
    expected = [(at(1, 9), False, at(2, 9)), (at(1, 10), False, at(2, 10))]
    assert in_the_way(caseworker, row, weekday=2) == expected
    booked(caseworker, office, at(2, 9, 30))
    assert in_the_way(caseworker, row, weekday=2) == [
        (at(1, 9), False, at(2, 10)),
        (at(1, 10), False, at(2, 9)),
    ]
