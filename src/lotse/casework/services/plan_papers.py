"""The plan on paper. It is typeset when somebody asks for it and kept nowhere; who took it is written down."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.casework import access
from lotse.casework.models import Plan
from lotse.casework.printing import PaperGoal, PaperOffice, PaperStep, PlanPaper, typeset_plan
from lotse.casework.queries.plans import PlanView, plan_view
from lotse.core.errors import InputError
from lotse.lib.typesetting import TypesetError
from lotse.places.models import Office
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


@transaction.atomic
def print_plan(*, by: Staff, plan_key: int, language: str, today: dt.date) -> bytes:
    """Return a plan as PDF, its fixed words in German and in `language`; the person's address is never on it."""
    plan = access.get_plan(by, plan_key, on=today)
    person = plan.case.person
    paper = _paper(
        plan_view(plan, today=today),
        f"{person.given_name} {person.family_name}".strip(),
        _office(plan),
        today=today,
    )
    try:
        pdf = typeset_plan(paper, language=language)
    except TypesetError as error:
        raise InputError(str(error), detail=error.details)
    audit(
        by=by,
        action=AuditAction.EXPORTED,
        object_kind="plan",
        object_key=plan.pk,
        facts={"language": language},
    )
    return pdf


def _office(plan: Plan) -> PaperOffice:
    neighbourhood = plan.case.person.neighbourhood
    office = Office.objects.filter(neighbourhood=neighbourhood).first()
    if office is None:
        return PaperOffice(f"Quartiersbüro {neighbourhood.name}")
    place = f"{office.postcode} {office.town}".strip()
    return PaperOffice(office.name, office.street_line, place, office.phone, office.mail)


def _paper(view: PlanView, person_name: str, office: PaperOffice, *, today: dt.date) -> PlanPaper:
    return PlanPaper(
        person_name=person_name,
        office=office,
        goals=tuple(
            PaperGoal(
                goal.text,
                tuple(
                    PaperStep(step.side, step.text, step.partner, step.until_on, step.state, step.done_on)
                    for step in goal.steps
                ),
                goal.reached_on,
            )
            for goal in view.goals
        ),
        printed_on=today,
        agreed_on=view.agreed_on,
        review_on=view.review_on,
    )
