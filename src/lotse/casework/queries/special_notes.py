"""That there are protected notes, and how it stands with keeping them; never what is in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lotse.accounts.access import visible_staff
from lotse.accounts.enums import SEES_PEOPLE, Role
from lotse.accounts.models import Assignment, Staff
from lotse.casework import access
from lotse.casework.enums import NoteBasis
from lotse.casework.models import NoteOfSpecialCategory
from lotse.people.access import about_visible, get_person
from lotse.people.queries.insight import Section
from lotse.people.queries.shown import full_name, value_text


@dataclass(frozen=True, slots=True)
class NoteLine:
    """What the page says of a closed note: on what ground, since when, until when."""

    key: int
    basis: NoteBasis
    consent_on: dt.date | None
    written_on: dt.date
    delete_on: dt.date


@dataclass(frozen=True, slots=True)
class NotesPage:
    """The protected notes about somebody; where the agency keeps none, none can be written."""

    person_key: int
    person_name: str
    is_on: bool
    lines: tuple[NoteLine, ...]


@dataclass(frozen=True, slots=True)
class Permission:
    """A colleague who was let into protected notes."""

    staff_key: int
    name: str
    until_on: dt.date
    reason: str


@dataclass(frozen=True, slots=True)
class SwitchView:
    """Whether an agency keeps protected notes: not asked, asked for, or on since a day."""

    reason: str = ""
    asked_on: dt.date | None = None
    since_on: dt.date | None = None
    is_own_wish: bool = False

    @property
    def is_on(self) -> bool:
        return self.since_on is not None

    @property
    def is_asked(self) -> bool:
        return self.asked_on is not None and self.since_on is None


def notes_of(by: Staff, person_key: int, *, today: dt.date) -> NotesPage:
    """Return the notes about somebody, closed; NotVisible for who was not let into them. Three queries."""
    access.require_special_notes(by, on=today)
    person = get_person(by, person_key, on=today)
    notes = access.visible_special_notes(by, on=today).filter(person=person.pk).defer("sealed")
    return NotesPage(
        person_key=person.pk,
        person_name=full_name(person),
        is_on=access.agencies_with_special_notes().filter(agency=person.agency_id).exists(),
        lines=tuple(line_of(note) for note in notes.order_by("delete_on", "pk")),
    )


def note_line(by: Staff, person_key: int, note_key: int, *, today: dt.date) -> NoteLine:
    """Return what the page says of one closed note."""
    return line_of(access.get_special_note(by, person_key, note_key, on=today))


def line_of(note: NoteOfSpecialCategory) -> NoteLine:
    """Return what is said of a closed note."""
    return NoteLine(note.pk, NoteBasis(note.basis), note.consent_on, note.written_on, note.delete_on)


def sections(by: Staff, person_key: int, *, today: dt.date) -> list[Section]:
    """Say to the person that there are protected notes and until when; one query.

    What is in them shows, to the person, a colleague who may open them.
    """
    notes = NoteOfSpecialCategory.objects.filter(
        about_visible(by, on=today), person=person_key, delete_on__gt=today
    )
    rows = notes.order_by("delete_on", "pk").values_list("basis", "written_on", "delete_on")
    return [
        Section(
            "Geschützte Notizen",
            ("Geschrieben", "Auf welchem Grund", "Wird gelöscht", "Inhalt"),
            tuple(
                (
                    value_text(written_on),
                    str(NoteBasis(basis).label),
                    value_text(delete_on),
                    "verschlüsselt; zeigen kann sie nur, wer dafür berechtigt ist",
                )
                for basis, written_on, delete_on in rows
            ),
        )
    ]


def switch_of(by: Staff, *, today: dt.date) -> SwitchView:
    """Return how it stands with protected notes in the own agency; NotVisible for who has no say in it."""
    switch = access.visible_switches(by, on=today).filter(ended_on__isnull=True).first()
    if switch is None:
        return SwitchView()
    return SwitchView(switch.reason, switch.asked_on, switch.since_on, switch.asked_by_key == by.pk)


def permissions(by: Staff, *, today: dt.date) -> tuple[Permission, ...]:
    """Return who of the own agency was let into protected notes at present."""
    held = Assignment.objects.filter(
        staff__in=visible_staff(by, on=today).filter(agency=by.agency_id, is_active=True),
        role=Role.SPECIAL_NOTES,
        from_on__lte=today,
        until_on__gte=today,
    )
    return tuple(
        Permission(one.staff_id, one.staff.name, one.until_on, one.reason)
        for one in held.select_related("staff").order_by("staff__name")
        if one.until_on is not None
    )


def eligible(by: Staff, *, today: dt.date) -> tuple[tuple[int, str], ...]:
    """Return the colleagues who could be let into protected notes: who works with people and is not oneself."""
    working = Assignment.objects.filter(role__in=SEES_PEOPLE, from_on__lte=today).exclude(until_on__lt=today)
    staff = visible_staff(by, on=today).filter(
        agency=by.agency_id, is_active=True, pk__in=working.values("staff")
    )
    return tuple(staff.exclude(pk=by.pk).order_by("name").values_list("pk", "name"))
