"""What the journey's pages have in common: refusals, pages of long lists, the way here, the wizard's steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from lotse.core.errors import ConflictError, InputError, RuleError
from lotse.web.design.frames import Link, Step

if TYPE_CHECKING:
    from lotse.places.models import Drawing

PER_PAGE = 50
WIZARD = (
    ("Name", "setup_name"),
    ("Gebiete", "setup_areas"),
    ("Straßen", "setup_streets"),
    ("Karte", "setup_outline"),
    ("Prüfen", "setup_check"),
)
_Row = TypeVar("_Row")
_Result = TypeVar("_Result")
_Table = TypeVar("_Table", bound=Model)


def is_fragment(request: HttpRequest) -> bool:
    """Say whether htmx asks, which swaps the answer into the page."""
    return request.headers.get("HX-Request") == "true"


def page_of(request: HttpRequest, rows: QuerySet[_Table, _Row] | Sequence[_Row]) -> Page[_Row]:
    """Return the page of a list that `?seite=` asks for."""
    pages: Paginator[Any] = Paginator(rows, PER_PAGE)
    return pages.get_page(request.GET.get("seite"))


def attempt(request: HttpRequest, act: Callable[[], _Result]) -> _Result | None:
    """Do something that may be refused; a refusal is shown on the next page and None comes back."""
    try:
        return act()
    except (InputError, RuleError, ConflictError) as error:
        messages.error(request, str(error))
        return None


def attempt_form(form: forms.Form, act: Callable[[], _Result], field: str | None = None) -> _Result | None:
    """Do something that may be refused; a refusal stands in the form and None comes back."""
    try:
        return act()
    except (InputError, RuleError, ConflictError) as error:
        form.add_error(field, str(error))
        return None


def crumbs(*links: tuple[str, str]) -> tuple[Link, ...]:
    """Return the way here from the overview; each link is a label and an address ("" for the page itself)."""
    return (Link("Einrichten", reverse("setup")), *(Link(label, url) for label, url in links))


def steps(drawing: Drawing, current: str) -> list[Step]:
    """Return the wizard's steps; every one can be opened at any time, those before the present one are done."""
    here = [name for _, name in WIZARD].index(current)
    return [
        Step(label, reverse(name, args=[drawing.pk]), done=at < here, current=at == here)
        for at, (label, name) in enumerate(WIZARD)
    ]


def next_step(current: str) -> str:
    """Return the name of the step after this one."""
    names = [name for _, name in WIZARD]
    return names[names.index(current) + 1]
