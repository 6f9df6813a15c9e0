"""A file about the town read in the background: stored once, whatever happens to the worker."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from small_town import STREETS

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import InputError, NotVisible
from lotse.ops.reaping import ATTEMPTS_AT_MOST, reap
from lotse.ops.worker import TaskLoop, claim
from lotse.places.models import AddressPoint, PointFile, StreetDirectory, StreetSegment, TownFile
from lotse.places.queries.town_files import TOWN_FILES, TownFileState, town_file_state
from lotse.places.services import jobs
from lotse.privacy.models import AuditRow

TODAY = dt.date(2020, 9, 1)
TOWN = "\n".join(STREETS).encode()
POINTS = b"strasse;hausnummer;lat;lon\nBlumenstr.;3;51,59;7,66\nBlumenstr.;5;51,59;7,67\n"


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> Path:
    settings.FILES = tmp_path / "files"
    return tmp_path / "files" / "town-files"


def directory(by: Staff, content: bytes = TOWN, name: str = "strassen.csv") -> str:
    return jobs.order_directory(by=by, file_name=name, chunks=[content], today=TODAY).token


def points(by: Staff, content: bytes = POINTS) -> str:
    return jobs.order_points(by=by, file_name="punkte.csv", chunks=[content], today=TODAY).token


def state(by: Staff, token: str) -> TownFileState:
    return town_file_state(by, token, on=clock.today())


def work() -> None:
    TaskLoop("w").run_waiting()


def test_directory_is_stored_and_its_file_deleted(
    team_lead: Staff, files: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    token = directory(team_lead, name="C:\\Daten\\strassen.csv")
    assert not StreetDirectory.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        work()
    stored = StreetDirectory.objects.get()
    assert (stored.file_name, stored.rows, stored.segments.count()) == ("strassen.csv", 4, 4)
    assert list(files.iterdir()) == []
    there = state(team_lead, token)
    assert (there.directory_key, there.rows, there.was_known, there.headway) == (stored.pk, 4, False, None)
    assert AuditRow.objects.get(object_kind="street-directory").actor_key == team_lead.pk


def test_points_are_stored(team_lead: Staff) -> None:
    token = points(team_lead)
    work()
    assert (PointFile.objects.get().rows, AddressPoint.objects.count()) == (2, 2)
    assert state(team_lead, token).rows == 2


def test_file_that_is_stored_already_is_not_read_again(team_lead: Staff, files: Path) -> None:
    directory(team_lead)
    work()
    token = directory(team_lead, name="anders.csv")
    assert state(team_lead, token).was_known
    assert not (files / token).exists()
    assert DBTaskResult.objects.count() == 1


def test_file_that_is_being_read_is_not_read_twice(team_lead: Staff, files: Path) -> None:
    token = directory(team_lead)
    assert directory(team_lead) == token
    assert [file.name for file in files.iterdir()] == [token]
    assert DBTaskResult.objects.count() == 1


def test_task_that_runs_twice_stores_once(team_lead: Staff) -> None:
    directory(team_lead)
    key = TownFile.objects.get().pk
    jobs.run_reading(key, team_lead.pk)
    jobs.run_reading(key, team_lead.pk)
    assert StreetSegment.objects.count() == 4
    assert AuditRow.objects.filter(object_kind="street-directory").count() == 1


def test_task_that_another_worker_overtakes_stores_nothing(
    team_lead: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory(team_lead)
    key, read = TownFile.objects.get().pk, jobs.read_directory

    def slow(*arguments: object, **more: object) -> object:
        monkeypatch.setattr(jobs, "read_directory", read)
        jobs.run_reading(key, team_lead.pk)  # the other one, while this one is still reading
        return read(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "read_directory", slow)
    jobs.run_reading(key, team_lead.pk)
    assert StreetSegment.objects.count() == 4
    assert state(team_lead, TownFile.objects.get().token).was_known is False


def test_interrupted_reading_leaves_nothing_and_is_done_again(
    team_lead: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(**facts: object) -> None:
        raise Killed

    token = directory(team_lead)
    assert claim("dead") is not None
    with monkeypatch.context() as broken:
        broken.setattr("lotse.places.services.directories.audit", killed)
        with pytest.raises(Killed):
            jobs.run_reading(TownFile.objects.get().pk, team_lead.pk)
    assert not StreetDirectory.objects.exists()
    headway = state(team_lead, token).headway
    assert headway is not None
    assert (headway.done, headway.total, headway.is_counted) == (4, 4, True)
    assert reap() == 1
    work()
    assert StreetSegment.objects.count() == 4


def test_faulty_row_is_told_and_nothing_is_stored(team_lead: Staff) -> None:
    token = directory(team_lead, TOWN + b"\nx;;;Weg;59174;Kamen;A;;;A")
    work()
    assert "Datenzeile 5" in state(team_lead, token).problem
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"  # refused, not crashed
    assert not StreetDirectory.objects.exists()


def test_reading_that_is_given_up_says_so(team_lead: Staff) -> None:
    token = directory(team_lead)
    for attempt in range(ATTEMPTS_AT_MOST):
        assert claim(f"dead-{attempt}") is not None
        reap()
    assert "Das Einlesen ist abgebrochen" in state(team_lead, token).problem
    again = directory(team_lead)
    assert again != token
    work()
    assert state(team_lead, again).directory_key


def test_file_that_is_too_large_is_refused(
    team_lead: Staff, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "LARGEST_DIRECTORY", 20)
    with pytest.raises(InputError, match="größer als"):
        directory(team_lead)
    assert list(files.iterdir()) == []


def test_deputy_uploads_no_directory(deputy: Staff, files: Path) -> None:
    with pytest.raises(NotVisible):
        directory(deputy)
    assert not files.exists()


def test_stranger_does_not_see_a_file(team_lead: Staff, stranger: Staff) -> None:
    token = directory(team_lead)
    with pytest.raises(NotVisible):
        state(stranger, token)


def test_forgotten_file_is_deleted_after_a_day(team_lead: Staff, files: Path) -> None:
    forgotten = directory(team_lead)
    TOWN_FILES.begin(forgotten)
    long_ago = clock.now() - dt.timedelta(days=2)
    TownFile.objects.update(uploaded_at=long_ago)
    for file in files.iterdir():
        os.utime(file, (long_ago.timestamp(), long_ago.timestamp()))
    assert jobs.drop_stale() == 2
    assert list(files.iterdir()) == []
    work()
    assert not StreetDirectory.objects.exists()
