"""A file between upload and confirmed columns: read or refused, kept for a day, recognised again."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from people_cases import TODAY, Importer
from pytest_django import Settings
from small_town import HEADER, PEOPLE

from lotse.accounts.models import Staff
from lotse.core.errors import InputError, NotVisible
from lotse.lib.sheets import Field
from lotse.people.models import Upload
from lotse.people.services import uploads

LIST = "\n".join([HEADER, *PEOPLE]).encode()


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> Path:
    settings.FILES = tmp_path / "files"
    return tmp_path / "files" / "uploads"


def upload(importer: Importer, content: bytes = LIST, name: str = "liste.csv") -> str:
    kept = uploads.keep_upload(
        by=importer.by,
        neighbourhood_key=importer.neighbourhood.pk,
        file_name=name,
        chunks=[content],
        today=TODAY,
    )
    return kept.token


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


def test_same_file_twice_is_one_upload(importer: Importer, files: Path) -> None:
    token = upload(importer)
    kept = uploads.keep_upload(
        by=importer.by,
        neighbourhood_key=importer.neighbourhood.pk,
        file_name="noch einmal.csv",
        chunks=[LIST[:100], LIST[100:]],
        today=TODAY,
    )
    assert (kept.token, kept.is_new) == (token, False)
    assert [file.name for file in files.iterdir()] == [token]
    assert Upload.objects.count() == 1


TICKED = "\n".join(
    ["Name;Vorname;geb.;Straße;Nr.;PLZ;Ort;Merker Z"]
    + [
        f"Weiß;Klaus;1.2.19{50 + n};Blumenstraße;{n};59174;Kamen;{'x' if n == 7 else ''}"
        for n in range(1, 41)
    ]
).encode()


def test_column_that_may_block_is_asked_about(importer: Importer) -> None:
    listed = uploads.look_at_upload(by=importer.by, token=upload(importer, TICKED), today=TODAY)
    assert [column.header for column in listed.columns if column.is_suspected] == ["Merker Z"]
    [finding] = listed.findings
    assert "„Merker Z“ ist nicht bekannt" in finding


def test_forgotten_upload_is_deleted_after_a_day(importer: Importer, files: Path) -> None:
    forgotten = upload(importer)
    long_ago = Upload.objects.get().uploaded_at - dt.timedelta(days=2)
    Upload.objects.update(uploaded_at=long_ago)
    os.utime(files / forgotten, (long_ago.timestamp(), long_ago.timestamp()))
    fresh = upload(importer, LIST + b"\n")
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
