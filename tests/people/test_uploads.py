"""A file between upload and confirmed columns: read or refused, kept for a day, recognised again."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from people_cases import TODAY, Importer
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from small_town import HEADER, PEOPLE

from lotse.accounts.models import Staff
from lotse.core.errors import InputError, NotVisible
from lotse.lib.sheets import Field
from lotse.people.models import ClientImport, ImportRow, MappingProfile, Upload
from lotse.people.services import uploads

COLUMNS = {
    Field.CLIENT_NUMBER: "Kundennummer",
    Field.FAMILY_NAME: "Name",
    Field.GIVEN_NAME: "Vorname",
    Field.BIRTH_DATE: "Geburtsdatum",
    Field.STREET: "Straße",
    Field.HOUSE_NUMBER: "Hausnr.",
    Field.POSTCODE: "PLZ",
    Field.TOWN: "Ort",
    Field.BLOCKED: "Auskunftssperre",
}
LIST = "\n".join([HEADER, *PEOPLE]).encode()


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> Path:
    settings.FILES = tmp_path / "files"
    return tmp_path / "files" / "uploads"


def upload(importer: Importer, content: bytes = LIST, name: str = "liste.csv") -> str:
    return uploads.keep_upload(
        by=importer.by,
        neighbourhood_key=importer.neighbourhood.pk,
        file_name=name,
        chunks=[content],
        today=TODAY,
    )


def test_upload_is_kept_for_its_owner_only(importer: Importer, files: Path) -> None:
    token = upload(importer, name=r"C:\Eigene Dateien\liste.csv")
    [file] = files.iterdir()
    assert file.name == token
    assert file.stat().st_mode & 0o777 == 0o600
    assert Upload.objects.get().file_name == "liste.csv"


def test_upload_shows_what_columns_hold_and_what_is_not_read(importer: Importer) -> None:
    listed = uploads.look_at_upload(by=importer.by, token=upload(importer), today=TODAY)
    assert (listed.rows, listed.missing, listed.profile) == (8, "", "")
    assert listed.dropped == ("Staatsangehörigkeit (Staatsangehörigkeit)",)
    street = next(column for column in listed.columns if column.header == "Straße")
    assert (street.field, street.samples) == (Field.STREET, ("Blumenstraße", "Blumenstr.", "Marktgasse"))
    assert "Staatsangehörigkeit" not in {column.header for column in listed.columns}


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "leer.csv", "Die Datei ist leer"),
        (b"%PDF-1.7 ...", "liste.pdf", "ist ein PDF"),
        (HEADER.encode(), "kopf.csv", "keine Datenzeilen"),
        (b"PK\x03\x04 kaputt", "liste.xlsx", "beschädigt"),
        (b"<html><table></table></html>", "liste.xls", "HTML"),
    ],
)
def test_bad_upload_is_refused_and_nothing_stays(
    importer: Importer, files: Path, content: bytes, name: str, sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence):
        upload(importer, content, name)
    assert not Upload.objects.exists()
    assert list(files.iterdir()) == []


def test_upload_that_is_too_large_is_refused(
    importer: Importer, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST_FILE", 100)
    with pytest.raises(InputError, match="größer als"):
        upload(importer)
    assert list(files.iterdir()) == []


def test_staging_deletes_the_file_and_remembers_the_columns(
    importer: Importer, files: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    token = upload(importer)
    with django_capture_on_commit_callbacks(execute=True):
        stored = uploads.stage_upload(
            by=importer.by, token=token, columns=COLUMNS, profile_name=" Fachverfahren ", today=TODAY
        )
    assert list(files.iterdir()) == []
    assert not Upload.objects.exists()
    assert ImportRow.objects.filter(client_import=stored).count() == 8
    assert MappingProfile.objects.get().name == "Fachverfahren"
    again = uploads.look_at_upload(by=importer.by, token=upload(importer), today=TODAY)
    assert again.profile == "Fachverfahren"
    assert {column.field for column in again.columns} == {*COLUMNS, None}


def test_staging_without_birth_dates_is_refused(importer: Importer) -> None:
    token = upload(importer)
    columns = {field: header for field, header in COLUMNS.items() if field != Field.BIRTH_DATE}
    with pytest.raises(InputError, match="Geburtsdatum"):
        uploads.stage_upload(by=importer.by, token=token, columns=columns, profile_name="", today=TODAY)
    assert not ClientImport.objects.exists()
    assert Upload.objects.exists()


def test_columns_that_nothing_names_can_be_chosen(importer: Importer) -> None:
    odd = "Feld A;Feld B;;Feld D;PLZ\nWeiß;eLb;Blumenstraße 3;Kamen;59174\nGroß;eLb;Marktgasse 3;Kamen;59174"
    token = upload(importer, odd.encode())
    listed = uploads.look_at_upload(by=importer.by, token=token, today=TODAY)
    assert [column.header for column in listed.columns] == ["Feld A", "Feld B", "Spalte 3", "Feld D", "PLZ"]
    assert listed.missing
    stored = uploads.stage_upload(
        by=importer.by,
        token=token,
        columns={
            Field.FAMILY_NAME: "Feld A",
            Field.CLAIMANT_STATUS: "Feld B",
            Field.STREET_LINE: "Spalte 3",
            Field.POSTCODE: "PLZ",
        },
        profile_name="",
        today=TODAY,
    )
    assert list(stored.staged_rows.order_by("row").values_list("status", flat=True)) == ["inside", "outside"]


def test_forgotten_upload_is_deleted_after_a_day(importer: Importer, files: Path) -> None:
    forgotten = upload(importer)
    long_ago = Upload.objects.get().uploaded_at - dt.timedelta(days=2)
    Upload.objects.update(uploaded_at=long_ago)
    os.utime(files / forgotten, (long_ago.timestamp(), long_ago.timestamp()))
    fresh = upload(importer)
    assert {file.name for file in files.iterdir()} == {fresh}
    with pytest.raises(NotVisible):
        uploads.look_at_upload(by=importer.by, token=forgotten, today=TODAY)


def test_stranger_does_not_see_an_upload(importer: Importer, stranger: Staff) -> None:
    with pytest.raises(NotVisible):
        uploads.look_at_upload(by=stranger, token=upload(importer), today=TODAY)


def test_upload_without_a_directory_says_what_to_do_first(
    caseworker: Staff, neighbourhood: object, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="Straßenverzeichnis"):
        upload(Importer(caseworker, neighbourhood, tmp_path))  # type: ignore[arg-type]
