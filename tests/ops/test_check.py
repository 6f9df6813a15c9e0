"""`lotse check`: silent about a whole house, precise about a damaged one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from letters_town import letter_of, office, person, posted
from pytest_django import Settings

from lotse.accounts.models import Staff
from lotse.cli import main
from lotse.core import clock
from lotse.journal.models import Entry
from lotse.outreach.models import Letter, Wave
from lotse.people.models import Person
from lotse.people.services.standing import undo_entries
from lotse.places.models import Neighbourhood
from lotse.privacy.models import AuditRow

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Result:
    """What the command left behind."""

    status: int
    text: str

    @property
    def facts(self) -> dict[str, object]:
        found = json.loads(self.text)
        assert isinstance(found, dict)
        return found


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA, settings.FILES = tmp_path, tmp_path / "files"


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    def run(*arguments: str) -> Result:
        capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            main(["check", *arguments])
        assert isinstance(leaving.value.code, int)
        return Result(leaving.value.code, capsys.readouterr().out)

    return run


Check = Callable[..., Result]


@pytest.fixture
def someone(caseworker: Staff, neighbourhood: Neighbourhood) -> Person:
    """Somebody who got a letter, in a house where all is well."""
    found = person(neighbourhood, 1)
    office(neighbourhood)
    posted(caseworker, neighbourhood)
    return found


def test_whole_house_passes(check: Check, someone: Person) -> None:
    result = check()
    assert result.status == 0
    assert result.text.startswith("Alles in Ordnung.")
    assert check("--json").facts["faults"] == []


def test_changed_standing_is_named(check: Check, someone: Person) -> None:
    Person.objects.filter(pk=someone.pk).update(standing="case")
    result = check()
    assert result.status == 1
    assert (
        f"Stand – Person {someone.pk}: Gespeichert ist „in Begleitung“, das Journal sagt „angeschrieben“."
        in result.text
    )


def test_lost_entry_shows_in_the_standing(check: Check, someone: Person) -> None:
    Entry.objects.filter(person_key=someone.pk, kind="letter-posted").delete()
    assert f"Person {someone.pk}" in check().text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "unheard-of"}, "Die Art „unheard-of“ kennt kein Raum."),
        ({"facts": {"wave": 1}}, "Die Angaben passen nicht zu „Brief aufgegeben“"),
        ({"facts": {"wave": "eins", "letter": 1}}, "wave: 'eins'"),
        ({"facts": {"wave": 1, "letter": 1, "colour": 2}}, "colour"),
    ],
)
def test_entry_nobody_understands_is_named(
    check: Check, someone: Person, change: dict[str, object], said: str
) -> None:
    entry = Entry.objects.get(person_key=someone.pk, kind="letter-posted")
    Entry.objects.filter(pk=entry.pk).update(**change)
    result = check()
    assert result.status == 1
    assert f"Journal – Eintrag {entry.pk}, Person {someone.pk}: " in result.text
    assert said in result.text


def test_entry_taken_back_must_exist_and_be_taken_back_once(check: Check, someone: Person) -> None:
    entry = Entry.objects.get(person_key=someone.pk, kind="letter-posted")
    undo_entries([entry.pk], on=clock.today())
    assert check().status == 0
    undoing = Entry.objects.get(undoes=entry.pk)
    undoing.pk = None
    undoing.save()
    assert f"Eintrag {entry.pk}: Der Eintrag wurde 2-mal zurückgenommen." in check().text
    Entry.objects.filter(undoes=entry.pk).update(undoes=987654)
    assert "Der zurückgenommene Eintrag 987654 fehlt." in check().text


def test_changed_audit_row_is_named(check: Check, someone: Person) -> None:
    row = AuditRow.objects.order_by("pk")[0]
    QuerySet(AuditRow).filter(pk=row.pk).update(reason="anders")
    result = check()
    assert result.status == 1
    assert f"Eintrag {row.pk}: Der Eintrag wurde verändert." in result.text


def test_missing_letter_file_is_named(
    check: Check, someone: Person, settings: Settings, tmp_path: Path
) -> None:
    folder = settings.FILES / "waves" / "1"
    folder.mkdir(parents=True)
    (folder / "letters.pdf").touch()
    Wave.objects.update(folder=str(folder))
    Letter.objects.update(file="letters.pdf", page=1)
    assert check().status == 0
    (folder / "letters.pdf").unlink()
    assert f"{folder / 'letters.pdf'}: Die Datei mit den Briefen fehlt." in check().text
    Wave.objects.update(posted_on=clock.today() - dt.timedelta(days=31))
    assert check().status == 0


def test_letter_files_given_away_are_not_ours_to_check(check: Check, someone: Person, tmp_path: Path) -> None:
    Wave.objects.update(folder=str(tmp_path / "elsewhere"))
    Letter.objects.update(file="letters.pdf", page=1)
    assert letter_of(someone).file
    assert check().status == 0


def test_key_that_others_can_read_is_named(check: Check, tmp_path: Path) -> None:
    key = tmp_path / "secret-key"
    key.touch(mode=0o600)
    assert check().status == 0
    key.chmod(0o640)
    assert "chmod 600" in check().text


def test_missing_migration_stops_the_check(check: Check) -> None:
    MigrationRecorder(connection).record_unapplied("ops", "0001_first")
    result = check()
    assert result.status == 1
    assert "1 Änderungen an den Tabellen stehen aus" in result.text
    assert "ops.0001_first" in result.text


def test_machines_get_the_same(check: Check, someone: Person) -> None:
    Person.objects.filter(pk=someone.pk).update(standing="case")
    result = check("--json")
    assert result.status == 1
    assert result.facts["ok"] is False
    assert [(fault["area"], fault["where"]) for fault in result.facts["faults"]] == [  # type: ignore[attr-defined]
        ("Stand", f"Person {someone.pk}")
    ]


def test_many_faults_of_a_kind_are_counted(check: Check, neighbourhood: Neighbourhood) -> None:
    for number in range(25):
        person(neighbourhood, number + 1, standing="written")
    text = check().text
    assert "25 Fehler gefunden:" in text
    assert "Stand – und 5 weitere (alle mit --json)" in text


def test_check_needs_as_many_queries_for_many_people(
    check: Check, someone: Person, caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    counts = []
    for more in (0, 5):
        for number in range(more):
            person(neighbourhood, 10 + number)
        with CaptureQueriesContext(connection) as queries:
            check()
        counts.append(len(queries))
    assert counts[0] == counts[1]
