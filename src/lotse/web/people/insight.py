"""Laying open to somebody all that stands about them; to be read together or printed."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lotse.casework.queries.disputes import disputed_by
from lotse.casework.queries.insight import case_sections, dispute_sections, talk_sections
from lotse.casework.queries.network_cards import sections as network_sections
from lotse.casework.queries.special_notes import sections as special_note_sections
from lotse.core import clock
from lotse.journal.queries import Position, timeline
from lotse.outreach.queries.insight import sections as outreach_sections
from lotse.people.queries.insight import Section
from lotse.people.queries.insight import sections as people_sections
from lotse.people.services.reading import open_file
from lotse.schedule.queries.insight import sections as schedule_sections
from lotse.web.design.frames import Link
from lotse.web.people.pages import person_tabs
from lotse.web.staff import staff_of

Source = Callable[..., list[Section]]

# Each part of the page: its code in the address, its word, the rooms that bring its sections.
_PARTS: tuple[tuple[str, str, tuple[Source, ...]], ...] = (
    ("", "Angaben", (people_sections, dispute_sections)),
    ("post", "Post", (outreach_sections,)),
    ("gespraeche", "Gespräche", (talk_sections,)),
    ("termine", "Termine", (schedule_sections,)),
    ("fall", "Begleitung und Plan", (case_sections,)),
    ("netz", "Netz und Geschütztes", (network_sections, special_note_sections)),
    ("verlauf", "Verlauf", ()),
)
_PER_PAGE = 200


@require_safe
def insight(request: HttpRequest, key: int) -> HttpResponse:
    """Show a part of all that is stored about somebody; that one looked is written down."""
    by, today = staff_of(request), clock.today()
    file = open_file(by=by, person_key=key, today=today)
    part = request.GET.get("teil", "")
    _, title, sources = next((one for one in _PARTS if one[0] == part), _PARTS[0])
    sections = [section for bring in sources for section in bring(by, key, today=today)]
    disputed = disputed_by(by, key, today=today)
    values = {"file": file, "sections": sections, "disputed": disputed, "today": today, "older": ""}
    if part == "verlauf":
        section, values["older"] = _history(request, key)
        sections.append(section)
    values["tabs"] = person_tabs(key, "person_insight")
    values["parts"] = [Link(word, f"?{urlencode({'teil': code})}", word == title) for code, word, _ in _PARTS]
    return render(request, "people/insight.html", values)


def _history(request: HttpRequest, person_key: int) -> tuple[Section, str]:
    page = timeline(person_key, after=Position.parse(request.GET.get("nach", "")), limit=_PER_PAGE)
    rows = tuple(
        (f"{entry.on:%d.%m.%Y}", entry.label, entry.text, "zurückgenommen" if entry.is_undone else "")
        for entry in page.entries
    )
    older = f"?{urlencode({'teil': 'verlauf', 'nach': page.end})}" if page.end else ""
    return Section("Verlauf", ("Tag", "Was war", "Einzelheit", "Vermerk"), rows), older
