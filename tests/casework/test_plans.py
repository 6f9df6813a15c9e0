"""Plans: written together, agreed on, kept by nobody alone; nothing written is lost."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from casework_plans import DAY, WANTED, agreed, draft, open_case

from lotse.accounts.models import Staff
from lotse.casework.enums import (
    CaseState,
    CopyWay,
    PlanState,
    ReminderRule,
    ReminderState,
    StepSide,
    StepState,
)
from lotse.casework.models import Case, Plan, Reminder, Step
from lotse.casework.queries.plans import plan_in_force, plan_text, plans_of_case, steps_due
from lotse.casework.rules import plans as rules
from lotse.casework.rules.plans import GoalText, PlanText, StepText
from lotse.casework.services.plans import (
    Decision,
    PlanCollision,
    agree_plan,
    discard_draft,
    draft_plan,
    give_copy,
    save_plan,
    take_copy_back,
)
from lotse.casework.services.steps import finish_step, reach_goal, reopen_goal, reopen_step
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
from lotse.journal.models import Entry
from lotse.places.models import Neighbourhood
from lotse.privacy.models import AuditRow


def kinds(case: Case) -> list[str]:
    return list(Entry.objects.filter(case_key=case.pk).order_by("pk").values_list("kind", flat=True))


def save(by: Staff, plan: Plan, base: PlanText, wanted: PlanText) -> bool:
    return save_plan(by=by, plan_key=plan.pk, base=base, wanted=wanted, today=DAY).is_joined


# --- rules


@pytest.mark.parametrize(
    ("agreed_on", "review_on"),
    [
        (dt.date(2026, 3, 16), dt.date(2026, 9, 16)),
        (dt.date(2026, 8, 31), dt.date(2027, 2, 28)),
        (dt.date(2027, 8, 31), dt.date(2028, 2, 29)),
        (dt.date(2026, 12, 31), dt.date(2027, 6, 30)),
    ],
)
def test_review_comes_after_six_months(agreed_on: dt.date, review_on: dt.date) -> None:
    """Law: § 15 Abs. 3 SGB II."""
    assert rules.review_day(agreed_on) == review_on


@pytest.mark.parametrize(
    ("state", "wanted", "may"),
    [
        (PlanState.DRAFT, PlanState.AGREED, True),
        (PlanState.AGREED, PlanState.REPLACED, True),
        (PlanState.DRAFT, PlanState.REPLACED, False),
        (PlanState.AGREED, PlanState.DRAFT, False),
        (PlanState.REPLACED, PlanState.AGREED, False),
        (PlanState.REPLACED, PlanState.DRAFT, False),
    ],
)
def test_a_plan_goes_only_forward(state: PlanState, wanted: PlanState, may: bool) -> None:
    assert rules.may_become(state, wanted) is may


@pytest.mark.parametrize(
    ("state", "may"),
    [
        (CaseState.INFORMED, False),
        (CaseState.IN_CONTACT, True),
        (CaseState.OPEN, True),
        (CaseState.PAUSED, True),
        (CaseState.AFTERCARE, True),
        (CaseState.CLOSED, False),
    ],
)
def test_a_plan_needs_a_living_case(state: CaseState, may: bool) -> None:
    assert rules.may_have_plan(state) is may


def goal(*steps: StepText, text: str = "Arbeit") -> PlanText:
    return PlanText((GoalText(text, steps),))


MINE = StepText(StepSide.PERSON, "Lebenslauf", until_on=DAY)
OURS = StepText(StepSide.OFFICE, "Anrufen", until_on=DAY)


@pytest.mark.parametrize(
    ("plan", "missing"),
    [
        (WANTED, []),
        (PlanText(), ["mindestens ein Ziel"]),
        (goal(), ["„Arbeit“ fehlt noch ein Schritt"]),
        (goal(MINE), ["das Quartiersbüro oder ein Partner"]),
        (goal(OURS), ["die Person selbst"]),
        (goal(MINE, replace(OURS, until_on=None)), ["„Anrufen“ hat noch keinen Tag"]),
        (goal(MINE, replace(OURS, until_on=DAY - dt.timedelta(days=1))), ["liegt schon zurück"]),
        (goal(MINE, OURS), []),
    ],
)
def test_what_a_draft_still_needs(plan: PlanText, missing: list[str]) -> None:
    """Law: § 15 Abs. 2 SGB II."""
    found = rules.agreeing_violations(plan, on=DAY)
    assert len(found) == len(missing)
    assert all(words in sentence for words, sentence in zip(missing, found, strict=True))


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (goal(text=""), "braucht einen Text"),
        (goal(text="x" * 301), "braucht einen Text"),
        (goal(replace(OURS, partner="Familienbüro")), "steht sein Name dabei"),
        (goal(StepText(StepSide.PARTNER, "Prüfen")), "steht sein Name dabei"),
        (goal(StepText(StepSide.PARTNER, "Prüfen", "P" * 121)), "120 Zeichen"),
        (PlanText((GoalText("Ziel"),) * 9), "höchstens 8 Ziele"),
        (goal(*[MINE] * 41), "höchstens 8 Ziele und 40 Schritte"),
    ],
)
def test_what_cannot_be_saved(plan: PlanText, words: str) -> None:
    (found,) = rules.writing_violations(plan, today=DAY)
    assert words in found


# --- services


def test_saving_keeps_lines_and_their_order(caseworker: Staff, case: Case) -> None:
    plan = draft(caseworker, case)
    stored = plan_text(plan)
    first, second = stored.goals
    turned = PlanText((second, replace(first, steps=first.steps[::-1])))

    save(caseworker, plan, stored, turned)

    assert plan_text(plan) == turned
    assert Step.objects.filter(plan=plan).count() == 3


def test_second_writer_is_joined_where_nothing_collides(caseworker: Staff, deputy: Staff, case: Case) -> None:
    plan = draft(caseworker, case)
    base = plan_text(plan)
    first, second = base.goals
    save(caseworker, plan, base, PlanText((replace(first, text="In einer Küche arbeiten"), second)))

    joined = save(deputy, plan, base, PlanText((first, replace(second, text="Ein Kita-Platz"))))

    assert joined
    assert [each.text for each in plan_text(plan).goals] == ["In einer Küche arbeiten", "Ein Kita-Platz"]


def test_second_writer_is_shown_the_difference_and_loses_nothing(
    caseworker: Staff, deputy: Staff, case: Case
) -> None:
    plan = draft(caseworker, case)
    base = plan_text(plan)
    first, second = base.goals
    save(caseworker, plan, base, PlanText((replace(first, text="In einer Küche arbeiten"), second)))
    theirs = plan_text(plan)
    added = StepText(StepSide.OFFICE, "Gutschein besorgen")
    mine = PlanText((replace(first, text="Koch werden", steps=(*first.steps, added)), second))

    with pytest.raises(PlanCollision) as raised:
        save(deputy, plan, base, mine)

    assert plan_text(plan) == theirs
    merged = raised.value.merged
    (collision,) = merged.collisions
    assert (collision.theirs and collision.theirs.text) == "In einer Küche arbeiten"
    assert (collision.mine and collision.mine.text) == "Koch werden"
    decision = Decision(raised.value.version, {collision.name: True})
    save_plan(by=deputy, plan_key=plan.pk, base=base, wanted=mine, decision=decision, today=DAY)
    after = plan_text(plan)
    assert after.goals[0].text == "Koch werden"
    assert [step.text for step in after.goals[0].steps][-1] == "Gutschein besorgen"


def test_a_decision_holds_only_for_what_was_shown(caseworker: Staff, deputy: Staff, case: Case) -> None:
    plan = draft(caseworker, case)
    base = plan_text(plan)
    save(caseworker, plan, base, reworded(base, "In einer Küche arbeiten"))
    mine = reworded(base, "Koch werden")
    with pytest.raises(PlanCollision) as raised:
        save(deputy, plan, base, mine)
    decision = Decision(raised.value.version, {raised.value.merged.collisions[0].name: True})
    save(caseworker, plan, plan_text(plan), reworded(plan_text(plan), "In einer Kantine arbeiten"))

    with pytest.raises(PlanCollision):
        save_plan(by=deputy, plan_key=plan.pk, base=base, wanted=mine, decision=decision, today=DAY)

    assert plan_text(plan).goals[0].text == "In einer Kantine arbeiten"


def reworded(plan: PlanText, text: str) -> PlanText:
    return PlanText((replace(plan.goals[0], text=text), *plan.goals[1:]))


def test_saving_nothing_new_changes_nothing(caseworker: Staff, case: Case) -> None:
    plan = draft(caseworker, case)
    rows = AuditRow.objects.count()

    save(caseworker, plan, plan_text(plan), plan_text(plan))

    assert AuditRow.objects.count() == rows
    assert Plan.objects.get(pk=plan.pk).version == plan.version


def test_agreeing_sets_the_review_and_reminds_of_it(caseworker: Staff, case: Case) -> None:
    plan = agreed(caseworker, case)

    assert (plan.state, plan.agreed_on, plan.review_on) == (PlanState.AGREED, DAY, dt.date(2026, 9, 16))
    entry = Entry.objects.get(case_key=case.pk)
    assert entry.person_key == case.person_id
    assert entry.kind == "plan-agreed"
    assert entry.facts == {
        "plan": plan.pk,
        "goals": 2,
        "person_steps": 1,
        "office_steps": 1,
        "partner_steps": 1,
        "review_on": "2026-09-16",
    }
    reminder = Reminder.objects.get(person=case.person, rule=ReminderRule.PLAN_REVIEW)
    assert (reminder.case, reminder.due_on) == (case, dt.date(2026, 9, 16))


def test_agreeing_refuses_what_nobody_has_read(caseworker: Staff, case: Case) -> None:
    plan = draft(caseworker, case)
    with pytest.raises(ConflictError):
        agree_plan(by=caseworker, plan_key=plan.pk, version=plan.version - 1, on=DAY, today=DAY)
    with pytest.raises(InputError):
        agree_plan(
            by=caseworker, plan_key=plan.pk, version=plan.version, on=DAY + dt.timedelta(days=1), today=DAY
        )


def test_agreeing_refuses_an_unfinished_draft(caseworker: Staff, case: Case) -> None:
    plan = draft(caseworker, case, goal(MINE))
    with pytest.raises(RuleError, match="das Quartiersbüro oder ein Partner"):
        agree_plan(by=caseworker, plan_key=plan.pk, version=plan.version, on=DAY, today=DAY)


def test_next_plan_begins_with_what_is_open_and_takes_the_place(caseworker: Staff, case: Case) -> None:
    old = agreed(caseworker, case)
    step = old.steps.get(text="Lebenslauf mitbringen")
    finish_step(by=caseworker, step_key=step.pk, on=DAY, today=DAY)
    reach_goal(by=caseworker, goal_key=old.goals.get(position=2).pk, on=DAY, today=DAY)

    new = draft_plan(by=caseworker, case_key=case.pk, today=DAY)
    assert draft_plan(by=caseworker, case_key=case.pk, today=DAY) == new
    text = plan_text(new)
    assert [step.text for step in text.steps] == ["Zwei Betriebe anrufen"]
    wanted = PlanText((replace(text.goals[0], steps=(*text.goals[0].steps, MINE)),))
    save(caseworker, new, text, wanted)
    called = old.steps.get(text="Zwei Betriebe anrufen")
    finish_step(by=caseworker, step_key=called.pk, on=DAY, today=DAY)
    new.refresh_from_db()
    agree_plan(by=caseworker, plan_key=new.pk, version=new.version, on=DAY, today=DAY)

    old.refresh_from_db()
    assert old.state == PlanState.REPLACED
    assert new.steps.get(text="Zwei Betriebe anrufen").state == StepState.DONE
    open_reviews = Reminder.objects.filter(rule=ReminderRule.PLAN_REVIEW, state=ReminderState.OPEN)
    assert [reminder.source_key for reminder in open_reviews] == [new.pk]
    plans = plans_of_case(caseworker, case.pk, today=DAY)
    assert plans.agreed is not None
    assert (plans.agreed.key, plans.draft, [plan.key for plan in plans.earlier]) == (new.pk, None, [old.pk])


def test_what_a_new_plan_carries_on_can_be_taken_back(caseworker: Staff, case: Case) -> None:
    """Done and reached while the new plan was a draft; taken back there, the journal must say so too."""
    old = agreed(caseworker, case)
    new = draft_plan(by=caseworker, case_key=case.pk, today=DAY)
    finish_step(by=caseworker, step_key=old.steps.get(text="Lebenslauf mitbringen").pk, on=DAY, today=DAY)
    reach_goal(by=caseworker, goal_key=old.goals.get(position=2).pk, on=DAY, today=DAY)
    agree_plan(by=caseworker, plan_key=new.pk, version=new.version, on=DAY, today=DAY)
    step, goal = new.steps.get(state=StepState.DONE), new.goals.get(reached_on=DAY)

    reopen_step(by=caseworker, step_key=step.pk, today=DAY)
    reopen_goal(by=caseworker, goal_key=goal.pk, today=DAY)

    done = Entry.objects.filter(case_key=case.pk, kind__in=["step-done", "goal-reached"])
    taken_back = Entry.objects.filter(undoes__in=done.values("pk"))
    assert (done.count(), taken_back.count()) == (2, 2)
    assert not new.steps.exclude(entry_key=None, state=StepState.OPEN).exists()


def test_one_step_done_ticks_one_of_two_that_read_the_same(caseworker: Staff, case: Case) -> None:
    old = agreed(caseworker, case)
    new = draft_plan(by=caseworker, case_key=case.pk, today=DAY)
    text = plan_text(new)
    twice = replace(text.goals[0], steps=(*text.goals[0].steps, replace(text.goals[0].steps[0], key=None)))
    save(caseworker, new, text, PlanText((twice, *text.goals[1:])))
    finish_step(by=caseworker, step_key=old.steps.get(text="Lebenslauf mitbringen").pk, on=DAY, today=DAY)
    new.refresh_from_db()
    agree_plan(by=caseworker, plan_key=new.pk, version=new.version, on=DAY, today=DAY)
    twins = new.steps.filter(text="Lebenslauf mitbringen").order_by("position")
    assert [step.state for step in twins] == [StepState.DONE, StepState.OPEN]


def test_agreed_plan_can_no_longer_be_rewritten(caseworker: Staff, case: Case) -> None:
    plan = agreed(caseworker, case)
    text = plan_text(plan)
    with pytest.raises(ConflictError):
        save(caseworker, plan, text, PlanText())
    with pytest.raises(ConflictError):
        discard_draft(by=caseworker, plan_key=plan.pk, today=DAY)
    assert plan_text(plan) == text


def test_discarding_a_draft_leaves_the_plan_in_force(caseworker: Staff, case: Case) -> None:
    plan = agreed(caseworker, case)
    new = draft_plan(by=caseworker, case_key=case.pk, today=DAY)

    discard_draft(by=caseworker, plan_key=new.pk, today=DAY)

    assert list(Plan.objects.filter(case=case)) == [plan]


@pytest.mark.parametrize("state", [CaseState.INFORMED, CaseState.CLOSED])
def test_no_plan_without_a_talk(caseworker: Staff, neighbourhood: Neighbourhood, state: CaseState) -> None:
    ended = {"exit_reason": "moved", "exit_on": DAY} if state == CaseState.CLOSED else {}
    case = open_case(neighbourhood, state=state, phase="", **ended)
    with pytest.raises(RuleError, match="Ein Plan entsteht erst im Gespräch"):
        draft_plan(by=caseworker, case_key=case.pk, today=DAY)


def test_nothing_is_agreed_once_the_case_has_ended(caseworker: Staff, case: Case) -> None:
    plan = draft(caseworker, case)
    Case.objects.filter(pk=case.pk).update(state=CaseState.CLOSED, phase="", exit_reason="moved", exit_on=DAY)
    with pytest.raises(RuleError, match="beendet"):
        agree_plan(by=caseworker, plan_key=plan.pk, version=plan.version, on=DAY, today=DAY)


def test_copy_is_handed_over_and_taken_back(caseworker: Staff, case: Case) -> None:
    plan = agreed(caseworker, case)

    give_copy(by=caseworker, plan_key=plan.pk, way=CopyWay.BY_HAND, on=DAY, today=DAY)
    with pytest.raises(ConflictError):
        give_copy(by=caseworker, plan_key=plan.pk, way=CopyWay.BY_POST, on=DAY, today=DAY)
    view = plan_in_force(caseworker, case.person_id, today=DAY)
    assert view is not None
    assert (view.copy_on, view.copy_way) == (DAY, "ausgehändigt")
    take_copy_back(by=caseworker, plan_key=plan.pk, today=DAY)

    plan.refresh_from_db()
    assert (plan.copy_on, plan.copy_way) == (None, "")
    assert kinds(case) == ["plan-agreed", "plan-copy-given", "step-undone"]


def test_journal_holds_no_word_of_a_plan(caseworker: Staff, case: Case) -> None:
    plan = agreed(caseworker, case)
    finish_step(by=caseworker, step_key=plan.steps.get(position=3).pk, on=DAY, today=DAY)

    written = str(list(Entry.objects.values_list("facts", flat=True)))
    assert "Küche" not in written
    assert "Familienbüro" not in written


def test_strangers_find_no_plan(stranger: Staff, town_adviser: Staff, caseworker: Staff, case: Case) -> None:
    plan = agreed(caseworker, case)
    step, aim = plan.steps.get(position=1).pk, plan.goals.get(position=1).pk
    for other in (stranger, town_adviser):
        with pytest.raises(NotVisible):
            draft_plan(by=other, case_key=case.pk, today=DAY)
        with pytest.raises(NotVisible):
            finish_step(by=other, step_key=step, on=DAY, today=DAY)
        with pytest.raises(NotVisible):
            reach_goal(by=other, goal_key=aim, on=DAY, today=DAY)
        with pytest.raises(NotVisible):
            give_copy(by=other, plan_key=plan.pk, way=CopyWay.BY_HAND, on=DAY, today=DAY)
        assert plan_in_force(other, case.person_id, today=DAY) is None
        assert not steps_due(other, case.person.neighbourhood_id, today=dt.date(2027, 1, 1)).exists()


# --- queries


def test_due_are_open_steps_of_agreed_plans_whose_day_has_come(
    caseworker: Staff, case: Case, neighbourhood: Neighbourhood
) -> None:
    plan = agreed(caseworker, case)
    agreed(caseworker, open_case(neighbourhood, 2, state=CaseState.PAUSED))
    draft(caseworker, open_case(neighbourhood, 3))
    day = dt.date(2026, 3, 30)

    due = steps_due(caseworker, neighbourhood.pk, today=day)
    assert [step.text for step in due] == ["Lebenslauf mitbringen", "Zwei Betriebe anrufen"]

    finish_step(by=caseworker, step_key=plan.steps.get(position=1).pk, on=DAY, today=day)
    assert [step.text for step in due.all()] == ["Zwei Betriebe anrufen"]


def test_plans_are_read_in_five_queries_however_long(
    caseworker: Staff, case: Case, django_assert_num_queries: object
) -> None:
    agreed(caseworker, case)
    draft_plan(by=caseworker, case_key=case.pk, today=DAY)
    with django_assert_num_queries(5):  # type: ignore[operator]
        plans = plans_of_case(caseworker, case.pk, today=DAY)
    assert plans.agreed is not None
    assert plans.draft is not None
    assert [step.who for step in plans.agreed.open_steps] == [
        "die Person",
        "das Quartiersbüro",
        "Familienbüro",
    ]
