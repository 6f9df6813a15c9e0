"""Days that nobody meant: refused everywhere by one rule, in a sentence that says what to check."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
from casework_plans import DAY, draft

from lotse.accounts.models import Staff
from lotse.casework.enums import CaseState, NoteBasis, Phase, StepSide, TalkWay
from lotse.casework.models import Case, CaseChange, Talk
from lotse.casework.queries.plans import plan_text
from lotse.casework.rules import special_notes
from lotse.casework.rules.days import slip_violations
from lotse.casework.rules.plans import GoalText, PlanText, StepText
from lotse.casework.rules.special_notes import NoteText
from lotse.casework.rules.talks import TalkContent
from lotse.casework.services.cases import begin_case, move_phase
from lotse.casework.services.handovers import offer_handover, take_handover
from lotse.casework.services.plans import save_plan
from lotse.casework.services.talks import record_talk
from lotse.core.errors import InputError, RuleError
from lotse.people.models import Person

LONG_AGO, FAR_AHEAD = "mehr als fünf Jahre zurück", "mehr als fünf Jahre voraus"


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (DAY, ""),
        (dt.date(2021, 3, 16), ""),
        (dt.date(2021, 3, 15), LONG_AGO),
        (dt.date(2002, 3, 16), LONG_AGO),
        (dt.date(1020, 3, 16), LONG_AGO),
        (dt.date.min, LONG_AGO),
        (dt.date(2031, 3, 16), ""),
        (dt.date(2031, 3, 17), FAR_AHEAD),
        (dt.date(2206, 3, 16), FAR_AHEAD),
        (dt.date.max, FAR_AHEAD),
    ],
)
def test_day_five_years_off_is_a_slip(day: dt.date, says: str) -> None:
    found = slip_violations(day, today=DAY)
    assert bool(found) is bool(says)
    assert all(says in words and "Bitte prüfen Sie das Jahr" in words for words in found)


def talk(by: Staff, someone: Person, on: dt.date) -> object:
    content = TalkContent(TalkWay.PHONE, on)
    return record_talk(by=by, person_key=someone.pk, content=content, client_key=uuid.uuid4(), today=DAY)


def beginning(by: Staff, someone: Person, on: dt.date) -> object:
    return begin_case(by=by, person_key=someone.pk, state=CaseState.OPEN, on=on, today=DAY)


@pytest.mark.parametrize("act", [talk, beginning])
def test_talk_and_beginning_of_long_ago_are_refused(
    caseworker: Staff, somebody: Person, act: Callable[[Staff, Person, dt.date], object]
) -> None:
    with pytest.raises((InputError, RuleError), match=LONG_AGO):
        act(caseworker, somebody, dt.date(2002, 3, 16))
    assert not Talk.objects.exists()
    assert not CaseChange.objects.exists()
    act(caseworker, somebody, dt.date(2023, 3, 16))


def test_step_of_a_case_of_long_ago_is_refused(caseworker: Staff, case: Case) -> None:
    with pytest.raises(RuleError, match=LONG_AGO):
        move_phase(by=caseworker, case_key=case.pk, phase=Phase.LINKING, on=dt.date(1020, 3, 16), today=DAY)


@pytest.mark.parametrize(
    ("until_on", "says"), [(dt.date(1020, 3, 16), LONG_AGO), (dt.date(2206, 3, 16), FAR_AHEAD)]
)
def test_step_of_a_plan_is_named_with_its_slip(
    caseworker: Staff, case: Case, until_on: dt.date, says: str
) -> None:
    plan = draft(caseworker, case)
    wanted = PlanText((GoalText("Arbeit", (StepText(StepSide.PERSON, "Lebenslauf", until_on=until_on),)),))
    with pytest.raises(RuleError, match=f"„Lebenslauf“: Der .* liegt {says}"):
        save_plan(by=caseworker, plan_key=plan.pk, base=plan_text(plan), wanted=wanted, today=DAY)


def test_talk_of_a_handover_of_long_ago_is_refused(caseworker: Staff, deputy: Staff, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(responsible=caseworker)
    with pytest.raises(RuleError, match=FAR_AHEAD):
        offer_handover(
            by=caseworker, case_key=case.pk, to_key=deputy.pk, today=DAY, talk_on=dt.date(2206, 3, 16)
        )
    offered = offer_handover(by=caseworker, case_key=case.pk, to_key=deputy.pk, today=DAY)
    with pytest.raises(RuleError, match=LONG_AGO):
        take_handover(
            by=deputy, handover_key=offered.pk, talk_on=dt.date(2002, 3, 16), with_person=True, today=DAY
        )


def test_consent_of_long_ago_is_refused() -> None:
    note = NoteText("Text", NoteBasis.CONSENT, dt.date(2002, 3, 16), DAY + dt.timedelta(days=30))
    assert LONG_AGO in " ".join(special_notes.violations(note, today=DAY))
    assert not list(special_notes.violations(replace(note, consent_on=DAY), today=DAY))
