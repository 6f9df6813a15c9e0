"""What the journey's pages have in common: tabs, pages of long lists, the way back into a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lotse.web.design.frames import Link

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


def show(
    request: HttpRequest, template: str, values: Mapping[str, Any], *, form: BaseForm | None = None
) -> HttpResponse:
    """Draw a page of the journey with its tabs; 422 where a form was sent back with faults."""
    journey = tuple(Link(label, reverse(name), request.path == reverse(name)) for label, name in _TABS)
    is_faulty = form is not None and form.is_bound and not form.is_valid()
    return render(request, template, {**values, "journey": journey}, status=422 if is_faulty else 200)
