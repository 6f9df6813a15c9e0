"""Writing a plan: one form for all goals and steps, and the page on which two versions of it meet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lotse.casework.enums import StepSide
from lotse.casework.queries.cases import CaseView
from lotse.casework.queries.plans import text_of_view
from lotse.casework.rules.plan_merging import Collision, Line
from lotse.casework.rules.plans import GoalText, PlanText, may_have_plan
from lotse.casework.services.plans import Decision, PlanCollision, Saved, open_plans, save_plan
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
from lotse.web.case.differences import Difference, chosen
from lotse.web.case.pages import show
from lotse.web.case.plan_forms import PlanForm, plain, plan_from, rearranged, typed_from, typed_in
from lotse.web.pages import is_fragment, number_in
from lotse.web.staff import staff_of

_SALT = "lotse.plan"


@require_http_methods(["GET", "POST"])
def plan_write(request: HttpRequest, key: int) -> HttpResponse:
    """Write the draft of a case; rows are added, moved and removed before anything is saved."""
    case, plans = open_plans(by=staff_of(request), case_key=key, today=clock.today())
    if request.method == "POST":
        plan_key, base = _begun_from(request)
        if request.POST.get("do") == "settle":
            return _save(request, case, plan_key, base, _sealed_plan(request.POST.get("mine", "")))
        return _typed(request, case, plan_key, base)
    if plans.draft is None or not may_have_plan(case.state):
        return redirect("plan", key)
    text = text_of_view(plans.draft)
    return _show(request, case, PlanForm(typed_from(text)), _seal(plans.draft.key, text))


def _typed(request: HttpRequest, case: CaseView, plan_key: int, base: PlanText) -> HttpResponse:
    goals, act = typed_in(request.POST.dict()), request.POST.get("do", "save")
    if act not in ("save", "read"):
        rows, focus = rearranged(goals, act)
        return _show(request, case, PlanForm(rows, focus=focus), request.POST["base"])
    form = PlanForm(goals, check=True)
    if form.faults:
        return _show(request, case, form, request.POST["base"], status=422)
    return _save(request, case, plan_key, base, form.plan())


def _save(
    request: HttpRequest, case: CaseView, plan_key: int, base: PlanText, wanted: PlanText
) -> HttpResponse:
    try:
        saved = save_plan(
            by=staff_of(request),
            plan_key=plan_key,
            base=base,
            wanted=wanted,
            today=clock.today(),
            decision=_decision(request),
        )
    except PlanCollision as collision:
        return _show_collision(request, case, plan_key, base, wanted, collision)
    except (ConflictError, RuleError, InputError, NotVisible) as error:
        return _refused(request, case, plan_key, base, wanted, error)
    return _saved(request, case, saved)


def _saved(request: HttpRequest, case: CaseView, saved: Saved) -> HttpResponse:
    if request.POST.get("do") == "settle":
        words = "Der Entwurf ist so gespeichert, wie Sie entschieden haben."
    elif saved.is_joined:
        words = "Der Entwurf ist gespeichert. Was jemand inzwischen geändert hatte, ist auch dabei."
    else:
        words = "Der Entwurf ist gespeichert."
    messages.success(request, words)
    return redirect("plan_read", case.key, saved.plan.pk)


def _refused(
    request: HttpRequest,
    case: CaseView,
    plan_key: int,
    base: PlanText,
    wanted: PlanText,
    error: ConflictError | RuleError | InputError | NotVisible,
) -> HttpResponse:
    """Show what was typed once more, with what keeps it from being saved."""
    gone = "Diesen Entwurf gibt es nicht mehr: Jemand hat ihn verworfen. Ihr Text steht noch unten."
    fault = gone if isinstance(error, NotVisible) else str(error)
    form = PlanForm(typed_from(wanted))
    return _show(request, case, form, _seal(plan_key, base), status=409, fault=fault)


def _show(
    request: HttpRequest, case: CaseView, form: PlanForm, base: str, *, status: int = 200, fault: str = ""
) -> HttpResponse:
    values: dict[str, Any] = {
        "case": case,
        "form": form,
        "base": base,
        "fault": fault,
        "partner": StepSide.PARTNER,
    }
    if is_fragment(request):
        return render(request, "case/_plan_form.html", values, status=status)
    response = show(request, "case/plan_write.html", values, case_key=case.key)
    response.status_code = status
    return response


def _show_collision(
    request: HttpRequest,
    case: CaseView,
    plan_key: int,
    base: PlanText,
    wanted: PlanText,
    collision: PlanCollision,
) -> HttpResponse:
    values = {
        "case": case,
        "lines": [_difference(each) for each in collision.merged.collisions],
        "base": _seal(plan_key, base),
        "mine": _seal(plan_key, wanted),
        "version": collision.version,
        "fault": str(collision),
    }
    response = show(request, "case/plan_collision.html", values, case_key=case.key)
    response.status_code = 409
    return response


def _decision(request: HttpRequest) -> Decision | None:
    version = number_in(request.POST.get("version"))
    names = [name.removeprefix("choose-") for name in request.POST if name.startswith("choose-")]
    mine = chosen(request.POST.dict(), [Difference(f"choose-{name}", "", "", "") for name in names])
    if version is None or mine is None:
        return None
    return Decision(version, {name.removeprefix("choose-"): yes for name, yes in mine.items()})


def _difference(collision: Collision) -> Difference:
    is_goal = isinstance(collision.before, GoalText)
    with_steps = collision.theirs is None or collision.mine is None
    return Difference(
        f"choose-{collision.name}",
        f"{'Ziel' if is_goal else 'Schritt'}: {collision.before.text}",
        _said(collision.theirs, with_steps=with_steps),
        _said(collision.mine, with_steps=with_steps),
        _said(collision.before, with_steps=with_steps) if with_steps or not is_goal else "",
    )


def _said(line: Line | None, *, with_steps: bool) -> str:
    """Say a line in German; a goal that one side removed is said with its steps."""
    if line is None:
        return "gelöscht"
    if isinstance(line, GoalText):
        steps = "; ".join(_said(step, with_steps=False) for step in line.steps)
        return f"{line.text} ({steps})" if with_steps and steps else line.text
    who = line.partner or str(line.side.label)
    until = f", bis {line.until_on:%d.%m.%Y}" if line.until_on else ""
    return f"{line.text} ({who}{until})"


def _seal(plan_key: int, plan: PlanText) -> str:
    """Return a plan as text that comes back in a form as it went out."""
    return signing.dumps([plan_key, plain(plan)], salt=_SALT, compress=True)


def _begun_from(request: HttpRequest) -> tuple[int, PlanText]:
    plan_key, goals = _unseal(request.POST.get("base", ""))
    return plan_key, plan_from(goals)


def _sealed_plan(sealed: str) -> PlanText:
    return plan_from(_unseal(sealed)[1])


def _unseal(sealed: str) -> tuple[int, list[dict[str, Any]]]:
    try:
        plan_key, goals = signing.loads(sealed, salt=_SALT)
    except signing.BadSignature:
        raise BadRequest("a plan's form came back changed")
    return plan_key, goals
