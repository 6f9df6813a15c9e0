"""A list's way from staging to people and back, read from the database at each step."""

from __future__ import annotations

import pytest
from people_cases import LATER, TODAY, Importer, person_called, row_of
from small_town import PEOPLE

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError, NotVisible, RuleError
from lotse.journal.models import Entry
from lotse.people.enums import (
    ClarificationReason,
    DepartureDecision,
    DepartureKind,
    ImportState,
    RowDecision,
    RowStatus,
    SourceState,
)
from lotse.people.models import (
    AddressClarification,
    BenefitUnit,
    ClientImport,
    Departure,
    DuplicatePair,
    ImportRow,
    Person,
    SourceNumber,
)
from lotse.people.rules import MailReleased
from lotse.people.services.checking import standing_faults
from lotse.people.services.committing import commit_stored
from lotse.people.services.correcting import check_again, correct_row, restore_row
from lotse.people.services.deciding import decide_departures, decide_row, discard_import, keep_fields
from lotse.people.services.loading import load_staged
from lotse.people.services.standing import record_step
from lotse.people.services.undoing import undo_import
from lotse.places.models import Neighbourhood

AYLIN = PEOPLE[0]
MOVED_HOUSE = AYLIN.replace("Blumenstraße;12", "Blumenstraße;14")
MOVED_OUT = AYLIN.replace("Blumenstraße;12", "Marktgasse;3")


def test_staged_list_keeps_all_cells_until_it_is_committed(importer: Importer) -> None:
    stored = importer.stage()
    outside = row_of(stored, 4)
    assert outside.status == RowStatus.OUTSIDE
    assert outside.cells["family_name"] == "Groß"
    importer.commit(stored)
    outside.refresh_from_db()
    assert (outside.cells, outside.findings, outside.decision) == ({}, [], RowDecision.SKIP)
    assert row_of(stored, 1).cells["family_name"] == "Yılmaz"


def test_staged_list_read_back_is_the_list_that_was_read(importer: Importer) -> None:
    stored = importer.stage()
    again = load_staged(importer.by, stored, today=TODAY)
    assert [(row.row, row.status, row.street, row.is_blocked) for row in again.rows][:4] == [
        (1, RowStatus.INSIDE, "Blumenstr.", False),
        (2, RowStatus.INSIDE, "Blumenstr.", False),
        (3, RowStatus.INSIDE, "Blumenstr.", True),
        (4, RowStatus.OUTSIDE, "Marktgasse", False),
    ]
    assert again.held == {7: 6}


def test_commit_takes_in_who_lives_inside(importer: Importer) -> None:
    stored, done = importer.take_in()
    assert (done.created, done.updated, done.known, done.held) == (5, 0, 0, 1)
    assert ClientImport.objects.get(pk=stored.pk).state == ImportState.COMMITTED
    assert row_of(stored, 7).decision == RowDecision.HOLD
    assert person_called("Köhler").is_blocked
    assert Entry.objects.filter(kind="person-taken-in").count() == 5
    assert standing_faults() == []


def test_commit_leaves_no_pair_of_people_outside(importer: Importer) -> None:
    twice = PEOPLE[3].replace("101A000004", "909Z000004")
    stored = importer.stage(AYLIN, PEOPLE[3], twice)
    assert DuplicatePair.objects.filter(client_import=stored).count() == 1
    importer.commit(stored)
    assert not DuplicatePair.objects.filter(client_import=stored).exists()


def test_same_list_again_changes_nothing(importer: Importer) -> None:
    importer.take_in()
    people = list(Person.objects.order_by("pk").values())
    entries = Entry.objects.count()
    _, again = importer.take_in(today=LATER)
    assert again.changed_nothing
    assert again.known == 5
    assert list(Person.objects.order_by("pk").values()) == people
    assert Entry.objects.count() == entries


