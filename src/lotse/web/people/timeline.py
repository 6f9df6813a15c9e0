"""Somebody's timeline: groups to filter by, icons, and the line of each talk in its place."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest

from lotse.casework.queries.talks import TalkNote, notes_by_entry
from lotse.journal.queries import Position, TimelineEntry, timeline
from lotse.journal.rules import kinds
from lotse.web.design.fields import DateInput
from lotse.web.design.frames import Link

if TYPE_CHECKING:
    from lotse.accounts.models import Staff

TALK = "talk-held"
# Each group: its code in the address, its word, the beginnings of the kinds in it, its icon.
GROUPS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("gespraeche", "Gespräche", ("talk-",), "talk"),
    ("termine", "Termine", ("appointment-", "walk-in-", "visit-"), "calendar"),
    ("fall", "Fall", ("case-", "aftercare-"), "case"),
    ("plan", "Plan und Einschätzung", ("plan-", "step-", "goal-", "assessment-"), "flag"),
    ("post", "Post", ("letter-", "answer", "sign-of-life", "mail-", "clarification-"), "mail"),
    ("angaben", "Angaben", ("person-", "people-", "merge-", "source-", "import-", "dispute-"), "person"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline; a talk brings its key and its one line."""

    on: dt.date
    label: str
    detail: str
    icon: str
    is_undone: bool
    talk: TalkNote | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page of somebody's timeline with its filters."""

    lines: tuple[Line, ...]
    groups: tuple[Link, ...]
    form: forms.Form
    group: str
    older: str
    is_filtered: bool
    names_days: bool


class DaysForm(forms.Form):
    """From when until when."""

    von = forms.DateField(label="Von", required=False, widget=DateInput)
    bis = forms.DateField(label="Bis", required=False, widget=DateInput)


def group_of(code: str) -> str:
    """Return the group that a kind of entries is in, or "" for what is about no single person."""
    return next((group for group, _, starts, _ in GROUPS if code.startswith(starts)), "")


def timeline_page(request: HttpRequest, by: Staff, person_key: int, *, today: dt.date) -> Timeline:
    """Return the part of somebody's timeline that the address asks for; two queries."""
    form = DaysForm(request.GET)
    days = form.cleaned_data if form.is_valid() else {}
    group = request.GET.get("art", "")
    chosen = group if group in {name for name, *_ in GROUPS} else ""
    codes = {kind.code for kind in kinds() if group_of(kind.code) == chosen} if chosen else None
    page = timeline(
        person_key,
        kinds=codes,
        from_on=days.get("von"),
        until_on=days.get("bis"),
        after=Position.parse(request.GET.get("nach", "")),
    )
    kept = {name: request.GET[name] for name in ("von", "bis") if request.GET.get(name)}
    return Timeline(
        lines=_lines(by, person_key, page.entries, today=today),
        groups=_links(chosen, kept),
        form=form,
        group=chosen,
        older=f"?{urlencode({**kept, **({'art': chosen} if chosen else {}), 'nach': page.end})}"
        if page.end
        else "",
        is_filtered=bool(chosen or kept or request.GET.get("nach")),
        names_days=bool(kept),
    )


def _lines(
    by: Staff, person_key: int, entries: tuple[TimelineEntry, ...], *, today: dt.date
) -> tuple[Line, ...]:
    talked = [entry.on for entry in entries if entry.kind == TALK and not entry.is_undone]
    notes = (
        notes_by_entry(by, person_key, from_on=min(talked), until_on=max(talked), on=today) if talked else {}
    )
    icons = {group: icon for group, _, _, icon in GROUPS}
    return tuple(
        Line(
            on=entry.on,
            label=entry.label,
            detail=entry.text,
            icon=icons.get(group_of(entry.kind), "done"),
            is_undone=entry.is_undone,
            talk=notes.get(entry.key),
        )
        for entry in entries
    )


def _links(chosen: str, kept: dict[str, str]) -> tuple[Link, ...]:
    named = (("", "Alles"), *((code, label) for code, label, *_ in GROUPS))
    return tuple(
        Link(label, f"?{urlencode({'art': code, **kept})}#verlauf", code == chosen) for code, label in named
    )
