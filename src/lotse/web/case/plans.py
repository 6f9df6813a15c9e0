"""The plan of a case: reading it together, agreeing on it, what becomes of its steps, the paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.casework.access import get_case, require_in_case
from lotse.casework.enums import StepState
from lotse.casework.printing import languages
from lotse.casework.queries.plans import PlansOfCase, PlanView, text_of_view
from lotse.casework.rules.plans import agreeing_violations, may_have_plan
from lotse.casework.services import plans as services
from lotse.casework.services import steps as steps_services
from lotse.casework.services.plan_papers import print_plan
from lotse.core import clock
from lotse.core.errors import NotVisible
from lotse.web.case.pages import attempt_again, show
from lotse.web.case.plan_forms import AgreeForm, CopyForm
from lotse.web.case.reminder_forms import MoveForm
from lotse.web.pages import attempt, attempt_for
from lotse.web.staff import staff_of


@require_safe
def plan(request: HttpRequest, key: int) -> HttpResponse:
    """Show the plan in force with what became of it, the draft beside it, and earlier plans."""
    by, today = staff_of(request), clock.today()
    case, plans = services.open_plans(by=by, case_key=key, today=today)
    values = {
        "case": case,
        "plans": plans,
        "can_begin": may_have_plan(case.state) and plans.draft is None,
        "open": StepState.OPEN,
        "languages": languages(),
        "copy_form": CopyForm(initial={"on": today}),
        "today": today,
    }
    return show(request, "case/plan.html", values, case_key=key)


@require_safe
def plan_read(request: HttpRequest, key: int, plan: int) -> HttpResponse:
    """Show one plan large, to be read together; a draft says what it still needs, and can be agreed on."""
    by, today = staff_of(request), clock.today()
    case, plans = services.open_plans(by=by, case_key=key, today=today)
    shown = _one_of((plans.agreed, plans.draft, *plans.earlier), plan)
    values = {
        "case": case,
        "plan": shown,
        "can_write": shown.is_draft and may_have_plan(case.state),
        "languages": languages(),
        "missing": agreeing_violations(text_of_view(shown), on=today) if shown.is_draft else [],
        "form": AgreeForm(initial={"on": today, "version": shown.version}),
    }
    return show(request, "case/plan_read.html", values, case_key=key)


@require_POST
def plan_begin(request: HttpRequest, key: int) -> HttpResponse:
    """Begin a draft, with what is open of the present plan."""
    by, today = staff_of(request), clock.today()
    drafted = attempt_for(request, lambda: services.draft_plan(by=by, case_key=key, today=today))
    return redirect("plan_write" if drafted else "plan", key)


@require_POST
def plan_agree(request: HttpRequest, key: int, plan: int) -> HttpResponse:
    """Write down that both sides agreed on the draft."""
    by, today, form = staff_of(request), clock.today(), AgreeForm(request.POST)
    require_in_case(by, key, on=today, part="pk", key=plan)
    if not form.is_valid():
        messages.error(request, "Bitte wählen Sie den Tag, an dem Sie sich geeinigt haben.")
        return redirect("plan_read", key, plan)
    data = form.cleaned_data
    agreed = attempt_for(
        request,
        lambda: services.agree_plan(
            by=by, plan_key=plan, version=data["version"], on=data["on"], today=today
        ),
    )
    if agreed is None:
        return redirect("plan_read", key, plan)
    messages.success(
        request, f"Vereinbart. Wieder angesehen wird der Plan bis zum {agreed.review_on:%d.%m.%Y}."
    )
    return redirect("plan", key)


@require_POST
def plan_discard(request: HttpRequest, key: int, plan: int) -> HttpResponse:
    """Throw a draft away."""
    by, today = staff_of(request), clock.today()
    require_in_case(by, key, on=today, part="pk", key=plan)
    if attempt(request, lambda: services.discard_draft(by=by, plan_key=plan, today=today)):
        messages.success(request, "Der Entwurf ist verworfen.")
    return redirect("plan", key)


@require_safe
def plan_paper(request: HttpRequest, key: int, plan: int) -> HttpResponse:
    """Answer with the plan as PDF, in German and in the language of `?sprache=`; that is written down."""
    language = request.GET.get("sprache", "")
    by, today = staff_of(request), clock.today()
    require_in_case(by, key, on=today, part="pk", key=plan)
    pdf = attempt_for(request, lambda: print_plan(by=by, plan_key=plan, language=language, today=today))
    if pdf is None:
        return redirect("plan_read", key, plan)
    headers = {"Content-Disposition": 'inline; filename="plan.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@require_POST
def plan_copy(request: HttpRequest, key: int, plan: int) -> HttpResponse:
    """Write down that the person has their copy, or take that back."""
    by, today = staff_of(request), clock.today()
    require_in_case(by, key, on=today, part="pk", key=plan)
    if request.POST.get("what") == "undo":
        done = attempt(request, lambda: services.take_copy_back(by=by, plan_key=plan, today=today))
        return _back(request, key, done, "Zurückgenommen.")
    form = CopyForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Bitte wählen Sie, wie und wann die Person ihre Kopie bekommen hat.")
        return redirect("plan", key)
    data = form.cleaned_data
    done = attempt(
        request,
        lambda: services.give_copy(by=by, plan_key=plan, way=data["way"], on=data["on"], today=today),
    )
    return _back(request, key, done, "Vermerkt: Die Person hat ihre Kopie.")


@require_POST
def plan_step(request: HttpRequest, key: int, step: int) -> HttpResponse:
    """Tick a step off, let it go, or take that or its last move back."""
    by, today = staff_of(request), clock.today()
    require_in_case(by, key, on=today, part="steps", key=step)
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "done": (
            lambda: steps_services.finish_step(by=by, step_key=step, on=today, today=today),
            "Der Schritt ist erledigt.",
        ),
        "drop": (
            lambda: steps_services.drop_step(by=by, step_key=step, on=today, today=today),
            "Der Schritt ist nicht mehr nötig.",
        ),
        "undo": (
            lambda: steps_services.reopen_step(by=by, step_key=step, today=today),
            "Der Schritt ist wieder offen.",
        ),
        "unmove": (
            lambda: steps_services.undo_step_move(by=by, step_key=step, today=today),
            "Die Verschiebung ist zurückgenommen.",
        ),
    }
    return _acted(request, key, acts)


@require_http_methods(["GET", "POST"])
def plan_step_move(request: HttpRequest, key: int, step: int) -> HttpResponse:
    """Give a step of the plan in force another day, for a reason."""
    by, today = staff_of(request), clock.today()
    require_in_case(by, key, on=today, part="steps", key=step)
    case, plans = services.open_plans(by=by, case_key=key, today=today)
    line = plans.open_step(step)
    if line is None or not case.is_alive:
        messages.error(request, "Dieser Schritt ist nicht mehr offen und lässt sich nicht verschieben.")
        return redirect("plan", key)
    form = MoveForm(request.POST or None, today=today, initial={"stood_on": line.until_on})
    if form.is_valid():
        moved = attempt_again(
            form,
            lambda: steps_services.move_step(
                by=by,
                step_key=step,
                to_on=form.due_on(),
                reason=form.cleaned_data["reason"],
                stood_on=form.cleaned_data["stood_on"],
                today=today,
            ),
        )
        if moved is not None:
            messages.success(request, _said_of_move(plans, form.due_on()))
            return redirect("plan", key)
    return show(
        request, "case/step_move.html", {"case": case, "step": line, "form": form}, case_key=key, form=form
    )


def _said_of_move(plans: PlansOfCase, to_on: dt.date) -> str:
    said = f"Verschoben auf den {to_on:%d.%m.%Y}."
    has_copy = plans.agreed is not None and plans.agreed.copy_on is not None
    return (
        f"{said} Die Kopie der Person nennt noch den alten Tag: Geben Sie ihr eine neue mit."
        if has_copy
        else said
    )


@require_POST
def plan_goal(request: HttpRequest, key: int, goal: int) -> HttpResponse:
    """Write down that a goal is reached, or take that back."""
    by, today = staff_of(request), clock.today()
    require_in_case(by, key, on=today, part="goals", key=goal)
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "reached": (
            lambda: steps_services.reach_goal(by=by, goal_key=goal, on=today, today=today),
            "Ziel erreicht. Glückwunsch!",
        ),
        "undo": (
            lambda: steps_services.reopen_goal(by=by, goal_key=goal, today=today),
            "Das Ziel ist wieder offen.",
        ),
    }
    return _acted(request, key, acts)


def _acted(request: HttpRequest, key: int, acts: dict[str, tuple[Callable[[], object], str]]) -> HttpResponse:
    get_case(staff_of(request), key, on=clock.today())
    act, words = acts.get(request.POST.get("what", ""), (None, ""))
    if act is None:
        messages.error(request, "Bitte wählen Sie, was geschehen ist.")
        return redirect("plan", key)
    return _back(request, key, attempt(request, act), words)


def _back(request: HttpRequest, key: int, done: bool, words: str) -> HttpResponse:
    if done:
        messages.success(request, words)
    return redirect("plan", key)


def _one_of(plans: tuple[PlanView | None, ...], key: int) -> PlanView:
    found = next((plan for plan in plans if plan is not None and plan.key == key), None)
    if found is None:
        raise NotVisible("Diesen Plan gibt es für Sie nicht.")
    return found