def test_same_list_again_leaves_corrections_alone(importer: Importer) -> None:
    stored = importer.stage()
    correct_row(
        by=importer.by, import_key=stored.pk, row=8, cells={"family_name": "Haddad-Weber"}, today=TODAY
    )
    importer.commit(stored)
    assert person_called("Haddad-Weber").given_name == "Nour"
    _, again = importer.take_in(today=LATER)
    assert again.changed_nothing
    assert person_called("Haddad-Weber").given_name == "Nour"


def test_changed_address_moves_within_the_neighbourhood(importer: Importer) -> None:
    importer.take_in(AYLIN)
    _, done = importer.take_in(MOVED_HOUSE, today=LATER)
    assert (done.updated, done.created) == (1, 0)
    aylin = person_called("Yılmaz")
    assert (aylin.house_number, aylin.house_number_text) == (14, "14")
    changed = Entry.objects.get(person_key=aylin.pk, kind="person-changed")
    assert changed.facts["fields"] == "house_number, house_number_text"


def test_empty_cell_deletes_nothing(importer: Importer) -> None:
    importer.take_in(AYLIN)
    _, done = importer.take_in(AYLIN.replace("01.02.1980", ""), today=LATER)
    assert done.changed_nothing
    assert person_called("Yılmaz").birth_date is not None


def test_field_that_a_clerk_keeps_stays(importer: Importer) -> None:
    importer.take_in(AYLIN)
    stored = importer.stage(MOVED_HOUSE.replace("Aylin", "Ayla"), today=LATER)
    keep_fields(by=importer.by, import_key=stored.pk, row=1, fields=["given_name"], today=LATER)
    importer.commit(stored, today=LATER)
    aylin = person_called("Yılmaz")
    assert (aylin.given_name, aylin.house_number) == ("Aylin", 14)


@pytest.mark.parametrize(
    ("decision", "created", "number"), [(RowDecision.SKIP, 0, 12), (RowDecision.KNOWN, 0, 12)]
)
def test_row_that_a_clerk_leaves_changes_nobody(
    importer: Importer, decision: RowDecision, created: int, number: int
) -> None:
    importer.take_in(AYLIN)
    stored = importer.stage(MOVED_HOUSE, today=LATER)
    decide_row(by=importer.by, import_key=stored.pk, row=1, decision=decision, today=LATER)
    done = importer.commit(stored, today=LATER)
    assert done.created == created
    assert person_called("Yılmaz").house_number == number


def test_who_is_no_longer_listed_is_gone_and_not_deleted(importer: Importer) -> None:
    importer.take_in()
    _, done = importer.take_in(*PEOPLE[1:], today=LATER)
    assert done.departed == 1
    aylin = Person.objects.get(given_name="Aylin")
    assert (aylin.source_state, aylin.gone_since) == (SourceState.GONE, LATER)
    assert Entry.objects.filter(person_key=aylin.pk, kind="source-gone").exists()


def test_who_is_listed_again_is_back(importer: Importer) -> None:
    importer.take_in()
    importer.take_in(*PEOPLE[1:], today=LATER)
    _, done = importer.take_in(today=LATER)
    aylin = Person.objects.get(given_name="Aylin")
    assert done.updated == 1
    assert (aylin.source_state, aylin.gone_since) == (SourceState.PRESENT, None)


def test_who_moved_out_stays_with_an_address_to_clarify(importer: Importer) -> None:
    importer.take_in()
    _, done = importer.take_in(MOVED_OUT, *PEOPLE[1:], today=LATER)
    assert done.departed == 1
    aylin = Person.objects.get(given_name="Aylin")
    assert aylin.source_state == SourceState.PRESENT
    assert aylin.house_number == 12
    assert AddressClarification.objects.get(person=aylin).reason == ClarificationReason.MOVED_OUT
    _, again = importer.take_in(MOVED_OUT, *PEOPLE[1:], today=LATER)
    assert again.changed_nothing


