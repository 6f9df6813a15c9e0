"""Whatever is tried in whatever order: no case reaches a state by a way that the table does not name.

Hypothesis walks the services as a clerk might, wrong turns included; after each step the database must agree
with the table, with the journal and with itself.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from letters_town import person

from lotse.accounts.models import Staff
from lotse.casework.enums import CaseState, ExitReason, PauseReason, Phase, StepSide, TalkWay
from lotse.casework.models import Case, CaseChange, Pause, Reminder, Talk
from lotse.casework.queries.assessments import catalogue
from lotse.casework.queries.plans import plan_text
from lotse.casework.rules import cases as rules
from lotse.casework.rules.assessments import AnswerText
from lotse.casework.rules.plans import GoalText, PlanText, StepText
from lotse.casework.rules.talks import TalkContent
from lotse.casework.services import cases as services
from lotse.casework.services.assessments import save_assessment
from lotse.casework.services.cases import Ending
from lotse.casework.services.plans import agree_plan, draft_plan, save_plan
from lotse.casework.services.talks import record_talk, undo_talk
from lotse.casework.services.undoing import undo_last_step
from lotse.core import clock
from lotse.core.errors import LotseError, RuleError
from lotse.journal.models import Entry
from lotse.people.models import Person
from lotse.people.services.checking import standing_faults
from lotse.places.models import Neighbourhood

TODAY = clock.today()
WISHES = PlanText(
    (
        GoalText(
            "Arbeiten",
            (
                StepText(StepSide.PERSON, "Lebenslauf mitbringen", until_on=TODAY),
                StepText(StepSide.OFFICE, "Betriebe anrufen", until_on=TODAY),
            ),
        ),
    )
)
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


def _agree_plan(by: Staff, someone: Person, case: int, on: dt.date) -> object:
    plan = draft_plan(by=by, case_key=case, today=TODAY)
    text = plan_text(plan)
    saved = save_plan(by=by, plan_key=plan.pk, base=text, wanted=WISHES, today=TODAY)
    return agree_plan(by=by, plan_key=plan.pk, version=saved.plan.version, on=TODAY, today=TODAY)


def _assess(by: Staff, someone: Person, case: int, on: dt.date) -> object:
    code = catalogue(by.agency_id)[0].code
    answers = {code: AnswerText(strength="kocht gern")}
    return save_assessment(
        by=by, case_key=case, on=on, with_person=True, base={}, answers=answers, today=TODAY
    )


def _note_talk(by: Staff, someone: Person, case: int, on: dt.date) -> object:
    content = TalkContent(TalkWay.PHONE, on)
    return record_talk(by=by, person_key=someone.pk, content=content, client_key=uuid.uuid4(), today=TODAY)


def _undo_talk(by: Staff, someone: Person, case: int, on: dt.date) -> object:
    latest = Talk.objects.filter(person=someone, undone_on=None).order_by("-pk").first()
    return undo_talk(by=by, talk_key=latest.pk if latest else 0, today=TODAY)


STEPS: dict[str, Walk] = {
    **{f"begin {state}": _begin(state) for state in CaseState},
    "contact": lambda by, _, case, on: services.note_contact(by=by, case_key=case, on=on, today=TODAY),
    "talk": lambda by, someone, _, on: services.follow_talk(by=by, person_key=someone.pk, on=on, today=TODAY),
    "note talk": _note_talk,
    "undo talk": _undo_talk,
    "agree plan": _agree_plan,
    "assess": _assess,
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


UNDOING = frozenset({"undo", "undo talk"})


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
        _agree(someone, before, _states(someone), is_undo=step in UNDOING)
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
        if case.state == CaseState.INFORMED:
            talked = case.talks.filter(undone_on=None)
            assert not any(rows.exists() for rows in (talked, case.plans, case.assessments)), "only informed"
        last = case.changes.filter(undone_on=None).latest("pk")
        assert (case.state, case.phase) == (last.to_state, last.to_phase)
        assert Pause.objects.filter(case=case, ended_on=None).exists() is (case.state == CaseState.PAUSED)
    assert sum(state != CaseState.CLOSED for state in after.values()) <= 1
    assert standing_faults() == []


def _clear(someone: Person) -> None:
    """Leave nothing for the next walk: hypothesis does not roll the database back in between."""
    Reminder.objects.all().delete()
    Talk.objects.all().delete()
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
    _agree(someone, before, _states(someone), is_undo=step in UNDOING)


WAY_TO: dict[CaseState, tuple[str, ...]] = {
    CaseState.INFORMED: ("begin informed",),
    CaseState.IN_CONTACT: ("begin in-contact",),
    CaseState.OPEN: ("begin open",),
    CaseState.PAUSED: ("begin open", "pause"),
    CaseState.AFTERCARE: ("begin open", "aftercare"),
    CaseState.CLOSED: ("begin open", "close"),
}


@pytest.mark.parametrize("what", ["note talk", "agree plan", "assess"])
def test_what_was_talked_over_is_never_only_informed_again(
    caseworker: Staff, neighbourhood: Neighbourhood, what: str
) -> None:
    someone = person(neighbourhood, 1)
    for step in ("begin informed", "open", what):
        STEPS[step](caseworker, someone, _latest(someone), TODAY)
    with pytest.raises(RuleError, match="informiert"):
        undo_last_step(by=caseworker, case_key=_latest(someone), today=TODAY)
    assert list(_states(someone).values()) == [CaseState.OPEN]


def test_talk_taken_back_leaves_the_case_where_another_talk_keeps_it(
    caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    someone = person(neighbourhood, 1)
    for step in ("begin informed", "note talk", "note talk"):
        STEPS[step](caseworker, someone, _latest(someone), TODAY)
    first, second = Talk.objects.order_by("pk")
    undo_talk(by=caseworker, talk_key=first.pk, today=TODAY)
    assert list(_states(someone).values()) == [CaseState.IN_CONTACT]
    undo_last = undo_talk(by=caseworker, talk_key=second.pk, today=TODAY)
    assert undo_last == someone.pk
