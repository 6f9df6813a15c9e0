"""`lotse kickoff`: the files it promises, all or nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pikepdf
import pytest
from small_town import HEADER, PEOPLE, STREETS, Town

from lotse.journal.models import Entry
from lotse.outreach.models import Letter, Wave
from lotse.people.enums import ImportState, RowDecision
from lotse.people.models import ClientImport, ImportRow, Person
from lotse.places.models import Neighbourhood, StreetDirectory
from lotse.privacy.models import AuditRow

Kickoff = Callable[..., int]

KLAUS = ";;Weiß;Klaus;m;11.12.1960;Blumenstraße;3;59174;Kamen;nein;deutsch"  # without numbers


def test_kickoff_writes_what_it_promises(kickoff: Kickoff, small_town: Town) -> None:
    assert kickoff() == 0
    assert sorted(file.name for file in small_town.out.iterdir()) == [
        "duplicates.csv",
        "excluded.csv",
        "flyer.pdf",
        "letters.csv",
        "letters.pdf",
        "membership.csv",
        "notice.pdf",
        "poster.pdf",
        "summary.json",
    ]
    status = {int(row["row"]): row["status"] for row in small_town.read("membership.csv")}
    assert status == {
        1: "inside",
        2: "inside",
        3: "inside",
        4: "outside",
        5: "invalid",
        6: "inside",
        7: "inside",
        8: "inside",
    }
    reasons = {int(row["row"]): row["reason"] for row in small_town.read("excluded.csv")}
    assert reasons == {2: "under-15", 3: "blocked", 4: "outside", 5: "no-address", 7: "duplicate"}
    pairs = [(row["row_a"], row["row_b"], row["verdict"]) for row in small_town.read("duplicates.csv")]
    assert pairs == [("6", "7", "same")]


def test_kickoff_letters_lie_in_order_of_delivery(kickoff: Kickoff, small_town: Town) -> None:
    kickoff()
    letters = small_town.read("letters.csv")
    assert [(row["file"], row["page"], row["row"]) for row in letters] == [
        ("letters.pdf", "1", "6"),
        ("letters.pdf", "2", "1"),
        ("letters.pdf", "3", "8"),
    ]
    with pikepdf.open(small_town.out / "letters.pdf") as pdf:
        assert len(pdf.pages) == 3


def test_kickoff_says_nothing_of_a_blocked_address(kickoff: Kickoff, small_town: Town) -> None:
    kickoff()
    blocked = small_town.read("membership.csv")[2]
    assert blocked == {
        "row": "3",
        "status": "inside",
        "area": "",
        "street": "",
        "number": "",
        "suffix": "",
        "postcode": "",
        "town": "",
        "findings": "blocked",
    }


def test_kickoff_twice_keeps_people_and_codes(kickoff: Kickoff, small_town: Town) -> None:
    kickoff()
    codes, people = small_town.read("letters.csv"), set(Person.objects.values_list("pk", flat=True))
    assert kickoff() == 0
    assert small_town.read("letters.csv") == codes
    assert set(Person.objects.values_list("pk", flat=True)) == people
    assert (Wave.objects.count(), StreetDirectory.objects.count(), Neighbourhood.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize(
    "pair",
    [
        (KLAUS, KLAUS),
        (KLAUS, KLAUS.replace("Weiß;Klaus", "WEISS;Klaus")),
        (KLAUS.replace("Weiß;Klaus", "WEISS;Klaus"), KLAUS),
        (KLAUS.replace(";Blumenstraße;3;", ";Blumenstr. ;3;"), KLAUS),
        (KLAUS.replace("11.12.1960", ""), KLAUS),
        (KLAUS, KLAUS.replace("11.12.1960", "")),
        (KLAUS, f"101A000009{KLAUS}"),
        (f"101A000009{KLAUS}", KLAUS),
    ],
)
def test_kickoff_twice_writes_for_the_same_row_of_a_pair(
    kickoff: Kickoff, small_town: Town, pair: tuple[str, str]
) -> None:
    small_town.write_clients(PEOPLE[0], *pair, PEOPLE[7])
    kickoff()
    first = {name: small_town.read(name) for name in ("letters.csv", "duplicates.csv", "excluded.csv")}
    kickoff()
    again = {name: small_town.read(name) for name in ("letters.csv", "duplicates.csv", "excluded.csv")}
    assert again == first


def test_kickoff_takes_people_in_with_journal_and_audit(kickoff: Kickoff) -> None:
    kickoff()
    taken = ClientImport.objects.get()
    assert taken.state == ImportState.COMMITTED
    assert Person.objects.count() == 5
    assert Entry.objects.filter(kind="person-taken-in").count() == 5
    assert Entry.objects.filter(kind="wave-typeset").count() == 1
    kinds = set(AuditRow.objects.values_list("object_kind", flat=True))
    assert {"client-import", "wave", "neighbourhood", "street-directory"} <= kinds


def test_kickoff_keeps_no_cells_of_people_outside(kickoff: Kickoff) -> None:
    kickoff()
    assert ImportRow.objects.get(row=4).cells == {}
    assert ImportRow.objects.get(row=7).decision == RowDecision.HOLD
    assert "Staatsangehörigkeit" not in json.dumps(list(ImportRow.objects.values_list("cells", flat=True)))


def test_kickoff_prints_the_same_for_machines(
    kickoff: Kickoff, small_town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    kickoff("--json")
    facts = json.loads(capsys.readouterr().out)
    assert facts == json.loads((small_town.out / "summary.json").read_text("utf-8"))
    assert (facts["rows"], facts["inside"], facts["letters"]) == (8, 6, 3)
    assert facts["columns_not_read"] == ["Staatsangehörigkeit (Staatsangehörigkeit)"]


def test_kickoff_per_unit_writes_one_letter_to_a_home(kickoff: Kickoff, small_town: Town) -> None:
    adult = "101A000009;35502BG0000001;Yılmaz;Elif;w;01.02.1982;Blumenstraße;12;59174;Kamen;nein;"
    small_town.write_clients(*PEOPLE, adult)
    kickoff()
    assert Letter.objects.count() == 4
    kickoff("--per", "unit")
    assert Letter.objects.count() == 3


_FORMULA = '101A000009;1;"=HYPERLINK(""http://boese.example"";""x"")";Eva;w;01.02.1982;Blumenstraße;12;59174;Kamen;nein;'


@pytest.mark.parametrize(
    ("line", "places"),
    [
        (_FORMULA, ("Zeile 3", "Name", "Formel")),
        (
            f"101A000009;1;{'N' * 300};Eva;w;01.02.1982;Blumenstraße;12;59174;Kamen;nein;",
            ("Zeile 3", "Name", "zu lang"),
        ),
        (
            f"101A000009;1;{'Nord-' * 22}see;{'Eva-' * 28};w;01.02.1982;Blumenstraße;12;59174;Kamen;nein;",
            ("Datenzeile 2", "Anschrift", "Fenster"),
        ),
    ],
)
def test_kickoff_refuses_what_no_program_may_decide(
    kickoff: Kickoff,
    small_town: Town,
    capsys: pytest.CaptureFixture[str],
    line: str,
    places: tuple[str, ...],
) -> None:
    small_town.write_clients(PEOPLE[0], line)
    assert kickoff() == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    for place in places:
        assert place in said
    assert not small_town.out.exists()
    assert not Person.objects.exists()
    assert not ClientImport.objects.exists()


def test_kickoff_prints_the_directorys_postcode(kickoff: Kickoff, small_town: Town) -> None:
    wrong = "101A000001;1;Yilmaz;Aylin;w;01.02.1980;Blumenstraße;12;59192;Kamen;nein;"
    missing = "101A000002;2;Vogt;Heike;w;01.02.1981;Blumenstraße;14;;Kamen;nein;"
    small_town.write_clients(wrong, missing)
    assert kickoff() == 0
    assert [row["postcode"] for row in small_town.read("membership.csv")] == ["59174", "59174"]
    assert len(small_town.read("letters.csv")) == 2
    with pdfplumber.open(small_town.out / "letters.pdf") as pdf:
        assert all("59174 Kamen" in (page.extract_text() or "") for page in pdf.pages)


def test_kickoff_uses_the_lists_own_district(kickoff: Kickoff, small_town: Town) -> None:
    streets = [
        *STREETS,
        ";;;Hauptstr.;59174;Kamen;Nord;;;Nord",
        ";;;Hauptstr.;59174;Kamen;Süd;;;Lüner Höhe",
    ]
    small_town.streets.write_text("\n".join(streets) + "\n", encoding="cp1252")
    small_town.clients.write_text(
        "Name;Vorname;Geburtsdatum;Straße;Hausnr.;PLZ;Ort;Ortsteil\n"
        "Vogt;Heike;01.02.1981;Hauptstr.;14;59174;Kamen;Süd\n",
        encoding="cp1252",
    )
    assert kickoff() == 0
    assert small_town.read("membership.csv")[0]["status"] == "inside"


def test_kickoff_names_columns_it_did_not_know(
    kickoff: Kickoff, small_town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Name;Vorname;Geburtsdatum;Straße;Hausnr.;PLZ;Ort;Wiedervorlage\nVogt;Heike;01.02.1981;Blumenstr.;14;59174;Kamen;bald\n"
    small_town.clients.write_text(text, encoding="cp1252")
    assert kickoff() == 0
    assert "Wiedervorlage (nicht erkannt)" in capsys.readouterr().out


def test_kickoff_replaces_all_files_or_none(
    kickoff: Kickoff, small_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    kickoff()
    before = {file.name: file.read_bytes() for file in small_town.out.iterdir()}
    replace = os.replace

    def fail_late(source: Path, target: Path) -> None:
        if target == small_town.out / "notice.pdf" and source.parent.name == "made":
            raise PermissionError(13, "Permission denied", str(target))
        replace(source, target)

    monkeypatch.setattr("lotse.ops.kickoff_files.os.replace", fail_late)
    small_town.write_clients(PEOPLE[0])
    assert kickoff() == 1
    assert {file.name: file.read_bytes() for file in small_town.out.iterdir()} == before
    assert Person.objects.count() == 5


def test_kickoff_does_not_move_folders_away(
    kickoff: Kickoff, small_town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    (small_town.out / "letters.csv").mkdir(parents=True)
    assert kickoff() == 1
    assert "„letters.csv“ ist ein Ordner" in capsys.readouterr().err
    assert [file.name for file in small_town.out.iterdir()] == ["letters.csv"]


def test_kickoff_leaves_earlier_files_when_it_fails(kickoff: Kickoff, small_town: Town) -> None:
    kickoff()
    before = {file.name: file.read_bytes() for file in small_town.out.iterdir()}
    small_town.write_clients(PEOPLE[0], _FORMULA)
    assert kickoff() == 1
    assert {file.name: file.read_bytes() for file in small_town.out.iterdir()} == before


def test_kickoff_names_a_near_area(kickoff: Kickoff, capsys: pytest.CaptureFixture[str]) -> None:
    assert kickoff("--area", "Lüner Höh") == 1
    assert "Gemeint vielleicht: „Lüner Höhe“" in capsys.readouterr().err


def test_kickoff_without_birth_dates_is_refused(
    kickoff: Kickoff, small_town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Name;Vorname;Straße;Hausnr.;PLZ;Ort\nGroß;Frank;Blumenstraße;3;59174;Kamen\n"
    small_town.clients.write_text(text, encoding="cp1252")
    assert kickoff() == 1
    assert "Geburtsdatum" in capsys.readouterr().err


def test_kickoff_holds_a_name_no_font_has(kickoff: Kickoff, small_town: Town) -> None:
    line = "101A000009;1;王;小明;m;01.02.1982;Blumenstraße;12;59174;Kamen;nein;"
    small_town.clients.write_text("\n".join([HEADER, *PEOPLE, line]) + "\n", encoding="utf-8")
    assert kickoff() == 0
    assert {"row": "9", "reason": "unclear"} in small_town.read("excluded.csv")
    assert "unprintable" in small_town.read("membership.csv")[8]["findings"]
