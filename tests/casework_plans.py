"""A case with a plan: what the tests of plans and assessments start from."""

from __future__ import annotations

import datetime as dt

from letters_town import person

from lotse.accounts.models import Staff
from lotse.casework.enums import CaseState, Phase, StepSide
from lotse.casework.models import Case, Plan
from lotse.casework.queries.plans import plan_text
from lotse.casework.rules.plans import GoalText, PlanText, StepText
from lotse.casework.services.plans import agree_plan, draft_plan, save_plan
from lotse.places.models import Neighbourhood

DAY = dt.date(2026, 3, 16)
WANTED = PlanText(
    (
        GoalText(
            "Ich möchte wieder in einer Küche arbeiten.",
            (
                StepText(StepSide.PERSON, "Lebenslauf mitbringen", until_on=dt.date(2026, 3, 23)),
                StepText(StepSide.OFFICE, "Zwei Betriebe anrufen", until_on=dt.date(2026, 3, 30)),
            ),
        ),
        GoalText(
            "Meine Tochter soll in die Kita.",
            (StepText(StepSide.PARTNER, "Platz prüfen", "Familienbüro", dt.date(2026, 4, 15)),),
        ),
    )
)


def open_case(neighbourhood: Neighbourhood, number: int = 1, **values: object) -> Case:
    """Store an open case of one more person."""
    given = {"state": CaseState.OPEN, "phase": Phase.PLANNING, "began_on": DAY, "state_since": DAY}
    return Case.objects.create(person=person(neighbourhood, number), **(given | values))


def draft(by: Staff, case: Case, wanted: PlanText = WANTED) -> Plan:
    """Begin a plan and write it."""
    plan = draft_plan(by=by, case_key=case.pk, today=DAY)
    save_plan(by=by, plan_key=plan.pk, base=plan_text(plan), wanted=wanted, today=DAY)
    plan.refresh_from_db()
    return plan


def agreed(by: Staff, case: Case, wanted: PlanText = WANTED) -> Plan:
    """Agree on such a plan."""
    plan = draft(by, case, wanted)
    return agree_plan(by=by, plan_key=plan.pk, version=plan.version, on=DAY, today=DAY)
