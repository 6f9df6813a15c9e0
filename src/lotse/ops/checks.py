"""What `lotse check` looks at: each check yields what is broken, where, in German."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.formats import date_format
from django_tasks_db.models import DBTaskResult

from lotse.casework.services.special_notes import unopenable_notes
from lotse.core import clock
from lotse.core.tables import compare_tables
from lotse.journal.queries import entry_faults
from lotse.ops.database import misfit
from lotse.ops.models import ScheduledJob
from lotse.ops.presence import dead_workers
from lotse.ops.row_security import missing_policies
from lotse.outreach.enums import WaveState
from lotse.outreach.models import Letter, Wave
from lotse.outreach.services.folders import folder_of
from lotse.people.enums import Standing
from lotse.people.services.checking import standing_faults
from lotse.privacy.queries import audit_faults
from lotse.privacy.services.encryption import key_file
from lotse.schedule.queries.faults import time_faults

FILES_KEPT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Fault:
    """Something broken: in which part of the house, where there, and what."""

    area: str
    where: str
    what: str


Check = Callable[[], Iterator[Fault]]


def secret_faults() -> Iterator[Fault]:
    """Yield key files that others on the machine can read."""
    for file in (settings.DATA / "secret-key", key_file()):
        if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
            yield Fault("Schlüssel", str(file), f"Andere können die Datei lesen. Abhilfe: chmod 600 „{file}“")


def database_faults() -> Iterator[Fault]:
    """Yield why the database cannot be worked with at all: not there, or its tables are not up to date."""
    place = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and not _exists(place):
        yield Fault("Datenbank", str(place), "Die Datei fehlt. Haben Sie LOTSE_DATA richtig gesetzt?")
        return
    try:
        tables = compare_tables()
    except DatabaseError as error:
        yield Fault("Datenbank", str(place), f"Sie ist nicht erreichbar: {error}")
        return
    if reason := misfit(tables):
        yield Fault("Datenbank", str(place), reason)
    elif tables.behind:
        yield Fault(
            "Datenbank",
            tables.behind[0],
            f"{len(tables.behind)} Änderungen an den Tabellen stehen aus. Jeder Befehl, der arbeitet, holt sie nach, "
            "zum Beispiel lotse worker --once.",
        )


def _exists(place: object) -> bool:
    # The name of a database in memory is no file; it is there because it answers.
    return "memory" in str(place) or Path(str(place)).exists()


def storage_faults() -> Iterator[Fault]:
    """Yield damage that SQLite finds in its own file; PostgreSQL keeps watch itself."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for (line,) in cursor.execute("PRAGMA quick_check(20)").fetchall():
            if line != "ok":
                yield Fault("Datenbank", "Datei", f"Sie ist beschädigt: {line}")
        for table, row, parent, _ in cursor.execute("PRAGMA foreign_key_check").fetchall():
            yield Fault("Datenbank", f"{table}, Zeile {row}", f"Der Verweis auf {parent} geht ins Leere.")


def row_security_faults() -> Iterator[Fault]:
    """Yield tables that the second net should protect and does not (ADR 6)."""
    for policy in missing_policies():
        yield Fault(
            "Zweites Netz",
            policy.table,
            "Die Datenbank trennt hier die Stellen nicht. Abhilfe: einen Befehl laufen lassen, zum Beispiel "
            "lotse worker --once.",
        )


def log_faults() -> Iterator[Fault]:
    """Yield what is wrong with the audit log."""
    for fault in audit_faults():
        row = f", Eintrag {fault.row}" if fault.row is not None else ""
        yield Fault("Protokoll", f"{date_format(fault.day, 'j. F Y')}{row}", fault.text)


def journal_faults() -> Iterator[Fault]:
    """Yield journal entries that no room understands."""
    for fault in entry_faults():
        person = f", Person {fault.person_key}" if fault.person_key is not None else ""
        yield Fault("Journal", f"Eintrag {fault.entry}{person}", fault.text)


def stored_standing_faults() -> Iterator[Fault]:
    """Yield people whose standing is not the fold over the journal."""
    for fault in standing_faults():
        yield Fault(
            "Stand",
            f"Person {fault.person_key}",
            f"Gespeichert ist „{_standing(fault.stored)}“, das Journal sagt „{_standing(fault.folded)}“.",
        )


def _standing(code: str) -> str:
    return str(Standing(code).label) if code in Standing.values else code


def appointment_time_faults() -> Iterator[Fault]:
    """Yield appointments whose time is not held as it should be, so that somebody else could get it too."""
    for fault in time_faults(now=clock.now()):
        yield Fault("Zeiten der Termine", f"Termin {fault.appointment_key}", fault.text)


def wave_file_faults() -> Iterator[Fault]:
    """Yield letters whose file should lie in the house's folder and does not.

    Files written elsewhere (`lotse kickoff --out`) belong to whoever asked for them.
    """
    kept_from = clock.today().toordinal() - FILES_KEPT_DAYS
    for wave in (
        Wave.objects.filter(state__in=[WaveState.TYPESET, WaveState.POSTED]).order_by("pk").iterator()
    ):
        is_over = wave.posted_on is not None and wave.posted_on.toordinal() < kept_from
        folder = folder_of(wave)
        if is_over or not folder.is_relative_to(settings.FILES):
            continue
        files = Letter.objects.filter(wave=wave).exclude(file="").values_list("file", flat=True).distinct()
        for name in sorted(files):
            if not (folder / name).is_file():
                yield Fault(
                    "Dateien", f"Welle {wave.pk}, {folder / name}", "Die Datei mit den Briefen fehlt."
                )


def special_note_faults() -> Iterator[Fault]:
    """Yield protected notes that do not open any more; nothing of what is in them."""
    for key, reason in unopenable_notes():
        yield Fault("Geschützte Notizen", f"Notiz {key}", reason)


def background_notes() -> Iterator[Fault]:
    """Yield tasks that failed, jobs of the schedule that do not get done, workers that broke off.

    These are worth a look, but what is stored is whole: a failed task shows on its own screen too.
    """
    for task in DBTaskResult.objects.failed().order_by("finished_at"):
        reason = task.traceback.strip().rsplit("\n", 1)[-1][:200]
        yield Fault("Hintergrund", f"Aufgabe {task.task_path}", f"Sie ist gescheitert: {reason}")
    for job in ScheduledJob.objects.exclude(problem="").order_by("name"):
        yield Fault("Hintergrund", f"Zeitplan „{job.name}“", f"Zuletzt gescheitert: {job.problem}")
    for key in sorted(dead_workers()):
        yield Fault(
            "Hintergrund", f"Arbeitsprozess {key}", "Er ist abgebrochen. Abhilfe: lotse worker neu starten."
        )


# Without these two, nothing else can be asked.
FIRST: tuple[Check, ...] = (secret_faults, database_faults)
REST: tuple[tuple[str, Check], ...] = (
    ("Ablage der Datenbank", storage_faults),
    *([("Zweites Netz", row_security_faults)] if settings.ROW_SECURITY else []),
    ("Protokoll", log_faults),
    ("Journal", journal_faults),
    ("Stand der Personen", stored_standing_faults),
    ("Zeiten der Termine", appointment_time_faults),
    ("Dateien der Wellen", wave_file_faults),
    ("Geschützte Notizen", special_note_faults),
)