def test_clerk_may_keep_who_is_missing(importer: Importer) -> None:
    importer.take_in()
    stored = importer.stage(*PEOPLE[1:], today=LATER)
    kept = decide_departures(
        by=importer.by,
        import_key=stored.pk,
        kind=DepartureKind.GONE,
        decision=DepartureDecision.KEEP,
        today=LATER,
    )
    assert kept == 1
    assert importer.commit(stored, today=LATER).changed_nothing
    assert Person.objects.get(given_name="Aylin").source_state == SourceState.PRESENT


def test_list_that_is_only_a_part_makes_nobody_gone(importer: Importer) -> None:
    importer.take_in()
    _, done = importer.take_in(AYLIN, today=LATER)
    assert done.changed_nothing
    assert set(Departure.objects.values_list("decision", flat=True)) == {DepartureDecision.KEEP}


def test_row_that_may_be_somebody_known_waits(importer: Importer) -> None:
    importer.take_in()
    stored, done = importer.take_in(*PEOPLE[1:], AYLIN.replace("101A000001", "707B000001"), today=LATER)
    assert done.created == 0
    assert done.known + done.updated + done.held >= 5
    assert Person.objects.filter(family_name="Yılmaz", given_name="Aylin").count() == 1
    assert Person.objects.get(given_name="Aylin").source_state == SourceState.PRESENT


def test_correction_brings_a_row_inside(importer: Importer) -> None:
    stored = importer.stage()
    assert row_of(stored, 5).status == RowStatus.INVALID
    row = correct_row(
        by=importer.by,
        import_key=stored.pk,
        row=5,
        cells={"street": "Blumenstraße", "house_number": "7"},
        today=TODAY,
    )
    kept = row_of(stored, 5)
    assert (row.status, kept.status) == (RowStatus.INSIDE, RowStatus.INSIDE)
    assert kept.original is not None
    assert importer.commit(stored).created == 6
    assert person_called("Nowak").house_number == 7


def test_correction_finds_and_loses_duplicates(importer: Importer) -> None:
    stored = importer.stage()
    assert DuplicatePair.objects.filter(client_import=stored, row_a__row=6, row_b__row=7).exists()
    correct_row(
        by=importer.by,
        import_key=stored.pk,
        row=7,
        cells={"family_name": "Sommer", "given_name": "Petra", "birth_date": "02.03.1999"},
        today=TODAY,
    )
    assert not DuplicatePair.objects.filter(client_import=stored).exists()
    restore_row(by=importer.by, import_key=stored.pk, row=7, today=TODAY)
    assert row_of(stored, 7).original is None
    assert DuplicatePair.objects.filter(client_import=stored, row_a__row=7, row_b__row=6).exists()


def test_correction_weighs_names_as_reading_the_list_does(importer: Importer) -> None:
    importer.take_in()
    plain = importer.stage(*PEOPLE)
    wrong = importer.stage(*PEOPLE[:6], PEOPLE[6].replace("Weiss", "Schwarz"), PEOPLE[7])
    cells = {"family_name": "Weiss"}
    correct_row(by=importer.by, import_key=wrong.pk, row=7, cells=cells, today=TODAY)

    def scores(stored: ClientImport) -> list[tuple[int, int, int, float]]:
        pairs = DuplicatePair.objects.filter(client_import=stored)
        lines = pairs.values_list("row_a__row", "row_b__row", "person_b", "score")
        return sorted((min(a, b or a), max(a, b or a), person or 0, score) for a, b, person, score in lines)

    assert scores(wrong) == scores(plain)


def test_correction_clears_the_findings_of_the_cell(importer: Importer) -> None:
    stored = importer.stage(AYLIN.replace("01.02.1980", "gestern"), PEOPLE[7].replace("Haddad", "Ha?dad"))
    assert row_of(stored, 1).codes == "|birth-date-unreadable|"
    assert row_of(stored, 2).severity == "warning"
    correct_row(by=importer.by, import_key=stored.pk, row=1, cells={"birth_date": "01.02.1980"}, today=TODAY)
    correct_row(by=importer.by, import_key=stored.pk, row=2, cells={"given_name": "Noura"}, today=TODAY)
    assert (row_of(stored, 1).codes, row_of(stored, 1).severity) == ("", "")
    assert row_of(stored, 2).codes == "|damaged|"


