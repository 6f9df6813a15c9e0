"""Protected notes: written on a ground, opened one at a time for a reason, deleted on their day (R8).

Nothing of this goes into the journal: that there is such a note is itself worth protecting. What was done stands
in the audit log alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from lotse.accounts.models import Staff
from lotse.casework import access
from lotse.casework.enums import NoteBasis
from lotse.casework.models import NoteOfSpecialCategory
from lotse.casework.rules import special_notes as rules
from lotse.casework.rules.special_notes import NoteText
from lotse.core import clock
from lotse.core.errors import BrokenInstallation, InputError, RuleError
from lotse.people.access import get_person
from lotse.people.services.merging import is_now
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit
from lotse.privacy.services.encryption import decrypt, encrypt, key_of

OBJECT = "special-note"


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """One note, opened for this one look."""

    text: str
    basis: NoteBasis
    consent_on: dt.date | None
    written_on: dt.date
    delete_on: dt.date


@transaction.atomic
def write_note(*, by: Staff, person_key: int, note: NoteText, today: dt.date) -> int:
    """Write a protected note about somebody, encrypted; return its key."""
    access.require_special_notes(by, on=today)
    person = get_person(by, person_key, on=today)
    if not access.agencies_with_special_notes().filter(agency=person.agency_id).exists():
        raise RuleError("Ihre Stelle führt keine geschützten Notizen. Die Teamleitung kann das beantragen.")
    _refuse(rules.violations(note, today=today))
    written = NoteOfSpecialCategory.objects.create(
        person=person,
        sealed_for_key=person.pk,
        basis=note.basis,
        consent_on=note.consent_on,
        sealed=encrypt(note.text.strip(), context=_context(person.pk)),
        written_on=today,
        delete_on=note.delete_on,
    )
    _audit(by, written, AuditAction.CREATED)
    return written.pk


@transaction.atomic
def open_note(*, by: Staff, person_key: int, note_key: int, reason: str, today: dt.date) -> OpenedNote:
    """Return one note and write down who wanted it and why; nothing stays open.

    BrokenInstallation where its key is lost, or the row was changed past the program.
    Law: § 22 Abs. 2 Nr. 2 BDSG
    """
    note = access.get_special_note(by, person_key, note_key, on=today)
    reason = " ".join(reason.split())
    _refuse(rules.reason_violations(reason))
    text = _text_of(note)
    _audit(by, note, AuditAction.READ, reason=reason)
    return OpenedNote(text, NoteBasis(note.basis), note.consent_on, note.written_on, note.delete_on)


@transaction.atomic
def delete_note(*, by: Staff, person_key: int, note_key: int, today: dt.date) -> None:
    """Delete a note before its day: it is not needed any more, or the person has withdrawn the consent."""
    note = access.get_special_note(by, person_key, note_key, on=today, lock=True)
    _audit(by, note, AuditAction.DELETED)
    note.delete()


@transaction.atomic
def forget_special_notes() -> int:
    """Delete the notes whose day has come, and those of agencies that keep none any more; return how many."""
    keeping = access.agencies_with_special_notes().values("agency")
    due = NoteOfSpecialCategory.objects.filter(
        Q(delete_on__lte=clock.today()) | ~Q(person__agency__in=keeping)
    )
    notes = list(due.select_for_update(of=("self",)))
    for note in notes:
        _audit(None, note, AuditAction.DELETED)
        note.delete()
    return len(notes)


@transaction.atomic
def encrypt_all_anew() -> int:
    """Encrypt every note with the present key; return how many had another one."""
    changed = 0
    for note in NoteOfSpecialCategory.objects.select_for_update().order_by("pk").iterator(chunk_size=500):
        context = _context(note.sealed_for_key)
        sealed = encrypt(decrypt(bytes(note.sealed), context=context), context=context)
        if key_of(sealed) != key_of(bytes(note.sealed)):
            note.sealed = sealed
            note.save(update_fields=["sealed"])
            changed += 1
    return changed


def keys_in_use() -> frozenset[str]:
    """Return the ids of the keys that notes are encrypted with."""
    sealed = NoteOfSpecialCategory.objects.values_list("sealed", flat=True)
    return frozenset(key_of(bytes(one)) for one in sealed.iterator(chunk_size=500))


def unopenable_notes() -> Iterator[tuple[int, str]]:
    """Yield each note that does not open any more, with the reason in German; nothing of what is in them."""
    for note in NoteOfSpecialCategory.objects.select_related("person").order_by("pk"):
        try:
            _text_of(note)
        except BrokenInstallation as error:
            yield note.pk, str(error)


def _text_of(note: NoteOfSpecialCategory) -> str:
    """Return a note's text, unless the row was moved to somebody else past the program."""
    if not is_now(note.sealed_for_key, note.person_id):
        raise BrokenInstallation(
            "Diese Notiz lässt sich nicht öffnen: Sie gehört zu einer anderen Person. Bitte wenden Sie sich an "
            "den technischen Betrieb.",
            detail=f"note {note.pk} was written at person {note.sealed_for_key}",
        )
    return decrypt(bytes(note.sealed), context=_context(note.sealed_for_key))


def _context(person_key: int) -> str:
    return f"{NoteOfSpecialCategory._meta.db_table}/{person_key}"


def _refuse(violations: Iterator[str]) -> None:
    if found := " ".join(violations):
        raise InputError(found)


def _audit(by: Staff | None, note: NoteOfSpecialCategory, action: AuditAction, reason: str = "") -> None:
    audit(
        by=by,
        action=action,
        object_kind=OBJECT,
        object_key=note.pk,
        reason=reason,
        facts={"person": note.person_id, "delete_on": note.delete_on.isoformat()},
    )
