"""The schedule: each job when it is due, on one worker, whatever happens to the others."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django_tasks_db.models import DBTaskResult
from people_cases import Importer
from small_town import PEOPLE, STREETS

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.ops import schedule
from lotse.ops.models import ScheduledJob
from lotse.ops.schedule import Job, forget_sessions, forget_tasks, jobs, run_due
from lotse.people.enums import RowDecision
from lotse.people.models import ClientImport, ImportRow, Person
from lotse.people.services.forgetting import forget_old_lists
from lotse.people.services.undoing import undo_import
from lotse.places.models import Neighbourhood
from lotse.places.services import import_directory, read_directory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2020, 9, 1, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Replace the schedule by two jobs, of which one always fails; return what they did."""
    done: list[str] = []

    def work() -> int:
        done.append("work")
        return 3

    def fail() -> int:
        done.append("fail")
        raise RuntimeError("kein Platz mehr")

    both = (Job("fail", "Scheitert", HOUR, fail), Job("work", "Arbeitet", HOUR, work))
    monkeypatch.setattr(schedule, "jobs", lambda: both)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return done


def test_job_runs_when_it_is_due_and_not_before(ran: list[str]) -> None:
    assert run_due(NOW) == ["fail", "work"]
    assert run_due(NOW + HOUR - dt.timedelta(seconds=1)) == []
    assert run_due(NOW + HOUR) == ["fail", "work"]
    assert ran == ["fail", "work"] * 2


def test_job_that_fails_says_so_and_stops_nobody(ran: list[str]) -> None:
    run_due(NOW)
    rows = {row.name: row for row in ScheduledJob.objects.all()}
    assert (rows["fail"].problem, rows["fail"].last_ended_at) == ("RuntimeError: kein Platz mehr", None)
    assert (rows["work"].problem, rows["work"].last_ended_at, rows["work"].done) == ("", NOW, 3)


def test_every_job_of_the_house_runs() -> None:
    assert run_due(clock.now()) == [job.name for job in jobs()]
    assert list(ScheduledJob.objects.exclude(problem="")) == []


def test_ended_sessions_are_forgotten() -> None:
    for hours in (-1, 1):
        session = SessionStore()
        session.set_expiry(clock.now() + dt.timedelta(hours=hours))
        session.create()
    forget_sessions()
    assert Session.objects.count() == 1


def test_tasks_done_long_ago_are_forgotten() -> None:
    for days, status in [(15, "SUCCESSFUL"), (13, "SUCCESSFUL"), (15, "FAILED"), (15, "RUNNING")]:
        DBTaskResult.objects.create(
            status=status,
            finished_at=clock.now() - dt.timedelta(days=days),
            args_kwargs={"args": [], "kwargs": {}},
            task_path="sample_tasks.note",
            backend_name="default",
            run_after=clock.now(),
        )
    assert forget_tasks() == 2


# --- lists after a month


@pytest.fixture
def lists(caseworker: Staff, neighbourhood: Neighbourhood, tmp_path: Path) -> Importer:
    streets = tmp_path / "strassen.csv"
    streets.write_text("\n".join(STREETS) + "\n", encoding="utf-8")
    import_directory(by=caseworker, source=read_directory(streets))
    return Importer(caseworker, neighbourhood, tmp_path)


def age(stored: ClientImport, days: int) -> None:
    ClientImport.objects.filter(pk=stored.pk).update(staged_at=clock.now() - dt.timedelta(days=days))


@pytest.mark.parametrize(("days", "is_empty"), [(29, False), (31, True)])
def test_list_taken_over_is_emptied_after_a_month(lists: Importer, days: int, is_empty: bool) -> None:
    stored, _ = lists.take_in(*PEOPLE)
    age(stored, days)
    assert forget_old_lists() == is_empty
    kept = ImportRow.objects.filter(client_import=stored)
    assert kept.count() == len(PEOPLE)
    assert kept.exclude(cells={}).exists() is not is_empty
    assert forget_old_lists() == 0


def test_list_nobody_took_over_is_deleted_after_a_month(lists: Importer) -> None:
    stored = lists.stage(*PEOPLE)
    age(stored, 31)
    assert forget_old_lists() == 1
    assert not ClientImport.objects.exists()


def test_number_that_somebody_known_got_stays(lists: Importer) -> None:
    stored, _ = lists.take_in(PEOPLE[0])
    ImportRow.objects.filter(client_import=stored).update(decision=RowDecision.KNOWN)
    age(stored, 31)
    assert [forget_old_lists(), forget_old_lists()] == [1, 0]
    assert ImportRow.objects.get(client_import=stored).cells == {"client_number": "101A000001"}


def test_emptied_import_can_still_be_taken_back(lists: Importer) -> None:
    stored, _ = lists.take_in(*PEOPLE)
    age(stored, 31)
    forget_old_lists()
    undo_import(by=lists.by, import_key=stored.pk, today=clock.today())
    assert not Person.objects.exists()
