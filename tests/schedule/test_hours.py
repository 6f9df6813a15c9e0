"""Hours on real days: weeks, breaks, absences, holidays, and the two nights when the clocks change."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from door import MONDAY, NOW, ZONE, at, booked, open_for_appointments
from factories import AssignmentFactory, NeighbourhoodFactory, StaffFactory

from lotse.accounts.models import Agency, Staff
from lotse.core.errors import InputError, NotVisible
from lotse.places.models import Office
from lotse.schedule.access import visible_absences
from lotse.schedule.enums import HoursKind, MeetingWay, State, Weeks
from lotse.schedule.models import OpeningRule
from lotse.schedule.queries.holidays import holiday_name, public_holidays
from lotse.schedule.queries.hours import (
    absences,
    hours_lines,
    next_openings,
    open_hours,
    opening_rules,
)
from lotse.schedule.queries.slots import free_slots
from lotse.schedule.rules.hours import (
    Away,
    Hours,
    OpenHour,
    cells,
    holds_on,
    hours_of_day,
    joined,
    moment,
    rule_line,
    slots_of,
)
from lotse.schedule.services.hours import (
    Choices,
    add_hours,
    add_room,
    choose,
    close_room,
    end_hours,
    note_absence,
    remove_absence,
)

FIRST = dt.date(2025, 1, 1)
NINE, NOON = dt.time(9), dt.time(12)


def rule(**values: object) -> Hours:
    given = {"kind": HoursKind.CONSULTATION, "starts": NINE, "ends": NOON, "valid_from": FIRST, "weekday": 1}
    return Hours(**(given | values))


def clock(hours: list[OpenHour]) -> list[str]:
    """Return hours as the clock on the wall shows them."""
    return [
        f"{hour.starts_at.astimezone(ZONE):%H:%M}-{hour.ends_at.astimezone(ZONE):%H:%M}" for hour in hours
    ]


def on_day(rules: list[Hours], day: dt.date, *aways: Away, is_holiday: bool = False) -> list[str]:
    return clock(hours_of_day(rules, aways, day=day, is_holiday=is_holiday, zone=ZONE))


@pytest.mark.parametrize(
    ("weeks", "days"),
    [
        (Weeks.EVERY, ["2026-12-22", "2026-12-29", "2027-01-05", "2027-01-12"]),
        (Weeks.ODD, ["2026-12-29", "2027-01-05"]),  # 2026 has 53 weeks: two odd ones in a row
        (Weeks.EVEN, ["2026-12-22", "2027-01-12"]),
    ],
)
def test_weeks_are_those_of_the_calendar(weeks: Weeks, days: list[str]) -> None:
    weekly = rule(weeks=weeks)
    first = dt.date(2026, 12, 21)
    found = [first + dt.timedelta(days=number) for number in range(28)]
    assert [f"{day}" for day in found if holds_on(weekly, day, is_holiday=False)] == days


@pytest.mark.parametrize(
    ("given", "day", "is_holiday", "holds"),
    [
        ({}, dt.date(2026, 11, 24), False, True),
        ({}, dt.date(2026, 11, 24), True, False),
        ({}, dt.date(2026, 11, 25), False, False),
        ({"valid_until": dt.date(2026, 11, 23)}, dt.date(2026, 11, 24), False, False),
        ({"valid_from": dt.date(2026, 11, 25)}, dt.date(2026, 11, 24), False, False),
        ({"weekday": None, "single_day": dt.date(2026, 12, 25)}, dt.date(2026, 12, 25), True, True),
        ({"weekday": None, "single_day": dt.date(2026, 12, 25)}, dt.date(2026, 12, 26), False, False),
    ],
)
def test_rule_holds(given: dict[str, object], day: dt.date, is_holiday: bool, holds: bool) -> None:
    assert holds_on(rule(**given), day, is_holiday=is_holiday) is holds


TUESDAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("given", "aways", "hours"),
    [
        ({}, [], ["09:00-12:00"]),
        ({"break_starts": dt.time(10), "break_ends": dt.time(10, 15)}, [], ["09:00-10:00", "10:15-12:00"]),
        ({}, [Away(TUESDAY, TUESDAY)], []),
        ({}, [Away(TUESDAY, TUESDAY, None, dt.time(11), dt.time(14))], ["09:00-11:00"]),
        ({}, [Away(TUESDAY, TUESDAY, staff_key=7)], ["09:00-12:00"]),
        ({"staff_key": 7}, [Away(TUESDAY, TUESDAY, staff_key=7)], []),
        ({"staff_key": 7}, [Away(TUESDAY, TUESDAY, 7, dt.time(8), dt.time(9, 30))], ["09:30-12:00"]),
        (
            {"break_starts": dt.time(10), "break_ends": dt.time(11)},
            [Away(TUESDAY, TUESDAY, None, dt.time(10, 30), dt.time(11, 30))],
            ["09:00-10:00", "11:30-12:00"],
        ),
    ],
)
def test_breaks_and_absences_are_cut_out(
    given: dict[str, object], aways: list[Away], hours: list[str]
) -> None:
    assert on_day([rule(**given)], TUESDAY, *aways) == hours


# Last Sundays of March and October. Source: Directive 2000/84/EC
SPRING = [dt.date(2025, 3, 30), dt.date(2026, 3, 29), dt.date(2027, 3, 28), dt.date(2028, 3, 26)]
AUTUMN = [dt.date(2025, 10, 26), dt.date(2026, 10, 25), dt.date(2027, 10, 31), dt.date(2028, 10, 29)]


@pytest.mark.parametrize(("changed", "hour_utc"), [(SPRING, 7), (AUTUMN, 8)])
@pytest.mark.parametrize("year", range(4))
def test_hours_stay_on_the_wall_when_the_clocks_change(
    changed: list[dt.date], hour_utc: int, year: int
) -> None:
    sunday = changed[year]
    before, after = sunday - dt.timedelta(days=1), sunday + dt.timedelta(days=1)
    for day, expected in ((before, 15 - hour_utc), (sunday, hour_utc), (after, hour_utc)):
        found = moment(day, NINE, ZONE)
        assert (found.hour, found.tzinfo) == (expected, dt.UTC)
        daily = rule(weekday=day.weekday())
        assert on_day([daily], day) == ["09:00-12:00"]


@pytest.mark.parametrize("year", range(4))
def test_night_of_change_has_slots_of_true_length(year: int) -> None:
    """From one to four there are two hours in spring and four in autumn; no slot is shorter for it."""
    for day, slots in ((SPRING[year], 4), (AUTUMN[year], 8)):
        night = rule(weekday=6, starts=dt.time(1), ends=dt.time(4), kind=HoursKind.APPOINTMENTS)
        (hour,) = hours_of_day([night], [], day=day, is_holiday=False, zone=ZONE)
        found = list(slots_of(hour))
        assert len(found) == slots
        assert {end - start for start, end in found} == {dt.timedelta(minutes=30)}


HOLIDAYS = [
    # Easter of each year decides five of them. Source: the states' laws on Sundays and holidays
    (State.NW, dt.date(2025, 4, 18), "Karfreitag"),
    (State.NW, dt.date(2026, 4, 6), "Ostermontag"),
    (State.NW, dt.date(2027, 5, 6), "Christi Himmelfahrt"),
    (State.NW, dt.date(2028, 6, 5), "Pfingstmontag"),
    (State.NW, dt.date(2026, 6, 4), "Fronleichnam"),
    (State.NW, dt.date(2027, 11, 1), "Allerheiligen"),
    (State.NW, dt.date(2028, 10, 3), "Tag der Deutschen Einheit"),
    (State.NW, dt.date(2025, 12, 26), "Zweiter Weihnachtstag"),
    (State.BY, dt.date(2026, 1, 6), "Heilige Drei Könige"),
    (State.SL, dt.date(2025, 8, 15), "Mariä Himmelfahrt"),
    (State.SN, dt.date(2026, 11, 18), "Buß- und Bettag"),
    (State.SN, dt.date(2025, 11, 19), "Buß- und Bettag"),
    (State.BB, dt.date(2027, 10, 31), "Reformationstag"),
    (State.TH, dt.date(2028, 9, 20), "Weltkindertag"),
]


@pytest.mark.parametrize(("state", "day", "name"), HOLIDAYS)
def test_holiday_is_known(state: State, day: dt.date, name: str) -> None:
    assert holiday_name(state, day) == name


@pytest.mark.parametrize(
    ("state", "day"),
    [
        (State.NW, dt.date(2026, 1, 6)),
        (State.NW, dt.date(2027, 10, 31)),
        (State.BE, dt.date(2026, 5, 8)),
        (State.HH, dt.date(2026, 6, 4)),
        (State.BY, dt.date(2025, 8, 15)),  # in Catholic towns only: entered as an absence
        (State.NW, dt.date(2026, 12, 24)),
        (State.NW, dt.date(2026, 12, 31)),
    ],
)
def test_working_day_is_none(state: State, day: dt.date) -> None:
    assert holiday_name(state, day) == ""


COUNTS = {"BW": 12, "BY": 12, "BE": 10, "BB": 12, "HB": 10, "HH": 10, "HE": 10, "MV": 11}
COUNTS |= {"NI": 10, "NW": 11, "RP": 11, "SL": 12, "SN": 11, "ST": 11, "SH": 10, "TH": 11}


@pytest.mark.parametrize("year", [2025, 2026, 2027, 2028])
def test_each_state_has_its_number_of_holidays(year: int) -> None:
    """Berlin alone had one more in 2025 (8 May) and will in 2028 (17 June)."""
    extra = {"BE": 1} if year in (2025, 2028) else {}
    assert {state.value: len(public_holidays(state, year)) for state in State} == {
        name: count + extra.get(name, 0) for name, count in COUNTS.items()
    }


def test_cells_are_five_minutes_in_order() -> None:
    assert cells(at(1, 9), at(1, 9, 30)) == [at(1, 9, minute) for minute in range(0, 30, 5)]
    assert cells(at(1, 9, 2), at(1, 9, 7)) == [at(1, 9), at(1, 9, 5)]


def test_overlapping_hours_are_shown_as_one() -> None:
    spans = [(at(1, 9), at(1, 11)), (at(1, 10), at(1, 12)), (at(1, 12), at(1, 13)), (at(1, 14), at(1, 15))]
    hours = [OpenHour(kind=HoursKind.PHONE, starts_at=start, ends_at=end) for start, end in spans]
    assert joined(hours, {HoursKind.PHONE}) == [(at(1, 9), at(1, 13)), (at(1, 14), at(1, 15))]
    assert joined(hours, {HoursKind.CONSULTATION}) == []


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({}, "Dienstag 9 bis 12 Uhr"),
        ({"weeks": Weeks.ODD, "ends": dt.time(16, 30)}, "Dienstag (ungerade Wochen) 9 bis 16.30 Uhr"),
        (
            {"break_starts": dt.time(10), "break_ends": dt.time(10, 30)},
            "Dienstag 9 bis 10 Uhr und 10.30 bis 12 Uhr",
        ),
        ({"weekday": None, "single_day": dt.date(2026, 12, 5)}, "Samstag, 05.12.2026 9 bis 12 Uhr"),
    ],
)
def test_rule_as_a_ready_line(given: dict[str, object], line: str) -> None:
    assert rule_line(rule(**given)) == line


def consultation(by: Staff, office: Office, **values: object) -> OpeningRule:
    given = {"kind": HoursKind.CONSULTATION, "weekday": 1, "starts": NINE, "ends": NOON, "valid_from": FIRST}
    return add_hours(by=by, office_key=office.pk, hours=Hours(**(given | values)), today=MONDAY)


def test_holiday_shuts_the_weekly_door(caseworker: Staff, office: Office) -> None:
    consultation(caseworker, office, weekday=4)
    christmas, after = open_hours(office.pk, dt.date(2026, 12, 25), dt.date(2027, 1, 1))[0::7]
    assert (christmas.holiday, christmas.hours) == ("Erster Weihnachtstag", ())
    assert (after.holiday, after.hours) == ("Neujahr", ())
    choose(by=caseworker, office_key=office.pk, choices=Choices(state=State.SN), today=MONDAY)
    assert open_hours(office.pk, dt.date(2026, 11, 18), dt.date(2026, 11, 18))[0].holiday == "Buß- und Bettag"


def test_next_opening_skips_what_is_over_and_shut(caseworker: Staff, office: Office) -> None:
    consultation(caseworker, office)
    (tuesday,) = next_openings(office.pk, now=NOW)
    assert (tuesday.starts_at, tuesday.is_now) == (at(1, 9), False)
    assert next_openings(office.pk, now=at(1, 10))[0].is_now
    assert next_openings(office.pk, now=at(1, 12))[0].starts_at == at(8, 9)
    note_absence(
        by=caseworker,
        office_key=office.pk,
        staff_key=None,
        from_on=MONDAY,
        until_on=MONDAY + dt.timedelta(days=5),
        today=MONDAY,
    )
    assert next_openings(office.pk, now=NOW)[0].starts_at == at(8, 9)


def test_absent_host_offers_no_slots(caseworker: Staff, office: Office) -> None:
    open_for_appointments(caseworker, office)
    gone = note_absence(
        by=caseworker,
        office_key=office.pk,
        staff_key=caseworker.pk,
        from_on=MONDAY,
        until_on=MONDAY + dt.timedelta(days=2),
        today=MONDAY,
        starts=dt.time(8),
        ends=dt.time(10),
    )
    assert [slot.starts_at for slot in free_slots(office.pk, now=NOW)][:3] == [
        at(1, 10),
        at(1, 10, 30),
        at(8, 9),
    ]
    assert [row.pk for row in absences(caseworker, office.pk, on=MONDAY)] == [gone.pk]
    remove_absence(by=caseworker, absence_key=gone.pk, today=MONDAY)
    assert free_slots(office.pk, now=NOW)[0].starts_at == at(1, 9)


def test_hours_end_after_a_day(caseworker: Staff, office: Office) -> None:
    made = consultation(caseworker, office)
    assert hours_lines(office.pk, on=MONDAY) == {HoursKind.CONSULTATION: ("Dienstag 9 bis 12 Uhr",)}
    end_hours(by=caseworker, rule_key=made.pk, last_day=MONDAY, today=MONDAY)
    assert next_openings(office.pk, now=NOW) == []
    later = consultation(caseworker, office, valid_from=MONDAY + dt.timedelta(days=9))
    end_hours(by=caseworker, rule_key=later.pk, last_day=MONDAY, today=MONDAY)
    assert [row.pk for row in opening_rules(caseworker, office.pk, on=MONDAY)] == [made.pk]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"weekday": None}, "Wochentag"),
        ({"single_day": MONDAY}, "Wochentag"),
        ({"ends": dt.time(8)}, "vor dem Anfang"),
        ({"break_starts": dt.time(8), "break_ends": dt.time(10)}, "Pause"),
        ({"break_starts": dt.time(10)}, "Pause"),
        ({"valid_until": FIRST - dt.timedelta(days=1)}, "Gültigkeit"),
        ({"kind": HoursKind.APPOINTMENTS}, "wer die Termine"),
        ({"slot_minutes": 7}, "fünf Minuten"),
        ({"starts": dt.time(9, 2)}, "fünf Minuten"),
    ],
)
def test_hours_that_cannot_be_are_refused(
    caseworker: Staff, office: Office, values: dict[str, object], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        consultation(caseworker, office, **values)
    assert not OpeningRule.objects.exists()


def test_room_is_shared_by_nobody(caseworker: Staff, deputy: Staff, office: Office) -> None:
    room = add_room(by=caseworker, office_key=office.pk, name="Hinten", step_free=True, today=MONDAY)
    for host in (caseworker, deputy):
        rule = open_for_appointments(
            caseworker, office, staff=host, ways=(MeetingWay.OFFICE, MeetingWay.PHONE)
        )
        OpeningRule.objects.filter(pk=rule.pk).update(room=room)
    before = [slot for slot in free_slots(office.pk, now=NOW) if slot.starts_at == at(1, 9)]
    assert [slot.ways for slot in before] == [{"office", "phone"}] * 2
    booked(caseworker, office, at(1, 9), room_key=room.pk)
    (left,) = [slot for slot in free_slots(office.pk, now=NOW) if slot.starts_at == at(1, 9)]
    assert (left.staff_key, left.ways) == (deputy.pk, {"phone"})
    close_room(by=caseworker, room_key=room.pk, today=MONDAY)


def test_queries_do_not_grow_with_days_and_rules(caseworker: Staff, office: Office) -> None:
    def count(days: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            free_slots(office.pk, now=NOW, last=MONDAY + dt.timedelta(days=days))
        return len(queries)

    open_for_appointments(caseworker, office)
    few = count(2)
    for day in (2, 3, 4):
        open_for_appointments(caseworker, office, day=day)
    assert count(40) == few <= 8


def test_strangers_set_no_hours(stranger: Staff, caseworker: Staff, office: Office) -> None:
    made = consultation(caseworker, office)
    with pytest.raises(NotVisible):
        consultation(stranger, office)
    with pytest.raises(NotVisible):
        end_hours(by=stranger, rule_key=made.pk, last_day=MONDAY, today=MONDAY)
    assert opening_rules(stranger, office.pk, on=MONDAY) == []


@pytest.mark.parametrize(
    ("role", "sees"),
    [("caseworker", 2), ("deputy", 2), ("team_lead", 2), ("reviewer", 0), ("operator", 0), ("stranger", 0)],
)
def test_who_sees_that_somebody_is_away(cast: dict[str, Staff], office: Office, role: str, sees: int) -> None:
    for away in (cast["deputy"].pk, None):
        note_absence(
            by=cast["caseworker"],
            office_key=office.pk,
            staff_key=away,
            from_on=MONDAY,
            until_on=MONDAY,
            today=MONDAY,
        )
    assert visible_absences(cast[role], on=MONDAY).count() == sees


def test_colleague_of_another_neighbourhood_takes_no_absence_back(
    caseworker: Staff, office: Office, agency: Agency
) -> None:
    gone = note_absence(
        by=caseworker,
        office_key=office.pk,
        staff_key=caseworker.pk,
        from_on=MONDAY,
        until_on=MONDAY,
        today=MONDAY,
    )
    elsewhere = NeighbourhoodFactory.create(agency=agency)
    other = StaffFactory.create(agency=agency)
    AssignmentFactory.create(staff=other, neighbourhood_key=elsewhere.pk)
    with pytest.raises(NotVisible):
        remove_absence(by=other, absence_key=gone.pk, today=MONDAY)
