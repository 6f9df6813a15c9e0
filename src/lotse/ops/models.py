"""Which workers run, and when each job of the schedule ran last. No personal data."""

from __future__ import annotations

from django.db import models

from lotse.core.models import Table


class WorkerProcess(Table):
    """A process that runs tasks; `seen_at` moves on while it lives, its row goes when it ends.

    `machine`, `pid` and `began` find the process again on the machine it runs on (see `processes`).
    """

    key = models.CharField(max_length=64, unique=True)
    machine = models.CharField(max_length=80, blank=True)
    pid = models.PositiveIntegerField()
    began = models.CharField(max_length=20, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Privacy:
        keep = ("key", "machine", "pid", "began", "started_at", "seen_at")
        blank = ()
        delete = ()
        retention = "solange der Prozess läuft; kein Personenbezug"


class ScheduledJob(Table):
    """When a job of the schedule ran last, how much it did, and what went wrong."""

    name = models.CharField(max_length=40, unique=True)
    last_started_at = models.DateTimeField(null=True)
    last_ended_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    class Privacy:
        keep = ("name", "last_started_at", "last_ended_at", "done", "problem")
        blank = ()
        delete = ()
        retention = "bis zum Ende des Projekts; kein Personenbezug"
