"""Where a wave's files lie survives a move of the data folder."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from letters_town import office, person, posted
from pytest_django import Settings

from lotse.accounts.models import Staff
from lotse.outreach.models import Wave
from lotse.outreach.services.folders import file_of, folder_of, noted
from lotse.places.models import Neighbourhood


@pytest.fixture
def wave(caseworker: Staff, neighbourhood: Neighbourhood, settings: Settings, tmp_path: Path) -> Wave:
    settings.DATA, settings.FILES = tmp_path / "data", tmp_path / "data" / "files"
    office(neighbourhood)
    person(neighbourhood, 1)
    return posted(caseworker, neighbourhood)


def test_folder_moves_with_the_data(wave: Wave, settings: Settings, tmp_path: Path) -> None:
    before = tmp_path / "data" / "demo" / "auftakt"
    before.mkdir(parents=True)
    (before / "letters.pdf").touch()
    wave.folder = noted(before)
    assert wave.folder == "demo/auftakt"
    (tmp_path / "data").rename(tmp_path / "moved")
    assert file_of(wave, "letters.pdf") is None
    settings.DATA = tmp_path / "moved"
    assert file_of(wave, "letters.pdf") == tmp_path / "moved" / "demo" / "auftakt" / "letters.pdf"


def test_folder_elsewhere_stays_where_it_is(wave: Wave, tmp_path: Path) -> None:
    wave.folder = noted(tmp_path / "desk" / "brief")
    assert folder_of(wave) == tmp_path / "desk" / "brief"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{data}/files/waves/7", "files/waves/7"),
        ("/gone/files/house/files/waves/7", "files/waves/7"),
        ("/gone/house/demo/auftakt", "demo/auftakt"),
        ("{elsewhere}", "{elsewhere}"),
        ("/gone/desk/files/letters", "/gone/desk/files/letters"),
        ("files/waves/7", "files/waves/7"),
    ],
)
def test_migration_shortens_what_lies_in_the_data_folder(
    wave: Wave, tmp_path: Path, before: str, after: str
) -> None:
    named = {"data": tmp_path / "data", "elsewhere": tmp_path / "elsewhere"}
    for own in ("files/waves/7", "demo/auftakt"):
        (tmp_path / "data" / own).mkdir(parents=True)
    Wave.objects.update(folder=before.format(**named))
    import_module("lotse.outreach.migrations.0002_folders_in_data").shorten(apps, None)
    wave.refresh_from_db()
    assert wave.folder == after.format(**named)
