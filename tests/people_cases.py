"""What the tests around people share: the day it is, the small town's import, and shorthands for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from small_town import HEADER, PEOPLE

from lotse.accounts.models import Staff
from lotse.people.models import ClientImport, ImportRow, Person
from lotse.people.services.basis import basis_of
from lotse.people.services.committing import Committed, commit_stored
from lotse.people.services.planning import store_plan
from lotse.people.services.staging import read_list, stage_import
from lotse.places.models import Neighbourhood

TODAY = dt.date(2020, 9, 1)
LATER = dt.date(2020, 10, 1)

PersonOf = Callable[..., Person]


class Importer:
    """Stages and commits lists of the small town, as its caseworker."""

    def __init__(self, by: Staff, neighbourhood: Neighbourhood, folder: Path) -> None:
        self.by = by
        self.neighbourhood = neighbourhood
        self.folder = folder

    def write(self, *lines: str, header: str = HEADER) -> Path:
        path = self.folder / "liste.csv"
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return path

    def stage(self, *lines: str, today: dt.date = TODAY) -> ClientImport:
        staged = stage_import(
            by=self.by,
            source=read_list(self.write(*(lines or PEOPLE))),
            neighbourhood=self.neighbourhood,
            basis=basis_of(self.neighbourhood),
            today=today,
        )
        store_plan(staged)
        return staged.stored

    def commit(self, stored: ClientImport, *, today: dt.date = TODAY) -> Committed:
        return commit_stored(by=self.by, import_key=stored.pk, today=today)

    def take_in(self, *lines: str, today: dt.date = TODAY) -> tuple[ClientImport, Committed]:
        stored = self.stage(*lines, today=today)
        return stored, self.commit(stored, today=today)


def row_of(stored: ClientImport, row: int) -> ImportRow:
    """Return a row of an import as it is stored now."""
    return ImportRow.objects.get(client_import=stored, row=row)


def person_called(family_name: str) -> Person:
    """Return the one person of that name, hidden ones left out."""
    return Person.objects.get(family_name=family_name, merged_into=None)
