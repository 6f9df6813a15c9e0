"""A list staged in the background: once, whatever happens to the worker, and with the reason where it fails."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult
from people_cases import TODAY, Importer
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from small_town import HEADER, PEOPLE

from lotse.core.errors import ConflictError, InputError, NotVisible
from lotse.lib.sheets import Field
from lotse.ops.reaping import ATTEMPTS_AT_MOST, reap
from lotse.ops.worker import TaskLoop, claim
from lotse.people.models import ClientImport, ImportRow, MappingProfile, Upload
from lotse.people.queries.uploads import LISTS, upload_state, waiting_uploads
from lotse.people.services import jobs, uploads
from lotse.people.services.deciding import discard_import
from lotse.places.models import StreetDirectory

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
TICKED = "\n".join(
    ["Name;Vorname;geb.;Straße;Nr.;PLZ;Ort;Merker Z"]
    + [
        f"Weiß;Klaus;1.2.19{50 + n};Blumenstraße;{n};59174;Kamen;{'x' if n == 7 else ''}"
        for n in range(1, 41)
    ]
).encode()
TICKED_COLUMNS = {
    Field.FAMILY_NAME: "Name",
    Field.GIVEN_NAME: "Vorname",
    Field.BIRTH_DATE: "geb.",
    Field.STREET: "Straße",
    Field.HOUSE_NUMBER: "Nr.",
    Field.POSTCODE: "PLZ",
}


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> Path:
    settings.FILES = tmp_path / "files"
    return tmp_path / "files" / "uploads"


def upload(importer: Importer, content: bytes = LIST) -> str:
    kept = uploads.keep_upload(
        by=importer.by,
        neighbourhood_key=importer.neighbourhood.pk,
        file_name="liste.csv",
        chunks=[content],
        today=TODAY,
    )
    return kept.token


def order(
    importer: Importer,
    token: str,
    columns: dict[Field, str] = COLUMNS,
    harmless: tuple[str, ...] = (),
    profile: str = "",
) -> None:
    jobs.order_staging(
        by=importer.by, token=token, columns=columns, harmless=harmless, profile_name=profile, today=TODAY
    )


def work() -> None:
    TaskLoop("w").run_waiting()


def statuses() -> list[str]:
    return sorted(DBTaskResult.objects.values_list("status", flat=True))


def test_list_is_staged_and_its_file_deleted(
    importer: Importer, files: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    token = upload(importer)
    order(importer, token, profile=" Fachverfahren ")
    assert not ClientImport.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        work()
    stored = ClientImport.objects.get()
    assert list(files.iterdir()) == []
    assert ImportRow.objects.filter(client_import=stored).count() == 8
    assert ImportRow.objects.filter(client_import=stored, change="new").exists()  # the plan is made
    assert upload_state(importer.by, token, on=TODAY).import_key == stored.pk
    assert waiting_uploads(importer.by, importer.neighbourhood.pk, on=TODAY) == []
    assert MappingProfile.objects.get().name == "Fachverfahren"
    again = uploads.look_at_upload(by=importer.by, token=upload(importer), today=TODAY)
    assert (again.profile, again.same_file) == ("Fachverfahren", stored.pk)
    assert {column.field for column in again.columns} == {*COLUMNS, None}


def test_missing_column_is_refused_before_anything_is_ordered(importer: Importer) -> None:
    token = upload(importer)
    columns = {field: header for field, header in COLUMNS.items() if field != Field.BIRTH_DATE}
    with pytest.raises(InputError, match="Geburtsdatum"):
        order(importer, token, columns)
    assert statuses() == []
    assert Upload.objects.get().ordered_at is None


def test_columns_that_nothing_names_can_be_chosen(importer: Importer) -> None:
    odd = "Feld A;Feld B;;Feld D;PLZ\nWeiß;eLb;Blumenstraße 3;Kamen;59174\nGroß;eLb;Marktgasse 3;Kamen;59174"
    token = upload(importer, odd.encode())
    listed = uploads.look_at_upload(by=importer.by, token=token, today=TODAY)
    assert [column.header for column in listed.columns] == ["Feld A", "Feld B", "Spalte 3", "Feld D", "PLZ"]
    assert listed.missing
    columns = {
        Field.FAMILY_NAME: "Feld A",
        Field.CLAIMANT_STATUS: "Feld B",
        Field.STREET_LINE: "Spalte 3",
        Field.POSTCODE: "PLZ",
    }
    order(importer, token, columns)
    work()
    assert list(ImportRow.objects.order_by("row").values_list("status", flat=True)) == ["inside", "outside"]


def test_second_click_orders_nothing(importer: Importer) -> None:
    token = upload(importer)
    order(importer, token)
    order(importer, token)
    assert statuses() == ["READY"]


def test_task_that_runs_twice_stages_once(importer: Importer) -> None:
    token = upload(importer)
    order(importer, token)
    key = Upload.objects.get().pk
    jobs.run_staging(key, importer.by.pk)
    jobs.run_staging(key, importer.by.pk)
    work()
    assert ClientImport.objects.count() == 1


def test_task_that_another_worker_overtakes_stores_nothing(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(importer, upload(importer))
    key, assess = Upload.objects.get().pk, jobs.assess_list

    def slow(**arguments: object) -> object:
        monkeypatch.setattr(jobs, "assess_list", assess)
        jobs.run_staging(key, importer.by.pk)  # the other one, while this one is still reading
        return assess(**arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "assess_list", slow)
    jobs.run_staging(key, importer.by.pk)
    assert ClientImport.objects.count() == 1


def test_interrupted_staging_leaves_nothing_and_is_done_again(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*arguments: object) -> None:
        raise Killed

    token = upload(importer)
    order(importer, token)
    assert claim("dead") is not None
    with monkeypatch.context() as broken:
        broken.setattr(jobs, "store_plan", killed)
        with pytest.raises(Killed):
            jobs.run_staging(Upload.objects.get().pk, importer.by.pk)
    assert not ClientImport.objects.exists()
    headway = upload_state(importer.by, token, on=TODAY).headway
    assert headway is not None
    assert (headway.done, headway.total) == (8, 8)
    assert reap() == 1
    work()
    assert ClientImport.objects.get().rows == 8
    assert statuses() == ["SUCCESSFUL"]


def test_failure_gives_the_list_back_with_the_reason(importer: Importer) -> None:
    token = upload(importer)
    order(importer, token)
    StreetDirectory.objects.all().delete()
    work()
    state = upload_state(importer.by, token, on=TODAY)
    assert state.headway is None
    assert "Straßenverzeichnis" in state.problem
    assert statuses() == ["SUCCESSFUL"]  # refused, not crashed
    columns = uploads.look_at_upload(by=importer.by, token=token, today=TODAY).columns
    assert {column.field for column in columns} == {*COLUMNS, None}  # as they were confirmed


def test_staging_that_crashes_or_is_given_up_can_be_ordered_again(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = upload(importer)
    order(importer, token)
    for attempt in range(ATTEMPTS_AT_MOST):
        assert claim(f"dead-{attempt}") is not None
        reap()
    assert "Das Prüfen ist abgebrochen" in upload_state(importer.by, token, on=TODAY).problem
    order(importer, token)
    with monkeypatch.context() as broken:
        broken.setattr(jobs, "store_list", None)
        work()
    assert "Das Prüfen ist abgebrochen" in upload_state(importer.by, token, on=TODAY).problem
    order(importer, token)
    work()
    assert upload_state(importer.by, token, on=TODAY).import_key


def test_list_that_is_thrown_away_meanwhile_is_not_staged(importer: Importer, files: Path) -> None:
    token = upload(importer)
    order(importer, token)
    uploads.drop_upload(by=importer.by, token=token, today=TODAY)
    work()
    assert not ClientImport.objects.exists()
    assert statuses() == ["SUCCESSFUL"]
    with pytest.raises(NotVisible):
        upload_state(importer.by, token, on=TODAY)


def test_same_list_is_told_while_the_first_is_undecided(importer: Importer) -> None:
    order(importer, upload(importer))
    work()
    second = upload(importer)
    with pytest.raises(ConflictError, match="schon geprüft"):
        order(importer, second)
    other = {field: header for field, header in COLUMNS.items() if field != Field.TOWN}
    order(importer, second, other)  # other columns make another list of it
    work()
    assert ClientImport.objects.count() == 2


def test_same_list_may_come_again_once_the_first_is_decided(importer: Importer) -> None:
    order(importer, upload(importer))
    work()
    discard_import(by=importer.by, import_key=ClientImport.objects.get().pk, today=TODAY)
    order(importer, upload(importer))
    work()
    importer.commit(ClientImport.objects.get())
    order(importer, upload(importer))
    work()
    assert ClientImport.objects.count() == 2


def test_column_said_to_be_harmless_blocks_nobody_and_is_remembered(importer: Importer) -> None:
    order(importer, upload(importer, TICKED), TICKED_COLUMNS)
    work()
    careful = ClientImport.objects.get()
    assert list(
        careful.staged_rows.filter(codes__contains="blocked-unclear").values_list("row", flat=True)
    ) == [7]
    order(importer, upload(importer, TICKED), TICKED_COLUMNS, harmless=("Merker Z",), profile="Mit Merker")
    work()
    cleared = ClientImport.objects.exclude(pk=careful.pk).get()
    assert not cleared.staged_rows.filter(codes__contains="blocked-unclear").exists()
    assert cleared.findings == []
    discard_import(by=importer.by, import_key=cleared.pk, today=TODAY)
    again = uploads.look_at_upload(by=importer.by, token=upload(importer, TICKED), today=TODAY)
    assert again.findings == ()
    assert [column.header for column in again.columns if column.is_harmless] == ["Merker Z"]


# --- how far it is


def _aged(token: str, seconds: int) -> None:
    """Let an order and what was noted about it lie for a while."""
    Upload.objects.update(ordered_at=Upload.objects.get().ordered_at - dt.timedelta(seconds=seconds))  # type: ignore[operator]
    notes = LISTS.path(f"{token}.rows")
    if notes.exists():
        then = notes.stat().st_mtime - seconds
        os.utime(notes, (then, then))


@pytest.mark.parametrize(("waited", "is_stalled"), [(0, False), (60, True)])
def test_order_that_nobody_takes_is_said_to_stand_still(
    importer: Importer, waited: int, is_stalled: bool
) -> None:
    token = upload(importer)
    order(importer, token)
    _aged(token, waited)
    headway = upload_state(importer.by, token, on=TODAY).headway
    assert headway is not None
    assert (headway.done, headway.is_stalled, headway.is_behind) == (None, is_stalled, False)


def test_order_behind_another_task_says_so(importer: Importer) -> None:
    token = upload(importer)
    order(importer, token)
    DBTaskResult.objects.update(status="RUNNING")  # somebody else's, as far as this file is concerned
    _aged(token, 60)
    headway = upload_state(importer.by, token, on=TODAY).headway
    assert headway is not None
    assert (headway.is_stalled, headway.is_behind) == (False, True)


@pytest.mark.parametrize(("quiet", "is_stalled"), [(0, False), (60, True)])
def test_work_without_a_sign_of_life_is_said_to_stand_still(
    importer: Importer, quiet: int, is_stalled: bool
) -> None:
    token = upload(importer)
    order(importer, token)
    LISTS.begin(token)
    LISTS.counter(token, 8)
    _aged(token, quiet)
    headway = upload_state(importer.by, token, on=TODAY).headway
    assert headway is not None
    assert (headway.done, headway.total, headway.is_stalled) == (0, 8, is_stalled)
