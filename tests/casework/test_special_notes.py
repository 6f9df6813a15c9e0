"""Protected notes: off unless two switch them on, written on a ground, opened for a reason, gone on their day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import IntegrityError
from letters_town import person
from protected_notes import allow, switch_on
from pytest_django import Settings

from lotse.accounts.models import Staff
from lotse.accounts.services import stop_special_notes
from lotse.casework.enums import NoteBasis
from lotse.casework.models import NoteOfSpecialCategory, SpecialNotesSwitch
from lotse.casework.queries.special_notes import notes_of, sections, switch_of
from lotse.casework.rules.months import months_later
from lotse.casework.rules.special_notes import NoteText
from lotse.casework.services.special_notes import (
    delete_note,
    encrypt_all_anew,
    forget_special_notes,
    keys_in_use,
    open_note,
    unopenable_notes,
    write_note,
)
from lotse.casework.services.special_notes_switch import (
    ask_for_special_notes,
    decide_on_special_notes,
    end_special_notes,
)
from lotse.core import clock
from lotse.core.errors import BrokenInstallation, ConflictError, InputError, NotVisible, RuleError
from lotse.journal.models import Entry
from lotse.ops.checks import special_note_faults
from lotse.ops.rotate_keys import run as rotate
from lotse.people.models import Person
from lotse.people.services.merging import merge_people, undo_merge
from lotse.places.models import Neighbourhood
from lotse.privacy.models import AuditRow
from lotse.privacy.services.encryption import add_key, key_file, key_of

TODAY = clock.today()
SECRET = "Kann wegen der Behandlung dienstags nicht"
REASON = "Vorbereitung des Gesprächs am Dienstag"
LATER = TODAY + dt.timedelta(days=90)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def keeper(cast: dict[str, Staff]) -> Staff:
    """The caseworker, let into notes that the agency keeps."""
    switch_on(cast)
    return allow(cast["team_lead"], cast["caseworker"])


def text(**changes: object) -> NoteText:
    values: dict[str, object] = {
        "text": SECRET,
        "basis": NoteBasis.CONSENT,
        "consent_on": TODAY,
        "delete_on": LATER,
    }
    return NoteText(**{**values, **changes})  # type: ignore[arg-type]


def write(by: Staff, somebody: Person, today: dt.date = TODAY, **changes: object) -> int:
    return write_note(by=by, person_key=somebody.pk, note=text(**changes), today=today)


def read(by: Staff, somebody: Person, key: int, today: dt.date = TODAY, reason: str = REASON) -> str:
    return open_note(by=by, person_key=somebody.pk, note_key=key, reason=reason, today=today).text


def test_note_is_written_encrypted_and_opened_for_a_reason(keeper: Staff, somebody: Person) -> None:
    key = write(keeper, somebody)
    assert SECRET.encode() not in bytes(NoteOfSpecialCategory.objects.get(pk=key).sealed)
    assert read(keeper, somebody, key) == SECRET
    rows = AuditRow.objects.filter(object_kind="special-note").order_by("pk")
    assert [(row.action, row.reason) for row in rows] == [("created", ""), ("read", REASON)]
    assert not any(SECRET in str(row.content) for row in rows)
    assert not Entry.objects.filter(person_key=somebody.pk).exists()


def test_every_look_is_written_down(keeper: Staff, somebody: Person) -> None:
    key = write(keeper, somebody)
    for _ in range(3):
        read(keeper, somebody, key)
    assert AuditRow.objects.filter(object_kind="special-note", action="read").count() == 3


@pytest.mark.parametrize("reason", ["", "  ", "weil", "x" * 301])
def test_without_a_reason_nothing_opens(keeper: Staff, somebody: Person, reason: str) -> None:
    key = write(keeper, somebody)
    with pytest.raises(InputError):
        read(keeper, somebody, key, reason=reason)
    assert not AuditRow.objects.filter(object_kind="special-note", action="read").exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "  "},
        {"text": "x" * 2001},
        {"consent_on": None},
        {"consent_on": TODAY + dt.timedelta(days=1)},
        {"basis": NoteBasis.STATUTE},
        {"delete_on": TODAY},
        {"delete_on": months_later(TODAY, 12) + dt.timedelta(days=1)},
    ],
)
def test_note_needs_ground_and_a_day_to_be_deleted(
    keeper: Staff, somebody: Person, changes: dict[str, object]
) -> None:
    with pytest.raises(InputError):
        write(keeper, somebody, **changes)
    assert not NoteOfSpecialCategory.objects.exists()


def test_note_by_statute_needs_no_consent(keeper: Staff, somebody: Person) -> None:
    write(keeper, somebody, basis=NoteBasis.STATUTE, consent_on=None, delete_on=months_later(TODAY, 12))
    assert notes_of(keeper, somebody.pk, today=TODAY).lines[0].basis == NoteBasis.STATUTE


def test_database_holds_the_ground_too(keeper: Staff, somebody: Person) -> None:
    key = write(keeper, somebody)
    with pytest.raises(IntegrityError):
        NoteOfSpecialCategory.objects.filter(pk=key).update(consent_on=None)


@pytest.mark.parametrize(
    "who", ["deputy", "team_lead", "town_adviser", "stranger", "reviewer", "privacy_officer", "operator"]
)
def test_who_was_not_let_in_sees_nothing(
    cast: dict[str, Staff], keeper: Staff, somebody: Person, who: str
) -> None:
    key, other = write(keeper, somebody), cast[who]
    acts: tuple[Callable[[], object], ...] = (
        lambda: write(other, somebody),
        lambda: read(other, somebody, key),
        lambda: delete_note(by=other, person_key=somebody.pk, note_key=key, today=TODAY),
        lambda: notes_of(other, somebody.pk, today=TODAY),
    )
    for act in acts:
        with pytest.raises(NotVisible):
            act()


def test_permission_reaches_no_further_than_the_own_people(
    cast: dict[str, Staff], keeper: Staff, somebody: Person, stranger: Staff
) -> None:
    key = write(keeper, somebody)
    elsewhere = person(Neighbourhood.objects.get(agency=stranger.agency), 9)
    for act in (lambda: write(keeper, elsewhere), lambda: read(keeper, elsewhere, key)):
        with pytest.raises(NotVisible):
            act()


def test_permission_taken_away_closes_at_once(
    cast: dict[str, Staff], keeper: Staff, somebody: Person
) -> None:
    key = write(keeper, somebody)
    stop_special_notes(by=cast["team_lead"], staff_key=keeper.pk, today=TODAY)
    with pytest.raises(NotVisible):
        read(Staff.objects.get(pk=keeper.pk), somebody, key)


def test_note_on_its_day_is_closed_before_it_is_deleted(keeper: Staff, somebody: Person) -> None:
    tomorrow = TODAY + dt.timedelta(days=1)
    key = write(keeper, somebody, delete_on=tomorrow)
    with pytest.raises(NotVisible):
        read(keeper, somebody, key, today=tomorrow)
    assert forget_special_notes() == 0
    NoteOfSpecialCategory.objects.update(written_on=TODAY - dt.timedelta(days=9), delete_on=TODAY)
    assert forget_special_notes() == 1
    assert not NoteOfSpecialCategory.objects.exists()
    assert AuditRow.objects.filter(object_kind="special-note", action="deleted", actor_key=None).count() == 1


def test_note_can_be_deleted_before_its_day(keeper: Staff, somebody: Person) -> None:
    key = write(keeper, somebody)
    delete_note(by=keeper, person_key=somebody.pk, note_key=key, today=TODAY)
    assert not NoteOfSpecialCategory.objects.exists()


# --- the switch


def test_without_the_switch_nothing_is_written(cast: dict[str, Staff], somebody: Person) -> None:
    keeper = allow(cast["team_lead"], cast["caseworker"])
    with pytest.raises(RuleError, match="keine geschützten Notizen"):
        write(keeper, somebody)
    ask_for_special_notes(by=cast["team_lead"], reason=REASON, today=TODAY)
    with pytest.raises(RuleError):
        write(keeper, somebody)
    assert not key_file().exists()


def test_switch_takes_two(cast: dict[str, Staff]) -> None:
    lead, officer = cast["team_lead"], cast["privacy_officer"]
    ask_for_special_notes(by=lead, reason=REASON, today=TODAY)
    assert switch_of(officer, today=TODAY).is_asked
    with pytest.raises(NotVisible):
        decide_on_special_notes(by=lead, confirm=True, today=TODAY)
    with pytest.raises(ConflictError):
        ask_for_special_notes(by=lead, reason=REASON, today=TODAY)
    decide_on_special_notes(by=officer, confirm=True, today=TODAY)
    assert switch_of(lead, today=TODAY).is_on
    with pytest.raises(ConflictError):
        decide_on_special_notes(by=officer, confirm=True, today=TODAY)
    assert key_file().stat().st_mode & 0o077 == 0


def test_switch_by_one_alone_is_refused_even_with_both_roles(cast: dict[str, Staff]) -> None:
    ask_for_special_notes(by=cast["team_lead"], reason=REASON, today=TODAY)
    SpecialNotesSwitch.objects.update(asked_by_key=cast["privacy_officer"].pk)
    with pytest.raises(RuleError):
        decide_on_special_notes(by=cast["privacy_officer"], confirm=True, today=TODAY)


def test_refused_wish_can_be_asked_again(cast: dict[str, Staff]) -> None:
    ask_for_special_notes(by=cast["team_lead"], reason=REASON, today=TODAY)
    decide_on_special_notes(by=cast["privacy_officer"], confirm=False, today=TODAY)
    assert not switch_of(cast["team_lead"], today=TODAY).is_asked
    ask_for_special_notes(by=cast["team_lead"], reason=REASON, today=TODAY)


@pytest.mark.parametrize("who", ["caseworker", "deputy", "operator", "reviewer", "staff_council", "stranger"])
def test_switch_is_nobody_elses_business(cast: dict[str, Staff], who: str) -> None:
    for act in (
        lambda: ask_for_special_notes(by=cast[who], reason=REASON, today=TODAY),
        lambda: decide_on_special_notes(by=cast[who], confirm=True, today=TODAY),
        lambda: end_special_notes(by=cast[who], today=TODAY),
        lambda: switch_of(cast[who], today=TODAY),
    ):
        with pytest.raises(NotVisible):
            act()


@pytest.mark.parametrize("who", ["team_lead", "privacy_officer"])
def test_switched_off_closes_at_once_and_then_deletes(
    cast: dict[str, Staff], keeper: Staff, somebody: Person, who: str
) -> None:
    key = write(keeper, somebody)
    end_special_notes(by=cast[who], today=TODAY)
    with pytest.raises(NotVisible):
        read(keeper, somebody, key)
    assert not notes_of(keeper, somebody.pk, today=TODAY).is_on
    assert forget_special_notes() == 1


# --- what the encryption holds


def test_row_moved_to_somebody_else_stays_closed(
    keeper: Staff, somebody: Person, neighbourhood: Neighbourhood
) -> None:
    key, other = write(keeper, somebody), person(neighbourhood, 2)
    notes = NoteOfSpecialCategory.objects.filter(pk=key)
    notes.update(person=other)
    with pytest.raises(BrokenInstallation, match="anderen Person"):
        read(keeper, other, key)
    notes.update(sealed_for_key=other.pk)
    with pytest.raises(BrokenInstallation, match="verändert"):
        read(keeper, other, key)
    assert [fault.where for fault in special_note_faults()] == [f"Notiz {key}"]
    assert not AuditRow.objects.filter(object_kind="special-note", action="read").exists()


def test_joined_people_keep_their_notes_and_take_them_along(
    keeper: Staff, somebody: Person, neighbourhood: Neighbourhood
) -> None:
    third, other = person(neighbourhood, 3), person(neighbourhood, 2)
    key = write(keeper, other)
    first = merge_people(by=keeper, keep=somebody.pk, other=other.pk, today=TODAY)
    assert read(keeper, somebody, key) == SECRET
    second = merge_people(by=keeper, keep=third.pk, other=somebody.pk, today=TODAY)
    assert read(keeper, third, key) == SECRET
    undo_merge(by=keeper, merge_key=second.pk, today=TODAY)
    undo_merge(by=keeper, merge_key=first.pk, today=TODAY)
    assert read(keeper, other, key) == SECRET


def test_new_key_opens_all_notes(keeper: Staff, somebody: Person) -> None:
    keys = [write(keeper, somebody) for _ in range(2)]
    before = keys_in_use()
    report = rotate(None)  # type: ignore[arg-type]
    assert report.facts["notes"] == 2
    assert keys_in_use() == {report.facts["key"]} != before
    assert [read(keeper, somebody, key) for key in keys] == [SECRET] * 2
    rotate(None)  # type: ignore[arg-type]
    assert len(key_file().read_text(encoding="ascii").split("\n")) == 3, "the key before, the present one"
    assert encrypt_all_anew() == 0


def test_change_of_keys_without_any_is_refused_in_words(db: None) -> None:
    with pytest.raises(InputError, match="noch keinen Schlüssel"):
        rotate(None)  # type: ignore[arg-type]


def test_failed_change_of_keys_leaves_all_as_it_was(keeper: Staff, somebody: Person) -> None:
    good, broken = write(keeper, somebody), write(keeper, somebody)
    note = NoteOfSpecialCategory.objects.get(pk=broken)
    note.sealed = bytes(note.sealed)[:-1]
    note.save()
    before = key_of(bytes(NoteOfSpecialCategory.objects.get(pk=good).sealed))
    add_key()
    with pytest.raises(BrokenInstallation):
        encrypt_all_anew()
    assert key_of(bytes(NoteOfSpecialCategory.objects.get(pk=good).sealed)) == before
    assert read(keeper, somebody, good) == SECRET
    assert [key for key, _ in unopenable_notes()] == [broken]


def test_lost_key_file_is_said_and_nothing_else_breaks(keeper: Staff, somebody: Person) -> None:
    key = write(keeper, somebody)
    key_file().unlink()
    with pytest.raises(BrokenInstallation, match="fehlt"):
        read(keeper, somebody, key)
    assert len(notes_of(keeper, somebody.pk, today=TODAY).lines) == 1


def test_insight_says_that_there_are_notes_and_not_what(
    cast: dict[str, Staff], keeper: Staff, somebody: Person
) -> None:
    write(keeper, somebody)
    for who in ("caseworker", "deputy"):
        (section,) = sections(cast[who], somebody.pk, today=TODAY)
        assert len(section.rows) == 1
        assert SECRET not in str(section)
