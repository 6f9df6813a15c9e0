"""A data folder that lies somewhere else now, moved to another disk or restored: its letters still open."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

BUILD = """
from letters_town import frozen, office, person
from lotse.accounts.models import Agency, Assignment, Staff
from lotse.accounts.services import command_line_actor
from lotse.core import clock
from lotse.ops.database import prepare_database
from lotse.outreach.services.jobs import order_typesetting, run_typesetting
from lotse.places.models import Neighbourhood
prepare_database()
by, today = command_line_actor(agency_name="Jobcenter", today=clock.today()), clock.today()
place = Neighbourhood.objects.create(agency=by.agency, name="Probe", slug="probe", started_on=today)
office(place)
person(place, 1)
wave = frozen(by, place)
order_typesetting(by=by, wave_key=wave.pk, today=today)
run_typesetting(wave.pk, by.pk)
member = Staff.objects.create(email="lotse@jobcenter.example", name="Lore Lotse", agency=by.agency)
Assignment.objects.create(staff=member, role="caseworker", neighbourhood_key=place.pk, from_on=today)
"""
OPEN = """
from django.conf import settings
from django.test import Client
from lotse.accounts.models import Staff
settings.MIDDLEWARE.remove("lotse.web.accounts.middleware.SecondFactor")
client = Client(headers={"host": "localhost"})
client.force_login(Staff.objects.get(email="lotse@jobcenter.example"))
answer = client.get("/anschreiben/1/dateien/letters.pdf")
print(answer.status_code, answer.getvalue()[:5].decode())
"""


def _run(code: str, data: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {
        "LOTSE_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "lotse.settings",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    done = subprocess.run(
        [sys.executable, "-c", f"import django\ndjango.setup()\n{code}"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_moved_data_folder_hands_out_its_letters(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    _run(BUILD, before)
    before.rename(after)
    assert _run(OPEN, after) == "200 %PDF-"
    with closing(sqlite3.connect(after / "lotse.sqlite3")) as database:
        assert not [line for line in database.iterdump() if str(tmp_path) in line]
