"""One person or two: decided about rows, about people, and taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from people_cases import LATER, TODAY, Importer, PersonOf, person_called, row_of
from small_town import PEOPLE

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError, InputError, NotVisible
from lotse.journal.models import Entry
from lotse.outreach.models import Letter, Wave
from lotse.people.access import visible_people
from lotse.people.enums import ClarificationReason, MailStop, PairDecision
from lotse.people.models import DuplicatePair, Person, SourceNumber
from lotse.people.rules import MailReleased
from lotse.people.services.checking import standing_faults
from lotse.people.services.clarifying import open_clarification
from lotse.people.services.correcting import correct_row
from lotse.people.services.deciding import decide_different, decide_same, undo_decision
from lotse.people.services.mail_stops import stop_mail
from lotse.people.services.merging import merge_people, undo_merge
from lotse.people.services.standing import record_step

AYLIN = PEOPLE[0]
NEW_NUMBER = AYLIN.replace("101A000001", "707B000001")


def the_pair() -> DuplicatePair:
    return DuplicatePair.objects.get()


def test_two_rows_joined_become_one_person_with_both_numbers(importer: Importer) -> None:
    stored = importer.stage(*PEOPLE[5:7])
    pair = the_pair()
    decide_same(
        by=importer.by, import_key=stored.pk, pair_key=pair.pk, from_other=["family_name"], today=TODAY
    )
    done = importer.commit(stored)
    assert (done.created, done.held) == (1, 0)
    klaus = person_called("Weiss")
    assert set(SourceNumber.objects.values_list("number", "person_id")) == {
        ("101A000006", klaus.pk),
        ("909Z000006", klaus.pk),
    }
    _, again = importer.take_in(*PEOPLE[5:7], today=LATER)
    assert again.changed_nothing


def test_two_rows_told_apart_become_two_people(importer: Importer) -> None:
    stored = importer.stage(*PEOPLE[5:7])
    decide_different(by=importer.by, import_key=stored.pk, pair_key=the_pair().pk, today=TODAY)
    assert importer.commit(stored).created == 2


def test_decision_about_rows_can_be_taken_back(importer: Importer) -> None:
    stored = importer.stage(*PEOPLE[5:7])
    pair = the_pair()
    decide_same(
        by=importer.by,
        import_key=stored.pk,
        pair_key=pair.pk,
        from_other=["family_name", "given_name"],
        today=TODAY,
    )
    correct_row(
        by=importer.by, import_key=stored.pk, row=1, cells={"given_name": "Klaus-Dieter"}, today=TODAY
    )
    undo_decision(by=importer.by, import_key=stored.pk, pair_key=pair.pk, today=TODAY)
    first = row_of(stored, 1)
    assert (first.cells["family_name"], first.cells["given_name"]) == ("Weiß", "Klaus-Dieter")
    assert row_of(stored, 2).same_as is None
    assert the_pair().decision == PairDecision.OPEN


def test_decided_pair_is_not_decided_twice(importer: Importer) -> None:
    stored = importer.stage(*PEOPLE[5:7])
    decide_different(by=importer.by, import_key=stored.pk, pair_key=the_pair().pk, today=TODAY)
    with pytest.raises(ConflictError, match="schon entschieden"):
        decide_same(by=importer.by, import_key=stored.pk, pair_key=the_pair().pk, from_other=(), today=TODAY)


def test_row_that_is_somebody_known_brings_a_new_number(importer: Importer) -> None:
    importer.take_in(AYLIN)
    stored = importer.stage(NEW_NUMBER.replace("Yılmaz", "Yilmaz-Kurt"), today=LATER)
    decide_same(
        by=importer.by,
        import_key=stored.pk,
        pair_key=the_pair().pk,
        from_other=["family_name"],
        today=LATER,
    )
    done = importer.commit(stored, today=LATER)
    assert (done.created, done.departed) == (0, 0)
    assert person_called("Yılmaz").given_name == "Aylin"
    assert SourceNumber.objects.count() == 2


def test_row_that_is_not_somebody_known_becomes_a_new_person(importer: Importer) -> None:
    importer.take_in(AYLIN)
    stored = importer.stage(AYLIN, NEW_NUMBER.replace("01.02.1980", "02.01.1980"), today=LATER)
    for pair in DuplicatePair.objects.filter(client_import=stored):
        decide_different(by=importer.by, import_key=stored.pk, pair_key=pair.pk, today=LATER)
    assert importer.commit(stored, today=LATER).created == 1


def test_blocked_row_blocks_the_person_it_is(importer: Importer) -> None:
    importer.take_in(AYLIN)
    importer.take_in(AYLIN.replace(";nein;", ";ja;"), today=LATER)
    assert person_called("Yılmaz").is_blocked


def test_merge_moves_what_other_rooms_hold_and_back(
    caseworker: Staff, person_of: PersonOf, neighbourhood: object
) -> None:
    keep, other = person_of(phone="030 23125 111"), person_of("Weiss", phone="030 23125 222", is_blocked=True)
    wave = Wave.objects.create(neighbourhood=keep.neighbourhood, name="A", text={}, letter_on=TODAY)
    second = Wave.objects.create(neighbourhood=keep.neighbourhood, name="B", text={}, letter_on=TODAY)
    letter_of(wave, keep, "AAAA", 1)
    double = letter_of(wave, other, "BBBB", 2)
    moving = letter_of(second, other, "CCCC", 1)
    SourceNumber.objects.create(agency=other.agency, person=other, number="909Z000006")
    entry = record_step(person_key=other.pk, facts=MailReleased(reason="wish"), on=TODAY)
    merge = merge_people(by=caseworker, keep=keep.pk, other=other.pk, from_other=["phone"], today=TODAY)
    keep.refresh_from_db()
    assert (keep.phone, keep.is_blocked) == ("030 23125 222", True)
    assert owner_of(moving) == keep.pk
    assert owner_of(double) == other.pk
    assert SourceNumber.objects.get().person_id == keep.pk
    assert Entry.objects.get(pk=entry.pk).person_key == keep.pk
    assert list(visible_people(caseworker, on=TODAY)) == [keep]
    undo_merge(by=caseworker, merge_key=merge.pk, today=LATER)
    keep.refresh_from_db()
    assert (keep.phone, keep.is_blocked) == ("030 23125 111", False)
    assert owner_of(moving) == other.pk
    assert SourceNumber.objects.get().person_id == other.pk
    assert Entry.objects.get(pk=entry.pk).person_key == other.pk
    assert set(visible_people(caseworker, on=TODAY)) == {keep, other}
    assert standing_faults() == []


def letter_of(wave: Wave, person: Person, code: str, position: int) -> Letter:
    return Letter.objects.create(
        wave=wave, person=person, code=code, position=position, address=[], salutation=""
    )


def owner_of(letter: Letter) -> int | None:
    return Letter.objects.get(pk=letter.pk).person_id


def test_merge_takes_the_standing_along(caseworker: Staff, person_of: PersonOf) -> None:
    keep, other = person_of(), person_of("Weiss")
    open_clarification(by=caseworker, person_key=keep.pk, reason=ClarificationReason.REPORTED, on=TODAY)
    open_clarification(by=caseworker, person_key=other.pk, reason=ClarificationReason.RETURNED, on=TODAY)
    stop_mail(by=caseworker, person_key=other.pk, reason=MailStop.WISH, today=TODAY)
    merge = merge_people(by=caseworker, keep=keep.pk, other=other.pk, today=TODAY)
    keep.refresh_from_db()
    assert keep.mail_stop == MailStop.WISH
    assert keep.clarifications.count() == 1
    undo_merge(by=caseworker, merge_key=merge.pk, today=TODAY)
    keep.refresh_from_db()
    assert keep.mail_stop == MailStop.NONE


def test_merge_undone_keeps_what_was_corrected_since(caseworker: Staff, person_of: PersonOf) -> None:
    keep, other = (
        person_of(birth_date=dt.date(1960, 12, 11)),
        person_of("Weiss", birth_date=dt.date(1960, 11, 12)),
    )
    merge = merge_people(
        by=caseworker, keep=keep.pk, other=other.pk, from_other=["birth_date", "family_name"], today=TODAY
    )
    Person.objects.filter(pk=keep.pk).update(family_name="Weis")
    undo_merge(by=caseworker, merge_key=merge.pk, today=TODAY)
    keep.refresh_from_db()
    assert (keep.family_name, keep.birth_date) == ("Weis", dt.date(1960, 12, 11))
    with pytest.raises(ConflictError, match="schon zurückgenommen"):
        undo_merge(by=caseworker, merge_key=merge.pk, today=TODAY)


def test_merge_is_for_two_people_one_may_see(caseworker: Staff, stranger: Staff, person_of: PersonOf) -> None:
    keep, other = person_of(), person_of("Weiss")
    with pytest.raises(InputError):
        merge_people(by=caseworker, keep=keep.pk, other=keep.pk, today=TODAY)
    with pytest.raises(NotVisible):
        merge_people(by=stranger, keep=keep.pk, other=other.pk, today=TODAY)
