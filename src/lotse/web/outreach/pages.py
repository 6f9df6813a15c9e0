"""What the journey's pages have in common: tabs, pages of long lists, the way back into a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lotse.core.errors import ConflictError, InputError, RuleError
from lotse.web.design.frames import Link

PER_PAGE = 50
_Row = TypeVar("_Row", bound=Model)

_TABS = (
    ("Wellen", "outreach"),
    ("Rückläufer", "returns_desk"),
    ("Antworten", "answers"),
    ("Rückrufe", "callbacks"),
    ("Besuche", "visits"),
    ("Faltblätter", "flyer_rounds"),
    ("Abdeckung", "coverage"),
    ("Stille Fälle", "silent_cases"),
)


def page_of(request: HttpRequest, rows: QuerySet[_Row]) -> Page[_Row]:
    """Return the page of a list that `?seite=` asks for."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))


def show(
    request: HttpRequest, template: str, values: Mapping[str, Any], *, form: BaseForm | None = None
) -> HttpResponse:
    """Draw a page of the journey with its tabs; 422 where a form was sent back with faults."""
    journey = tuple(Link(label, reverse(name), request.path == reverse(name)) for label, name in _TABS)
    is_faulty = form is not None and form.is_bound and not form.is_valid()
    return render(request, template, {**values, "journey": journey}, status=422 if is_faulty else 200)


def attempt(request: HttpRequest, act: Callable[[], object]) -> bool:
    """Do something that may be refused; a refusal is shown on the next page."""
    try:
        act()
    except (InputError, RuleError, ConflictError) as error:
        messages.error(request, str(error))
        return False
    return True
