"""A worker that is killed while it typesets: the next one loses nothing and prints nothing twice."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

LETTERS = 1_600
BUILD = """
import datetime as dt
import django
django.setup()
from lotse.accounts.services import command_line_actor
from lotse.core import clock
from lotse.ops.database import prepare_database
prepare_database()
from lotse.outreach.models import Letter, Wave
from lotse.outreach.printing import load_text
from lotse.outreach.services.jobs import order_typesetting
from dataclasses import asdict
from lotse.people.models import Person
from lotse.places.models import Neighbourhood, Office
by = command_line_actor(agency_name="Jobcenter", today=clock.today())
place = Neighbourhood.objects.create(agency=by.agency, name="Probe", slug="probe", started_on=clock.today())
Office.objects.create(
    neighbourhood=place, name="Büro", street_line="Blumenstraße 4", postcode="59174", town="Kamen",
    phone="030 23125 018", contact_role="Ihre Lotsin",
)
wave = Wave.objects.create(
    neighbourhood=place, name="Probe", text=asdict(load_text()), letter_on=dt.date(2026, 1, 5), office_mode="open"
)
people = Person.objects.bulk_create(
    Person(agency=by.agency, neighbourhood=place, family_name="Muster", taken_in_on=clock.today())
    for _ in range(LETTERS)
)
Letter.objects.bulk_create(
    Letter(
        wave=wave, person=people[number], code=f"{number:08}", position=number + 1, salutation="Guten Tag",
        address=["Alex Muster", f"Blumenstraße {number}", "59174 Kamen"],
    )
    for number in range(LETTERS)
)
order_typesetting(by=by, wave_key=wave.pk, today=clock.today())
"""
WORK = """
import django
django.setup()
from lotse.accounts.models import Staff
from lotse.outreach.models import Wave
from lotse.outreach.services.jobs import run_typesetting
run_typesetting(Wave.objects.get().pk, Staff.objects.get().pk)
"""
TELL = """
import django
django.setup()
from lotse.outreach.models import Letter, Wave
wave = Wave.objects.get()
places = set(Letter.objects.values_list("file", "page"))
print(wave.state, len(places), Letter.objects.exclude(file="").count(), wave.problem)
"""


def _start(code: str, data: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "LOTSE_DATA": str(data), "DJANGO_SETTINGS_MODULE": "lotse.settings"}
    environment.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "-c", code.replace("LETTERS", str(LETTERS))],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def _run(code: str, data: Path) -> str:
    process = _start(code, data)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return out.strip()


def _noted(data: Path) -> set[str]:
    """Return the files that are noted as finished, read beside the program."""
    with closing(sqlite3.connect(data / "lotse.sqlite3")) as database:
        return {
            file for (file,) in database.execute("SELECT DISTINCT file FROM outreach_letter WHERE file <> ''")
        }


def _prints(folder: Path) -> dict[str, tuple[int, str]]:
    return {
        file.name: (file.stat().st_mtime_ns, hashlib.sha256(file.read_bytes()).hexdigest())
        for file in folder.glob("letters-*.pdf")
    }


def test_killed_worker_loses_nothing_and_prints_nothing_twice(tmp_path: Path) -> None:
    _run(BUILD, tmp_path)
    folder = tmp_path / "files" / "waves" / "1"
    worker = _start(WORK, tmp_path)
    until = time.monotonic() + 60
    while not _noted(tmp_path):
        assert worker.poll() is None
        assert time.monotonic() < until
        time.sleep(0.01)
    worker.kill()
    worker.communicate()
    noted = _noted(tmp_path)
    assert 0 < len(noted) < 4
    assert _run(TELL, tmp_path).split()[0] == "typesetting"
    before = {name: print_ for name, print_ in _prints(folder).items() if name in noted}

    _run(WORK, tmp_path)
    assert _run(TELL, tmp_path).split() == ["typeset", str(LETTERS), str(LETTERS)]
    after = _prints(folder)
    assert sorted(after) == [f"letters-{number:03}.pdf" for number in range(1, 5)]
    assert {name: after[name] for name in before} == before
    _run(WORK, tmp_path)
    assert _prints(folder) == after
