"""Whatever is tried in whatever order: no case reaches a state by a way that the table does not name.

Hypothesis walks the services as a clerk might, wrong turns included; after each step the database must agree
with the table, with the journal and with itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from letters_town import person

from lotse.accounts.models import Staff
from lotse.casework.enums import CaseState, ExitReason, PauseReason, Phase
from lotse.casework.models import Case, CaseChange, Pause, Reminder
from lotse.casework.rules import cases as rules
from lotse.casework.services import cases as services
from lotse.casework.services.cases import Ending
from lotse.casework.services.undoing import undo_last_step
from lotse.core import clock
from lotse.core.errors import LotseError
from lotse.journal.models import Entry
from lotse.people.models import Person
from lotse.people.services.checking import standing_faults
from lotse.places.models import Neighbourhood

TODAY = clock.today()
Walk = Callable[[Staff, Person, int, dt.date], object]


def _latest(someone: Person) -> int:
    return Case.objects.filter(person=someone).order_by("-pk").values_list("pk", flat=True).first() or 0


def _begin(state: CaseState) -> Walk:
    return lambda by, someone, case, on: services.begin_case(
        by=by, person_key=someone.pk, state=state, on=on, today=TODAY
    )


def _close(reason: ExitReason, **values: object) -> Walk:
    return lambda by, someone, case, on: services.close_case(
        by=by,
        case_key=case,
        ending=Ending(reason, on, **values),
        today=TODAY,  # type: ignore[arg-type]
    )


STEPS: dict[str, Walk] = {
    **{f"begin {state}": _begin(state) for state in CaseState},
    "contact": lambda by, _, case, on: services.note_contact(by=by, case_key=case, on=on, today=TODAY),
    "talk": lambda by, someone, _, on: services.follow_talk(by=by, person_key=someone.pk, on=on, today=TODAY),
    "open": lambda by, _, case, on: services.open_case(by=by, case_key=case, on=on, today=TODAY),
    **{
        f"phase {phase}": lambda by, _, case, on, phase=phase: services.move_phase(
            by=by, case_key=case, phase=phase, on=on, today=TODAY
        )
        for phase in (Phase.ASSESSMENT, Phase.EVALUATION)
    },
    "pause": lambda by, _, case, on: services.pause_case(
        by=by, case_key=case, reason=PauseReason.WISH, on=on, today=TODAY
    ),
    "resume": lambda by, _, case, on: services.resume_case(by=by, case_key=case, on=on, today=TODAY),
    "close": _close(ExitReason.OWN_WISH),
    "close dead": _close(ExitReason.DECEASED),
    "close for work": _close(ExitReason.WORK, started_on=TODAY),
    "aftercare": _close(ExitReason.WORK, started_on=TODAY, with_aftercare=True),
    "aftercare without work": _close(ExitReason.MOVED, started_on=TODAY, with_aftercare=True),
    "end aftercare": lambda by, _, case, on: services.end_aftercare(by=by, case_key=case, on=on, today=TODAY),
    "undo": lambda by, _, case, on: undo_last_step(by=by, case_key=case, today=TODAY),
}


@given(st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(-1, 3)), max_size=14))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_state_is_reached_that_the_table_does_not_name(
    caseworker: Staff, neighbourhood: Neighbourhood, walk: list[tuple[str, int]]
) -> None:
    someone = person(neighbourhood, 1)
    for step, days_ago in walk:
        before = _states(someone)
        try:
            STEPS[step](caseworker, someone, _latest(someone), TODAY - dt.timedelta(days=days_ago))
        except LotseError:
            assert _states(someone) == before, f"{step} was refused and changed something"
        _agree(someone, before, _states(someone), is_undo=step == "undo")
    _clear(someone)


def _states(someone: Person) -> dict[int, CaseState]:
    return {
        key: CaseState(state) for key, state in Case.objects.filter(person=someone).values_list("pk", "state")
    }


def _agree(
    someone: Person, before: dict[int, CaseState], after: dict[int, CaseState], *, is_undo: bool
) -> None:
    for key in before.keys() | after.keys():
        here, there = before.get(key), after.get(key)
        if here != there:
            way = (there, here) if is_undo else (here, there)
            assert way in rules.WAYS, f"no way {way}"
    for change in CaseChange.objects.filter(case__person=someone):
        source = CaseState(change.from_state) if change.from_state else None
        assert (source, CaseState(change.to_state)) in rules.WAYS
    for case in Case.objects.filter(person=someone):
        last = case.changes.filter(undone_on=None).latest("pk")
        assert (case.state, case.phase) == (last.to_state, last.to_phase)
        assert Pause.objects.filter(case=case, ended_on=None).exists() is (case.state == CaseState.PAUSED)
    assert sum(state != CaseState.CLOSED for state in after.values()) <= 1
    assert standing_faults() == []


def _clear(someone: Person) -> None:
    """Leave nothing for the next walk: hypothesis does not roll the database back in between."""
    Reminder.objects.all().delete()
    Case.objects.all().delete()
    Entry.objects.all().delete()
    someone.delete()


@pytest.mark.parametrize("state", CaseState)
@pytest.mark.parametrize("step", sorted(STEPS))
def test_every_step_from_every_state(
    caseworker: Staff, neighbourhood: Neighbourhood, state: CaseState, step: str
) -> None:
    someone = person(neighbourhood, 1)
    for earlier in WAY_TO[state]:
        STEPS[earlier](caseworker, someone, _latest(someone), TODAY)
    before = _states(someone)
    assert list(before.values()) == [state]
    try:
        STEPS[step](caseworker, someone, _latest(someone), TODAY)
    except LotseError:
        assert _states(someone) == before
    _agree(someone, before, _states(someone), is_undo=step == "undo")


WAY_TO: dict[CaseState, tuple[str, ...]] = {
    CaseState.INFORMED: ("begin informed",),
    CaseState.IN_CONTACT: ("begin in-contact",),
    CaseState.OPEN: ("begin open",),
    CaseState.PAUSED: ("begin open", "pause"),
    CaseState.AFTERCARE: ("begin open", "aftercare"),
    CaseState.CLOSED: ("begin open", "close"),
}
