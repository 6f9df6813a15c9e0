"""Looks at where somebody stands and plans of the demo town: one followed for months, one just being written."""

from __future__ import annotations

import datetime as dt

from lotse.accounts.models import Staff
from lotse.casework.enums import CopyWay, Level, StepSide, WorkLimit
from lotse.casework.models import Case, Plan
from lotse.casework.rules.assessments import AnswerText
from lotse.casework.rules.plans import GoalText, PlanText, StepText
from lotse.casework.services.assessments import save_assessment
from lotse.casework.services.plans import agree_plan, draft_plan, give_copy, save_plan
from lotse.casework.services.steps import finish_step

_FIRST = {
    "strengths": AnswerText("bleibt ruhig, wenn es hektisch wird"),
    "qualification": AnswerText("Ausbildung als Köchin im Ausland", "Zeugnis übersetzen lassen", Level.NEEDS),
    "experience": AnswerText("sechs Jahre in einer Großküche", "", Level.STRONG),
    "languages": AnswerText("drei Sprachen", "Deutsch für die Arbeit", Level.URGENT),
    "limits": AnswerText(limits=(WorkLimit.NO_NIGHTS, WorkLimit.PART_TIME)),
    "care": AnswerText("die Großmutter springt ein", "ein fester Kita-Platz", Level.NEEDS),
    "money": AnswerText("", "Ratenzahlung beim Strom", Level.WORKABLE),
    "goals": AnswerText("wieder in einer Küche stehen"),
}
_SINCE = {
    "qualification": AnswerText("Übersetzung liegt vor", "Anerkennung beantragen", Level.WORKABLE),
    "languages": AnswerText("Kurs im Nachbarschaftshaus läuft", "dranbleiben", Level.WORKABLE),
    "care": AnswerText("Kita-Platz ab Januar zugesagt", "", Level.STRONG),
    "networks": AnswerText("kennt jetzt die Frauen aus dem Kurs", "", Level.WORKABLE),
    "money": AnswerText("", "Ratenzahlung beim Strom, neue Nachzahlung", Level.NEEDS),
}


def add_looks_and_plans(by: Staff, *, followed: Case, begun: Case, today: dt.date) -> None:
    """Give one case two looks and an agreed plan, another one a first look and a draft."""
    _look(by, followed, _FIRST, days_ago=108, today=today)
    _look(by, followed, {**_FIRST, **_SINCE}, days_ago=21, today=today)
    _followed(by, followed, today=today)
    first = {code: _FIRST[code] for code in ("strengths", "qualification", "languages")}
    _look(by, begun, first, days_ago=12, today=today)
    _write(
        by,
        draft_plan(by=by, case_key=begun.pk, today=today),
        GoalText(
            "Meine Zeugnisse sollen hier gelten.",
            (
                StepText(StepSide.PERSON, "Alle Zeugnisse mitbringen", until_on=today + dt.timedelta(days=9)),
                StepText(StepSide.OFFICE, "Übersetzung klären", until_on=today + dt.timedelta(days=14)),
            ),
        ),
        today=today,
    )


def _look(by: Staff, case: Case, answers: dict[str, AnswerText], *, days_ago: int, today: dt.date) -> None:
    on = today - dt.timedelta(days=days_ago)
    save_assessment(by=by, case_key=case.pk, on=on, with_person=True, base={}, answers=answers, today=today)


def _followed(by: Staff, case: Case, *, today: dt.date) -> None:
    agreed_on = today - dt.timedelta(days=92)
    plan = _write(
        by,
        draft_plan(by=by, case_key=case.pk, today=agreed_on),
        GoalText(
            "Ich möchte wieder in einer Küche arbeiten, am liebsten vormittags.",
            (
                StepText(StepSide.PERSON, "Zeugnisse mitbringen", until_on=today - dt.timedelta(days=70)),
                StepText(
                    StepSide.PARTNER,
                    "Sprachkurs anfangen",
                    "Nachbarschaftshaus",
                    today - dt.timedelta(days=40),
                ),
                StepText(StepSide.OFFICE, "Zwei Küchen im Quartier ansprechen", until_on=today),
                StepText(StepSide.PERSON, "Probetag ausmachen", until_on=today + dt.timedelta(days=20)),
            ),
        ),
        GoalText(
            "Meine Tochter soll gut betreut sein.",
            (StepText(StepSide.PARTNER, "Platz prüfen", "Familienbüro", today + dt.timedelta(days=6)),),
        ),
        today=agreed_on,
    )
    agree_plan(by=by, plan_key=plan.pk, version=plan.version, on=agreed_on, today=agreed_on)
    give_copy(by=by, plan_key=plan.pk, way=CopyWay.BY_HAND, on=agreed_on, today=agreed_on)
    for step, days_ago in zip(plan.steps.order_by("position")[:2], (72, 38), strict=True):
        finish_step(by=by, step_key=step.pk, on=today - dt.timedelta(days=days_ago), today=today)


def _write(by: Staff, plan: Plan, *goals: GoalText, today: dt.date) -> Plan:
    return save_plan(by=by, plan_key=plan.pk, base=PlanText(), wanted=PlanText(goals), today=today).plan
