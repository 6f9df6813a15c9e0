"""What the clock does: a table of jobs, ticked by every worker, run by whoever comes first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from lotse.casework.services.cases import end_overdue_aftercare
from lotse.casework.services.network_cards import forget_network_cards
from lotse.casework.services.special_notes import forget_special_notes
from lotse.core import clock
from lotse.ops.models import ScheduledJob
from lotse.ops.reaping import reap
from lotse.outreach.services.forgetting import forget_callbacks, forget_wave_files
from lotse.people.services.forgetting import forget_desk_marks, forget_old_lists
from lotse.people.services.uploads import drop_stale
from lotse.places.services.jobs import drop_stale as drop_stale_town_files
from lotse.privacy.services.sealing import remove_old_rows, seal_due_days
from lotse.schedule.services.forgetting import forget_door
from lotse.schedule.services.house_calendar import keep_house_calendars
from lotse.schedule.services.messages import remind, send_waiting
from lotse.schedule.services.waiting import serve_lists

TASKS_KEPT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do every so often; `run` returns how much it did and stands being run twice."""

    name: str
    label: str
    every: timedelta
    run: Callable[[], int]


def run_due(now: datetime) -> list[str]:
    """Run the jobs that are due, each on one worker only; return their names.

    A job that fails keeps the others from nothing: what went wrong stands in its row until it succeeds.
    """
    return [job.name for job in jobs() if _take(job, now) and _run(job)]


def jobs() -> tuple[Job, ...]:
    """Return the schedule."""
    return (
        Job("reap", "Liegengebliebene Aufgaben neu vergeben", timedelta(minutes=1), reap),
        Job("seal-audit-log", "Das Protokoll vergangener Tage versiegeln", timedelta(hours=1), seal_due_days),
        Job(
            "end-aftercare",
            "Nachbetreuung nach ihrem letzten Tag beenden",
            timedelta(hours=6),
            end_overdue_aftercare,
        ),
        Job("forget-audit-rows", "Alte Protokolleinträge löschen", timedelta(days=1), forget_audit_rows),
        Job(
            "forget-lists", "Eingelesene Listen nach einem Monat leeren", timedelta(days=1), forget_old_lists
        ),
        Job(
            "forget-wave-files", "Briefdateien nach einem Monat löschen", timedelta(days=1), forget_wave_files
        ),
        Job("forget-callbacks", "Erledigte Rückrufwünsche löschen", timedelta(days=1), forget_callbacks),
        Job("forget-desk-marks", "Alte Häkchen von „Heute“ löschen", timedelta(days=1), forget_desk_marks),
        Job("forget-uploads", "Liegengebliebene Listen löschen", timedelta(hours=6), drop_stale),
        Job(
            "forget-town-files",
            "Liegengebliebene Verzeichnisse löschen",
            timedelta(hours=6),
            drop_stale_town_files,
        ),
        Job("remind", "An die Termine von morgen erinnern", timedelta(hours=1), remind),
        Job(
            "send-messages", "Wartende Nachrichten noch einmal schicken", timedelta(minutes=10), send_waiting
        ),
        Job(
            "serve-waiting-lists",
            "Freie Termine der Nächsten auf der Liste anbieten",
            timedelta(minutes=5),
            serve_lists,
        ),
        Job(
            "house-calendar",
            "Termine mit den Kalendern des Hauses abgleichen",
            timedelta(minutes=5),
            keep_house_calendars,
        ),
        Job("forget-door", "Abgelaufene Angaben des Kalenders löschen", timedelta(days=1), forget_door),
        Job(
            "forget-network-cards",
            "Netzwerkkarten nach dem Gespräch löschen",
            timedelta(hours=1),
            forget_network_cards,
        ),
        Job(
            "forget-special-notes",
            "Geschützte Notizen an ihrem Löschtag löschen",
            timedelta(days=1),
            forget_special_notes,
        ),
        Job("forget-sessions", "Abgelaufene Sitzungen löschen", timedelta(days=1), forget_sessions),
        Job("forget-tasks", "Erledigte Aufgaben löschen", timedelta(days=1), forget_tasks),
    )


def _take(job: Job, now: datetime) -> bool:
    ScheduledJob.objects.get_or_create(name=job.name)
    due = ScheduledJob.objects.filter(name=job.name).filter(
        Q(last_started_at__isnull=True) | Q(last_started_at__lte=now - job.every)
    )
    return bool(due.update(last_started_at=now, last_ended_at=None))


def _run(job: Job) -> bool:
    row = ScheduledJob.objects.filter(name=job.name)
    try:
        done = job.run()
    except Exception as error:  # whatever it is, the worker goes on
        row.update(problem=f"{type(error).__name__}: {error}"[:300])
    else:
        row.update(last_ended_at=clock.now(), done=done, problem="")
    return True


def forget_audit_rows() -> int:
    """Delete the audit log's rows after a year; their seals stay."""
    return remove_old_rows(today=clock.today())


def forget_sessions() -> int:
    """Delete sessions that have ended."""
    store = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
    store.clear_expired()
    return 0


def forget_tasks() -> int:
    """Delete tasks that were done a while ago; they hold keys and return values, no personal data."""
    done, _ = DBTaskResult.objects.finished().filter(finished_at__lt=clock.now() - TASKS_KEPT).delete()
    return done
