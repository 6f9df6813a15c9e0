"""What the pages of one case have in common: the tabs, the words of its way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from lotse.casework.enums import CaseState, Phase
from lotse.casework.queries.cases import CaseView
from lotse.casework.services.changing import Overtaken
from lotse.web.design.frames import Link, Step
from lotse.web.pages import attempt_form

_Result = TypeVar("_Result")

# Each part of a case: its label and the name of its address, which takes the case's key.
_TABS = (("Überblick", "case"), ("Einschätzung", "assessments"), ("Plan", "plan"))

_WAY = (CaseState.INFORMED, CaseState.IN_CONTACT, CaseState.OPEN, CaseState.AFTERCARE, CaseState.CLOSED)
_TONES = {
    CaseState.INFORMED: "info",
    CaseState.IN_CONTACT: "info",
    CaseState.OPEN: "success",
    CaseState.PAUSED: "warning",
    CaseState.AFTERCARE: "accent",
    CaseState.CLOSED: "neutral",
}


def show(
    request: HttpRequest,
    template: str,
    values: Mapping[str, Any],
    *,
    case_key: int,
    form: BaseForm | None = None,
) -> HttpResponse:
    """Draw a page of a case with its tabs; 422 where a form was sent back with faults."""
    is_faulty = form is not None and form.is_bound and not form.is_valid()
    tabs = case_tabs(request, case_key)
    return render(request, template, {**values, "case_tabs": tabs}, status=422 if is_faulty else 200)


def attempt_again(form: Form, act: Callable[[], _Result]) -> _Result | None:
    """Do what a form asks for. Where somebody was quicker, it comes back as typed, says so and knows the present.

    Sent once more it counts, as far as the rules still allow that.
    """

    def tried() -> _Result:
        try:
            return act()
        except Overtaken as error:
            data = QueryDict(mutable=True)
            data.update(form.data)
            for name, value in error.known.items():
                data[name] = str(value)
            form.data = data
            raise

    return attempt_form(form, tried)


def case_tabs(request: HttpRequest, case_key: int) -> tuple[Link, ...]:
    """Return the parts of a case; the one whose address begins the present one is marked."""
    links = [(label, reverse(name, args=[case_key])) for label, name in _TABS]
    here = max((url for _, url in links if request.path.startswith(url)), key=len, default="")
    return tuple(Link(label, url, url == here) for label, url in links)


def tone_of(state: CaseState) -> str:
    """Return the tone in which a state is shown."""
    return _TONES[state]


def way_of(case: CaseView) -> tuple[Step, ...]:
    """Return the way of a case from the first word to the end; a pause stands where the case was accompanied."""
    here = CaseState.OPEN if case.state == CaseState.PAUSED else case.state
    at = _WAY.index(here)
    resting = case.state == CaseState.PAUSED
    return tuple(
        Step(
            f"{state.label} (ruht)" if resting and state == here else str(state.label),
            done=number < at and not (state == CaseState.AFTERCARE and case.aftercare_until is None),
            current=number == at,
        )
        for number, state in enumerate(_WAY)
    )


def phases_of(case: CaseView) -> tuple[Step, ...]:
    """Return the steps of case management up to the present one, or none where there is no phase."""
    if case.phase is None:
        return ()
    order = list(Phase)
    at = order.index(case.phase)
    return tuple(
        Step(str(phase.label), done=number < at, current=number == at) for number, phase in enumerate(order)
    )


def next_phase(case: CaseView) -> Phase | None:
    """Return the phase that follows, where there is one."""
    order = list(Phase)
    if case.phase is None or case.phase == order[-1]:
        return None
    return order[order.index(case.phase) + 1]
