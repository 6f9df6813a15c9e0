"""The assessment of a case: where somebody stands, how far they have come, a new look taken together."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.casework.access import keeps_catalogue
from lotse.casework.queries.assessments import AssessmentView, DimensionView, catalogue
from lotse.casework.queries.cases import CaseView
from lotse.casework.rules.assessments import Answers, AnswerText, Field, part_of
from lotse.casework.rules.plans import may_have_plan
from lotse.casework.services.assessments import (
    AssessmentCollision,
    Decision,
    open_assessments,
    save_assessment,
    undo_assessment,
)
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, RuleError
from lotse.web.case.assessment_forms import AssessmentForm, answers_from, plain
from lotse.web.case.differences import Difference, chosen
from lotse.web.case.looks import latest_rows, way_table
from lotse.web.case.pages import show
from lotse.web.case.pictures import way_picture
from lotse.web.pages import day_in, number_in
from lotse.web.staff import staff_of

_SALT = "lotse.assessment"
_PARTS = {"strength": "Was gut geht", "need": "Wobei Hilfe gut täte", "level": "Stand", "limits": "Möglich"}


@require_safe
def assessments(request: HttpRequest, key: int) -> HttpResponse:
    """Show the latest look, the way since the first one as picture and table, and all looks."""
    by, today = staff_of(request), clock.today()
    case, looks = open_assessments(by=by, case_key=key, today=today)
    dimensions = catalogue(by.agency_id)
    table = way_table(dimensions, looks)
    values = {
        "case": case,
        "looks": looks,
        "latest": latest_rows(dimensions, looks[0]) if looks else [],
        "latest_title": f"Stand vom {looks[0].on:%d.%m.%Y}" if looks else "",
        "table": table,
        "picture": way_picture(
            [row.way for row in table.rows], {row.way.code: row.label for row in table.rows}
        ),
        "can_begin": may_have_plan(case.state),
        "keeps_catalogue": keeps_catalogue(by, on=today),
    }
    return show(request, "case/assessments.html", values, case_key=key)


@require_http_methods(["GET", "POST"])
def assessment_write(request: HttpRequest, key: int) -> HttpResponse:
    """Take a look together, begun from the latest one; `?tag=` changes the look of that day."""
    by, today = staff_of(request), clock.today()
    case, looks = open_assessments(by=by, case_key=key, today=today)
    dimensions = catalogue(by.agency_id)
    if request.method == "POST":
        return _written(request, case, dimensions)
    if not may_have_plan(case.state):
        return redirect("assessments", key)
    look = _begun_with(looks, day_in(request.GET.get("tag")) or today)
    answers = look.answers if look else {}
    on = look.on if look and request.GET.get("tag") else today
    together = look.with_person if look and look.on == on else True
    form = AssessmentForm(dimensions, answers=answers, look={"on": on, "with_person": together})
    return _show(request, case, form, _seal(answers), look=look if look and look.on == on else None)


@require_POST
def assessment_undo(request: HttpRequest, key: int, look: int) -> HttpResponse:
    """Take a look back, with all that was written there."""
    undo_assessment(by=staff_of(request), case_key=key, assessment_key=look, today=clock.today())
    messages.success(request, "Die Einschätzung ist zurückgenommen.")
    return redirect("assessments", key)


def _written(request: HttpRequest, case: CaseView, dimensions: tuple[DimensionView, ...]) -> HttpResponse:
    base = _unseal(request.POST.get("base", ""))
    if "mine" in request.POST:
        mine = _unseal(request.POST["mine"])
        if (on := day_in(request.POST.get("on"))) is None:
            raise BadRequest("an assessment's form came back without its day")
        look = {"on": on, "with_person": request.POST.get("with_person")}
        form = AssessmentForm(dimensions, answers=mine, look=look)
        return _save(request, case, form, base, mine, look)
    form = AssessmentForm(dimensions, request.POST, answers=base)
    if not form.is_valid():
        return _show(request, case, form, request.POST["base"], status=422)
    return _save(request, case, form, base, form.answers(), form.look.cleaned_data)


def _save(
    request: HttpRequest,
    case: CaseView,
    form: AssessmentForm,
    base: Answers,
    answers: Answers,
    look: dict[str, Any],
) -> HttpResponse:
    try:
        save_assessment(
            by=staff_of(request),
            case_key=case.key,
            on=look["on"],
            with_person=bool(look["with_person"]),
            base=base,
            answers=answers,
            today=clock.today(),
            decision=_decision(request),
        )
    except AssessmentCollision as collision:
        return _show_collision(request, case, collision, base, answers, look)
    except (ConflictError, InputError, RuleError) as error:
        return _show(request, case, form, _seal(base), status=422, fault=str(error))
    messages.success(request, "Die Einschätzung ist gespeichert.")
    return redirect("assessments", case.key)


def _show(
    request: HttpRequest,
    case: CaseView,
    form: AssessmentForm,
    base: str,
    *,
    status: int = 200,
    fault: str = "",
    look: AssessmentView | None = None,
) -> HttpResponse:
    values = {"case": case, "form": form, "base": base, "fault": fault, "look": look}
    response = show(request, "case/assessment_write.html", values, case_key=case.key)
    response.status_code = status
    return response


def _show_collision(
    request: HttpRequest,
    case: CaseView,
    collision: AssessmentCollision,
    base: Answers,
    mine: Answers,
    look: dict[str, Any],
) -> HttpResponse:
    labels = {each.code: each.label for each in catalogue(staff_of(request).agency_id)}
    values = {
        "case": case,
        "lines": [
            Difference(
                _name(field),
                f"{labels.get(field[0], field[0])}: {_PARTS[field[1]]}",
                _said(part_of(collision.stored, field)),
                _said(part_of(mine, field)),
                _said(part_of(base, field)),
            )
            for field in collision.colliding
        ],
        "base": _seal(base),
        "mine": _seal(mine),
        "look": look,
        "version": collision.version,
        "fault": str(collision),
    }
    response = show(request, "case/assessment_collision.html", values, case_key=case.key)
    response.status_code = 409
    return response


def _decision(request: HttpRequest) -> Decision | None:
    version = number_in(request.POST.get("version"))
    names = [name for name in request.POST if name.startswith("choose-")]
    mine = chosen(request.POST.dict(), [Difference(name, "", "", "") for name in names])
    if version is None or mine is None:
        return None
    return Decision(version, {_field(name): is_mine for name, is_mine in mine.items()})


def _name(field: Field) -> str:
    return f"choose-{field[1]}-{field[0]}"


def _field(name: str) -> Field:
    part, _, code = name.removeprefix("choose-").partition("-")
    return code, part  # type: ignore[return-value]


def _said(value: object) -> str:
    """Say one part of an answer in German."""
    if isinstance(value, tuple):
        return ", ".join(str(limit.label) for limit in value)
    return str(getattr(value, "label", value or ""))


def _begun_with(looks: tuple[AssessmentView, ...], on: dt.date) -> AssessmentView | None:
    """Return the look of that day, else the latest before it: a new one begins with what was said last."""
    return next((look for look in looks if look.on <= on), None)


def _seal(answers: Answers) -> str:
    return signing.dumps(plain(answers), salt=_SALT, compress=True)


def _unseal(sealed: str) -> dict[str, AnswerText]:
    try:
        return answers_from(signing.loads(sealed, salt=_SALT))
    except signing.BadSignature:
        raise BadRequest("an assessment's form came back changed")