def test_redrawn_neighbourhood_wants_a_new_check(importer: Importer, neighbourhood: Neighbourhood) -> None:
    stored = importer.stage()
    Neighbourhood.objects.filter(pk=neighbourhood.pk).update(area_values=["Lüner Höhe", "Mitte"])
    with pytest.raises(ConflictError, match="neu prüfen"):
        importer.commit(stored)
    assert check_again(by=importer.by, import_key=stored.pk, today=TODAY) == 1
    assert row_of(stored, 4).status == RowStatus.INSIDE
    assert importer.commit(stored).created == 6


def test_undo_takes_everything_back(importer: Importer) -> None:
    stored, _ = importer.take_in()
    assert undo_import(by=importer.by, import_key=stored.pk, today=LATER) == 5
    assert not Person.objects.exists()
    assert not SourceNumber.objects.exists()
    assert not BenefitUnit.objects.exists()
    assert ClientImport.objects.get(pk=stored.pk).state == ImportState.UNDONE


def test_undo_of_a_second_list_brings_the_first_state_back(importer: Importer) -> None:
    importer.take_in()
    before = list(Person.objects.order_by("pk").values())
    numbers = set(SourceNumber.objects.values_list("number", "person_id"))
    stored, done = importer.take_in(
        MOVED_OUT, PEOPLE[2].replace("Köhler", "Kohler"), *PEOPLE[5:7], today=LATER
    )
    assert (done.updated, done.departed) == (1, 3)
    undo_import(by=importer.by, import_key=stored.pk, today=LATER)
    assert list(Person.objects.order_by("pk").values()) == before
    assert set(SourceNumber.objects.values_list("number", "person_id")) == numbers
    assert not AddressClarification.objects.exists()
    assert standing_faults() == []


def test_undo_is_refused_once_something_has_happened(importer: Importer) -> None:
    stored, _ = importer.take_in()
    record_step(person_key=person_called("Haddad").pk, facts=MailReleased(reason="wish"), on=LATER)
    with pytest.raises(RuleError, match="seitdem schon etwas geschehen"):
        undo_import(by=importer.by, import_key=stored.pk, today=LATER)
    assert Person.objects.count() == 5


def test_undo_is_refused_under_a_later_list(importer: Importer) -> None:
    stored, _ = importer.take_in()
    later, _ = importer.take_in(today=LATER)
    with pytest.raises(RuleError, match="spätere Liste"):
        undo_import(by=importer.by, import_key=stored.pk, today=LATER)
    undo_import(by=importer.by, import_key=later.pk, today=LATER)
    assert undo_import(by=importer.by, import_key=stored.pk, today=LATER) == 5


def test_second_commit_is_told(importer: Importer) -> None:
    stored, _ = importer.take_in()
    with pytest.raises(ConflictError, match="schon übernommen"):
        importer.commit(stored)
    assert Person.objects.count() == 5


def test_discarded_list_leaves_nothing(importer: Importer) -> None:
    stored = importer.stage()
    discard_import(by=importer.by, import_key=stored.pk, today=TODAY)
    assert not ClientImport.objects.exists()
    assert not ImportRow.objects.exists()


def test_stranger_finds_no_import(importer: Importer, stranger: Staff) -> None:
    stored = importer.stage()
    with pytest.raises(NotVisible):
        commit_stored(by=stranger, import_key=stored.pk, today=TODAY)
    with pytest.raises(NotVisible):
        correct_row(by=stranger, import_key=stored.pk, row=1, cells={}, today=TODAY)
