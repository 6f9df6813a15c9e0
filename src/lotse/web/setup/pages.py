"""What the journey's pages have in common: refusals, pages of long lists, the way here, the wizard's steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from lotse.web.design.frames import Link, Step

if TYPE_CHECKING:
    from lotse.places.models import Drawing

WIZARD = (
    ("Name", "setup_name"),
    ("Gebiete", "setup_areas"),
    ("Straßen", "setup_streets"),
    ("Karte", "setup_outline"),
    ("Prüfen", "setup_check"),
)


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
