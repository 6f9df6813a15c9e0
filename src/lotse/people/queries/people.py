"""What happened with somebody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lotse.journal.models import Entry
from lotse.journal.rules import kind_named
from lotse.people.enums import PersonField


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One thing that happened with somebody; `icon` is one of the design's."""

    on: dt.date
    label: str
    detail: str
    icon: str
    is_undone: bool


_ICONS = {
    "letter": "mail",
    "person": "person",
    "clarification": "place",
    "mail": "mail",
    "people": "people",
    "source": "file",
    "step": "undo",
}


def timeline_of(person_key: int) -> list[TimelineLine]:
    """Return what happened with somebody, newest first. The caller has found the person through `access`."""
    entries = list(Entry.objects.filter(person_key=person_key).order_by("-on", "-pk"))
    undone = {entry.undoes for entry in entries if entry.undoes is not None}
    return [
        TimelineLine(
            on=entry.on,
            label=kind.label if (kind := kind_named(entry.kind)) else entry.kind,
            detail=_detail(entry),
            icon=_ICONS.get(entry.kind.partition("-")[0], "done"),
            is_undone=entry.pk in undone,
        )
        for entry in entries
        if entry.undoes is None
    ]


def _detail(entry: Entry) -> str:
    """Return in words which details changed; other entries speak for themselves."""
    if entry.kind != "person-changed":
        return ""
    labels = dict(PersonField.choices)
    changed = [labels.get(name, name) for name in str(entry.facts.get("fields", "")).split(", ")]
    return ", ".join(dict.fromkeys(label for label in changed if label != PersonField.HOUSE_NUMBER.label))
