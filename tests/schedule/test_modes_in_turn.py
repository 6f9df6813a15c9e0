"""Modes set one after another: what holds on each day, however long and short ones follow each other."""

from __future__ import annotations

import datetime as dt

import pytest
from door import MONDAY, NOW
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lotse.accounts.models import Staff
from lotse.places.models import Neighbourhood, Office
from lotse.schedule.enums import Mode, Surface
from lotse.schedule.models import OfficeMode
from lotse.schedule.queries.heads import heads
from lotse.schedule.queries.modes import mode_here, modes_between, standing_modes
from lotse.schedule.services import surfaces
from lotse.schedule.services.modes import end_mode, switch_mode
from lotse.schedule.services.previews import ModePlan

DAYS = 12
Switch = tuple[Mode, int, int | None]


@pytest.fixture(autouse=True)
def plain_surfaces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no poster be typeset."""
    for surface in Surface:
        monkeypatch.setitem(surfaces._MAKERS, surface, surfaces.Maker(lambda situation: situation.mode))


def day(number: int) -> dt.date:
    return MONDAY + dt.timedelta(days=number)


def switch(by: Staff, office: Office, mode: Mode, first: int, length: int | None) -> OfficeMode:
    until = None if length is None else day(first + length)
    plan = ModePlan(mode=mode, from_on=day(first), until_on=until, reason="Grund")
    return switch_mode(by=by, office_key=office.pk, plan=plan, now=NOW)


def model(switches: list[Switch]) -> list[Mode | None]:
    """Say of each day what holds, as plainly as can be: what begins last and was set last of all that reach it."""
    held: list[Mode | None] = []
    for number in range(DAYS):
        reaching = [
            (first, turn, mode)
            for turn, (mode, first, length) in enumerate(switches)
            if first <= number and (length is None or number <= first + length)
        ]
        held.append(max(reaching)[2] if reaching else None)
    return held


SWITCHES = st.lists(
    st.tuples(st.sampled_from(Mode), st.integers(0, 4), st.none() | st.integers(0, 6)), min_size=1, max_size=5
)


@given(switches=SWITCHES)
@example(switches=[(Mode.PHONE_ONLY, 0, 6), (Mode.CLOSED, 0, 0)])
@example(switches=[(Mode.PHONE_ONLY, 0, None), (Mode.CLOSED, 0, 2), (Mode.EMERGENCY_ONLY, 0, 0)])
@example(switches=[(Mode.CLOSED, 2, 1), (Mode.EMERGENCY_ONLY, 0, None)])
@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
def test_switches_in_turn_leave_each_day_what_reaches_it(
    caseworker: Staff, office: Office, switches: list[Switch]
) -> None:
    OfficeMode.objects.all().delete()
    for each in switches:
        switch(caseworker, office, *each)
    held = modes_between(office.pk, MONDAY, day(DAYS - 1)).values()
    assert [mode.mode if mode.key else None for mode in held] == model(switches)


def test_short_switch_of_a_day_leaves_the_long_one(
    caseworker: Staff, neighbourhood: Neighbourhood, office: Office
) -> None:
    long = switch(caseworker, office, Mode.PHONE_ONLY, 0, 30)
    short = switch(caseworker, office, Mode.CLOSED, 0, 0)
    assert [mode.key for mode in standing_modes(caseworker, office.pk, on=MONDAY)] == [long.pk, short.pk]
    for number, key in ((0, short.pk), (1, long.pk)):
        (head,) = heads(Neighbourhood.objects.filter(pk=neighbourhood.pk), day(number))
        assert head.mode is not None
        assert (head.mode.key, mode_here(neighbourhood.pk, day(number)).key) == (key, key)
    end_mode(by=caseworker, mode_key=short.pk, last_day=day(-1), now=NOW)
    assert mode_here(neighbourhood.pk, MONDAY).key == long.pk


@pytest.mark.parametrize("length", [6, 7, None])
def test_switch_that_lasts_as_long_replaces_the_one_of_that_day(
    caseworker: Staff, office: Office, length: int | None
) -> None:
    switch(caseworker, office, Mode.PHONE_ONLY, 0, 6)
    last = switch(caseworker, office, Mode.CLOSED, 0, length)
    assert [mode.key for mode in standing_modes(caseworker, office.pk, on=MONDAY)] == [last.pk]
