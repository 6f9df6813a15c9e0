"""`lotse import-people`: stages, takes over if told so, says when nothing changes."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from small_town import PEOPLE, Town

from lotse.cli import main
from lotse.people.models import ClientImport, MappingProfile, Person

Run = Callable[..., int]


@pytest.fixture
def run(kickoff: Callable[..., int], small_town: Town, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return the command on the small town's list; a kick-off has set the neighbourhood up before."""
    assert kickoff() == 0
    capsys.readouterr()

    def call(*extra: str, name: str = "Lüner Höhe") -> int:
        with pytest.raises(SystemExit) as leaving:
            main(["import-people", str(small_town.clients), "--neighbourhood", name, *extra])
        assert isinstance(leaving.value.code, int)
        return leaving.value.code

    return call


def test_same_list_changes_nothing_and_says_so(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--commit") == 0
    assert "Diese Liste ändert nichts" in capsys.readouterr().out


def test_new_list_is_staged_only(run: Run, small_town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    small_town.write_clients(*PEOPLE[:4], PEOPLE[4].replace(";;;", ";Blumenstraße;7;"))
    before = Person.objects.count()
    assert run("--json") == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["changes"], facts["gone"], facts["committed"]) == ({"new": 1, "known": 3}, 2, False)
    assert Person.objects.count() == before
    assert ClientImport.objects.latest("pk").state == "staged"


def test_new_list_is_taken_over_when_told_so(run: Run, small_town: Town) -> None:
    small_town.write_clients(*PEOPLE[:4], PEOPLE[4].replace(";;;", ";Blumenstraße;7;"))
    before = Person.objects.count()
    assert run("--commit") == 0
    assert Person.objects.count() == before + 1


def test_unknown_neighbourhood_names_those_there_are(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(name="Nirgendwo") == 1
    assert "Vorhanden: „Lüner Höhe“" in capsys.readouterr().err


def test_unknown_mapping_is_refused(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--mapping", "gibt es nicht") == 1
    assert "Vorhanden: noch keine" in capsys.readouterr().err


def test_saved_mapping_is_used(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    agency = Person.objects.first().agency  # type: ignore[union-attr]
    MappingProfile.objects.create(
        agency=agency, name="kaputt", columns={"family_name": "Gibtsnicht"}, saved_at="2020-08-25T08:00:00Z"
    )
    assert run("--mapping", "kaputt") == 1
    assert "fehlt die Spalte „Gibtsnicht“" in capsys.readouterr().err
