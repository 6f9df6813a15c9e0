"""Whose hours they are: only while somebody works here, for the staff also where nobody books in the net."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from door import MONDAY, NOW, at, booked, open_for_appointments, public_wish
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.accounts.models import Assignment, Staff
from lotse.core.errors import InputError
from lotse.places.models import Office
from lotse.schedule.enums import MeetingWay
from lotse.schedule.queries.booking import free_at
from lotse.schedule.queries.hours import open_hours
from lotse.schedule.queries.slots import free_slots
from lotse.schedule.rules.hours import uncovered
from lotse.schedule.services.booking import book_publicly
from lotse.schedule.services.hours import Choices, choose, end_hours

DAY = dt.timedelta(days=1)
DAYS = st.integers(0, 12).map(lambda number: MONDAY + number * DAY)


@given(st.lists(st.tuples(DAYS, st.none() | DAYS)), st.tuples(DAYS, DAYS).map(sorted))
@settings(deadline=None)
def test_days_that_no_span_covers(spans: list[tuple[dt.date, dt.date | None]], window: list[dt.date]) -> None:
    first, last = window
    left = uncovered(spans, first, last)
    for number in range(13):
        day = MONDAY + number * DAY
        covered = any(a <= day and (b is None or day <= b) for a, b in spans)
        assert any(a <= day <= b for a, b in left) is (first <= day <= last and not covered)


def test_host_can_be_booked_while_they_work_here(caseworker: Staff, office: Office) -> None:
    open_for_appointments(caseworker, office)
    Assignment.objects.filter(staff=caseworker).update(until_on=MONDAY + 2 * DAY)
    assert {slot.day for slot in free_slots(office.pk, now=NOW)} == {MONDAY + DAY}
    with pytest.raises(InputError):
        book_publicly(office_key=office.pk, wish=public_wish(caseworker, at(8, 9)), now=NOW)
    with pytest.raises(InputError, match="An diesem Tag"):
        booked(caseworker, office, at(8, 9))


def test_host_who_comes_next_week_can_be_booked_from_then_on(
    caseworker: Staff, deputy: Staff, office: Office
) -> None:
    open_for_appointments(caseworker, office, staff=deputy)
    Assignment.objects.filter(staff=deputy).update(from_on=MONDAY + 7 * DAY, until_on=MONDAY + 60 * DAY)
    assert min(slot.day for slot in free_slots(office.pk, now=NOW)) == MONDAY + 8 * DAY


def test_hours_that_name_nobody_go_on_without_anybody(caseworker: Staff, office: Office) -> None:
    rule = open_for_appointments(caseworker, office)
    type(rule).objects.update(staff=None, kind="consultation")
    Assignment.objects.filter(staff=caseworker).update(until_on=MONDAY)
    assert [len(day.hours) for day in open_hours(office.pk, MONDAY, MONDAY + DAY)] == [0, 1]


def test_assignments_ask_the_database_as_often_for_many(
    caseworker: Staff, deputy: Staff, office: Office
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            open_hours(office.pk, MONDAY, MONDAY + 28 * DAY)
        return len(queries)

    open_for_appointments(caseworker, office)
    one = count()
    for day in range(5):
        open_for_appointments(caseworker, office, staff=deputy, day=day)
    assert count() == one <= 5


def test_staff_see_free_times_where_nobody_books_in_the_net(caseworker: Staff, office: Office) -> None:
    open_for_appointments(caseworker, office)
    choose(by=caseworker, office_key=office.pk, choices=Choices(books_online=False), today=MONDAY)
    assert free_slots(office.pk, now=NOW)
    assert free_slots(office.pk, now=NOW, online=True) == []
    assert free_at(office.pk, starts_at=at(1, 9), way=MeetingWay.OFFICE, now=NOW) == []
    with pytest.raises(InputError):
        book_publicly(office_key=office.pk, wish=public_wish(caseworker, at(1, 9)), now=NOW)


def test_hours_that_end_are_not_prolonged(caseworker: Staff, office: Office) -> None:
    rule = open_for_appointments(caseworker, office)
    for days in (7, 300, 5):
        end_hours(by=caseworker, rule_key=rule.pk, last_day=MONDAY + days * DAY, today=MONDAY)
        rule.refresh_from_db()
        assert rule.valid_until == MONDAY + min(days, 7) * DAY
