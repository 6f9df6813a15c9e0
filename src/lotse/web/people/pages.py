"""What the journey's pages have in common: pages of long lists, refusals, the steps of an import."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from lotse.core.errors import ConflictError, InputError, RuleError
from lotse.web.design.frames import Link

if TYPE_CHECKING:
    from lotse.people.models import ClientImport

PER_PAGE = 50
_Row = TypeVar("_Row", bound=Model)


def page_of(
    request: HttpRequest, rows: QuerySet[_Row], *, count: int | None = None, per_page: int = PER_PAGE
) -> Page[_Row]:
    """Return the page of a list that `?seite=` asks for; a count that is known already spares a query."""
    paginator = Paginator(rows, per_page)
    if count is not None:
        paginator.__dict__["count"] = count
    return paginator.get_page(request.GET.get("seite"))


def wants_fragment(request: HttpRequest) -> bool:
    """Say whether htmx asks, which takes a part of the page only."""
    return request.headers.get("HX-Request") == "true"


def attempt(request: HttpRequest, act: Callable[[], object]) -> bool:
    """Do something that may be refused; a refusal is shown on the next page."""
    try:
        act()
    except (InputError, RuleError, ConflictError) as error:
        messages.error(request, str(error))
        return False
    return True


def import_views(stored: ClientImport, current: str) -> list[Link]:
    """Return the views of an import as tabs; each can be opened at any time."""
    pages = (
        ("Überblick", "import", "file"),
        ("Zeilen prüfen", "import_rows", "edit"),
        ("Doppelte", "import_pairs", "people"),
        ("Vergleich", "import_comparison", "sortable"),
    )
    return [
        Link(label, reverse(name, args=[stored.pk]), name == current, icon) for label, name, icon in pages
    ]


def chips(request: HttpRequest, name: str, choices: Sequence[tuple[str, str, int | None]]) -> list[Link]:
    """Return filter chips for one value of the address; `choices` are value, label and count."""
    links = []
    for value, label, count in choices:
        query = request.GET.copy()
        query.pop("seite", None)
        query.pop(name, None)
        if value:
            query[name] = value
        links.append(Link(label, f"?{query.urlencode()}", request.GET.get(name, "") == value, count=count))
    return links
