"""What the journey's pages have in common: pages of long lists, refusals, the steps of an import."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse

from lotse.web.design.frames import Link

if TYPE_CHECKING:
    from lotse.people.models import ClientImport


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


def person_tabs(key: int, current: str) -> list[Link]:
    """Return the parts of somebody's file as tabs."""
    pages = (
        ("Überblick", "person", "person"),
        ("Gespräche", "talks", "talk"),
        ("Angaben und Post", "person_details", "file"),
        ("Netzwerkkarte", "network_card", "network"),
        ("Einsicht", "person_insight", "see"),
    )
    return [Link(label, reverse(name, args=[key]), name == current, icon) for label, name, icon in pages]


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
