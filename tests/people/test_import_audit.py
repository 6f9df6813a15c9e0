"""Who corrected or decided what about a list stands in the audit log: names of fields, never what is in them."""

from __future__ import annotations

import pytest
from people_cases import LATER, TODAY, Importer, person_called, row_of
from small_town import PEOPLE

from lotse.people.enums import DepartureDecision, DepartureKind, RowDecision
from lotse.people.models import Departure
from lotse.people.services.correcting import check_again, correct_row, restore_row
from lotse.people.services.deciding import decide_departures, decide_row, keep_fields
from lotse.privacy.models import AuditRow


@pytest.fixture(autouse=True)
def nothing_said(importer: Importer) -> None:
    """Begin with an empty log."""
    AuditRow.objects.all()._raw_delete("default")


def last() -> tuple[str, str, dict[str, object]]:
    row = AuditRow.objects.latest("pk")
    assert row.actor_key is not None
    return row.object_kind, row.object_key, row.facts


def test_correction_names_the_cells(importer: Importer) -> None:
    stored = importer.stage()
    row = row_of(stored, 5)
    about = {"import": stored.pk, "row": 5}
    cells = {"street": "Blumenstraße", "house_number": "7"}
    correct_row(by=importer.by, import_key=stored.pk, row=5, cells=cells, today=TODAY)
    assert last() == ("import-row", str(row.pk), {**about, "fields": ["house_number", "street"]})
    before = AuditRow.objects.count()
    correct_row(by=importer.by, import_key=stored.pk, row=5, cells=cells, today=TODAY)
    assert AuditRow.objects.count() == before, "the same once more is no change"
    restore_row(by=importer.by, import_key=stored.pk, row=5, today=TODAY)
    assert last() == ("import-row", str(row.pk), {**about, "fields": ["house_number", "street"]})
    assert "Blumen" not in str(list(AuditRow.objects.values_list("facts", flat=True)))


def test_decisions_about_a_row_are_named(importer: Importer) -> None:
    stored = importer.stage()
    decide_row(by=importer.by, import_key=stored.pk, row=1, decision=RowDecision.SKIP, today=TODAY)
    assert last()[2] == {"import": stored.pk, "row": 1, "decision": "skip"}
    keep_fields(by=importer.by, import_key=stored.pk, row=1, fields=["phone"], today=TODAY)
    assert last()[2] == {"import": stored.pk, "row": 1, "keeps": ["phone"]}


def test_checking_anew_is_named(importer: Importer) -> None:
    stored = importer.stage()
    check_again(by=importer.by, import_key=stored.pk, today=TODAY)
    assert last() == ("client-import", str(stored.pk), {"checked_again": len(PEOPLE), "changed": 0})


def test_what_becomes_of_who_is_missing_is_named(importer: Importer) -> None:
    importer.take_in()
    stored = importer.stage(PEOPLE[0], today=LATER)
    gone, missing = DepartureKind.GONE, Departure.objects.filter(client_import=stored, kind="gone").count()
    decide_departures(
        by=importer.by, import_key=stored.pk, kind=gone, decision=DepartureDecision.APPLY, today=LATER
    )
    decided = {"import": stored.pk, "missing": "gone", "decision": "apply", "people": missing}
    assert last() == ("client-import", str(stored.pk), decided)
    one = person_called("Köhler").pk
    keep = DepartureDecision.KEEP
    decide_departures(
        by=importer.by, import_key=stored.pk, kind=gone, decision=keep, person_key=one, today=LATER
    )
    assert last() == ("person", str(one), {**decided, "decision": "keep", "people": 1})
