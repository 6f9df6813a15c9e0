"""The ways of a case, its end, its pauses, aftercare: tables with their paragraphs."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.casework.enums import CaseState, ExitReason, Phase, ReminderRule
from lotse.casework.rules import cases as rules
from lotse.casework.rules import reminders as reminding
from lotse.casework.rules.months import months_later, weekday_until

TODAY = dt.date(2026, 3, 16)
DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2040, 12, 31))

# From each state (a row), whether there is a way to each state (a column); "-" is the beginning.
TABLE = """
            informed in-contact open paused aftercare closed
-           yes      yes        yes  no     no        no
informed    no       yes        yes  no     yes       yes
in-contact  no       no         yes  no     yes       yes
open        no       no         yes  yes    yes       yes
paused      no       no         yes  no     yes       yes
aftercare   no       no         yes  no     no        yes
closed      no       no         no   no     no        no
"""


def _table() -> list[tuple[CaseState | None, CaseState, bool]]:
    head, *lines = [line.split() for line in TABLE.strip().splitlines()]
    return [
        (None if line[0] == "-" else CaseState(line[0]), CaseState(target), cell == "yes")
        for line in lines
        for target, cell in zip(head, line[1:], strict=True)
    ]


def test_the_table_of_ways_is_whole() -> None:
    named = {(source, target) for source, target, _ in _table()}
    assert named == set(itertools.product([None, *CaseState], CaseState))


@pytest.mark.parametrize(("source", "target", "there"), _table())
def test_way_is_there_or_not(source: CaseState | None, target: CaseState, there: bool) -> None:
    violations = rules.step_violations(source=source, target=target, on=TODAY, since=None, today=TODAY)
    assert (violations == ()) is there
    assert (target in rules.targets(source)) is there


@pytest.mark.parametrize("way", list(rules.WAYS.values()), ids=lambda way: f"{way.source}-{way.target}")
def test_way_names_its_paragraph(way: rules.Way) -> None:
    assert "§" in way.ground
    assert "SGB" in way.ground
    assert way.label


@pytest.mark.parametrize(
    ("on", "since", "fine"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY - dt.timedelta(days=1), TODAY - dt.timedelta(days=1), True),
        (TODAY + dt.timedelta(days=1), None, False),  # the future
        (TODAY - dt.timedelta(days=1), TODAY, False),  # before the last step
    ],
)
def test_step_lies_between_the_last_one_and_today(on: dt.date, since: dt.date | None, fine: bool) -> None:
    found = rules.step_violations(
        source=CaseState.OPEN, target=CaseState.PAUSED, on=on, since=since, today=TODAY
    )
    assert (found == ()) is fine


@pytest.mark.parametrize(("here", "there"), list(itertools.product(Phase, Phase)))
def test_phases_go_forward_and_back(here: Phase, there: Phase) -> None:
    found = rules.phase_violations(state=CaseState.OPEN, phase=here, to=there)
    assert (found == ()) is (here != there)


@pytest.mark.parametrize("state", [state for state in CaseState if state != CaseState.OPEN])
def test_phases_rest_unless_the_case_is_open(state: CaseState) -> None:
    assert rules.phase_violations(state=state, phase=Phase.INTAKE, to=Phase.ASSESSMENT)


@pytest.mark.parametrize(
    ("started_on", "is_coached", "until"),
    [
        # § 16g Abs. 2 SGB II, six months by the calendar (§ 188 Abs. 2 BGB)
        ("2026-01-15", False, "2026-07-15"),
        ("2025-10-01", False, "2026-04-01"),
        # § 188 Abs. 3 BGB: the last month has no such day
        ("2025-08-31", False, "2026-02-28"),
        ("2023-08-31", False, "2024-02-29"),
        ("2025-08-30", False, "2026-02-28"),
        ("2025-12-31", False, "2026-06-30"),
        ("2026-03-31", False, "2026-09-30"),
        # a leap day, and a year's end in between
        ("2024-02-29", False, "2024-08-29"),
        ("2025-11-30", False, "2026-05-30"),
        # § 16k Abs. 3 SGB II: three months more
        ("2026-01-15", True, "2026-10-15"),
        ("2025-05-31", True, "2026-02-28"),
        # § 26 Abs. 4 SGB X: a Sunday stays the last day
        ("2025-09-29", False, "2026-03-29"),
    ],
)
def test_aftercare_ends_by_the_calendar(started_on: str, is_coached: bool, until: str) -> None:
    start, end = dt.date.fromisoformat(started_on), dt.date.fromisoformat(until)
    assert rules.aftercare_end(start, is_coached=is_coached) == end


@given(DAYS, st.integers(0, 24))
@settings(deadline=None)
def test_months_keep_the_day_or_end_the_month(day: dt.date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + dt.timedelta(days=1)).day == 1)


@given(DAYS)
@settings(deadline=None)
def test_weekend_gives_way_to_the_friday_before(day: dt.date) -> None:
    found = weekday_until(day)
    assert found.weekday() < 5
    assert 0 <= (day - found).days <= 2
    assert found == day or day.weekday() >= 5


def _exit(reason: ExitReason, **values: object) -> tuple[str, ...]:
    given_values: dict[str, object] = {
        "started_on": None,
        "with_aftercare": False,
        "is_coached": False,
        "began_on": dt.date(2025, 1, 1),
        "today": TODAY,
    }
    return rules.exit_violations(reason=reason, **(given_values | values))  # type: ignore[arg-type]


@pytest.mark.parametrize("reason", ExitReason)
def test_every_reason_may_end_a_case(reason: ExitReason) -> None:
    assert _exit(reason) == ()


@pytest.mark.parametrize("reason", ExitReason)
def test_aftercare_follows_only_the_start_of_work(reason: ExitReason) -> None:
    found = _exit(reason, started_on=TODAY, with_aftercare=True)
    assert (found == ()) is (reason in {ExitReason.WORK, ExitReason.TRAINING, ExitReason.OWN_BUSINESS})


@pytest.mark.parametrize(
    ("started_on", "with_aftercare", "is_coached", "fine"),
    [
        (None, True, False, False),  # aftercare needs a first day
        (TODAY, True, False, True),
        (dt.date(2024, 12, 31), False, False, False),  # before the case began
        (dt.date(2026, 6, 16), True, False, True),  # three months ahead
        (dt.date(2026, 6, 17), True, False, False),
        (dt.date(2025, 9, 16), True, False, False),  # six months are over today, § 16g Abs. 2 SGB II
        (dt.date(2025, 9, 16), False, False, True),
        (dt.date(2025, 9, 17), True, False, True),
        (dt.date(2025, 9, 16), True, True, True),  # nine with coaching, § 16k Abs. 3 SGB II
        (dt.date(2025, 6, 16), True, True, False),
    ],
)
def test_first_day_of_work_fits(
    started_on: dt.date | None, with_aftercare: bool, is_coached: bool, fine: bool
) -> None:
    found = _exit(
        ExitReason.WORK, started_on=started_on, with_aftercare=with_aftercare, is_coached=is_coached
    )
    assert (found == ()) is fine


@pytest.mark.parametrize(
    ("until_on", "fine"),
    [
        (None, True),
        (TODAY, False),
        (TODAY + dt.timedelta(days=1), True),
        (dt.date(2026, 9, 16), True),  # six months, § 15 Abs. 3 SGB II
        (dt.date(2026, 9, 17), False),
    ],
)
def test_pause_lasts_six_months_at_most(until_on: dt.date | None, fine: bool) -> None:
    assert (rules.pause_violations(from_on=TODAY, until_on=until_on) == ()) is fine


@pytest.mark.parametrize(
    ("to", "responsible", "fine"), [(2, 1, True), (1, 1, False), (3, 1, False), (1, None, True)]
)
def test_case_goes_to_a_colleague_who_is_not_responsible_yet(
    to: int, responsible: int | None, fine: bool
) -> None:
    assert (rules.handover_violations(to=to, responsible=responsible, colleagues={1, 2}) == ()) is fine


def test_aftercare_asks_after_one_three_and_six_months() -> None:
    start = dt.date(2026, 3, 2)
    planned = reminding.aftercare_reminders(started_on=start, until_on=dt.date(2026, 9, 2), today=start)
    assert [(one.rule, one.due_on) for one in planned] == [
        (ReminderRule.AFTERCARE_CALL, dt.date(2026, 4, 2)),
        (ReminderRule.AFTERCARE_CALL, dt.date(2026, 6, 2)),
        (ReminderRule.AFTERCARE_CALL, dt.date(2026, 9, 2)),
        (ReminderRule.AFTERCARE_ENDS, dt.date(2026, 8, 19)),
    ]


@given(DAYS, st.booleans(), st.integers(-30, 300))
@settings(deadline=None)
def test_aftercare_never_reminds_in_the_past_or_after_its_last_day(
    start: dt.date, is_coached: bool, days: int
) -> None:
    today, until = start + dt.timedelta(days=days), rules.aftercare_end(start, is_coached=is_coached)
    planned = reminding.aftercare_reminders(started_on=start, until_on=until, today=today)
    assert all(today <= one.due_on <= until and one.due_on.weekday() < 5 for one in planned)
    assert all(one.text and len(one.text) <= 200 for one in planned)


@pytest.mark.parametrize(
    ("until_on", "due_on"),
    [
        (dt.date(2026, 4, 1), dt.date(2026, 4, 1)),
        (None, dt.date(2026, 6, 16)),  # three months after its beginning
    ],
)
def test_pause_is_asked_about(until_on: dt.date | None, due_on: dt.date) -> None:
    planned = reminding.pause_reminder(from_on=TODAY, until_on=until_on)
    assert (planned.rule, planned.due_on) == (ReminderRule.PAUSE_ENDS, due_on)


@pytest.mark.parametrize(
    ("text", "due_on", "fine"),
    [
        ("Anrufen", TODAY, True),
        (" ", TODAY, False),
        ("Anrufen", TODAY - dt.timedelta(days=1), False),
        ("Anrufen", dt.date(2027, 3, 16), True),
        ("Anrufen", dt.date(2027, 3, 17), False),
    ],
)
def test_reminder_needs_words_and_a_day_ahead(text: str, due_on: dt.date, fine: bool) -> None:
    assert (reminding.reminder_violations(text=text, due_on=due_on, today=TODAY) == ()) is fine
