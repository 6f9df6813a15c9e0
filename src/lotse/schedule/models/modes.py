"""How an office can be reached, from when until when, and what that said where."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lotse.core.models import Table
from lotse.places.models import Office
from lotse.schedule.enums import Mode, Surface


class OfficeMode(Table):
    """A stretch of days on which an office can be reached in another way than its hours say.

    Exactly one mode holds on any day: of the rows that cover it the one that begins last, of those that begin
    on one day the one that was set last; where none covers it, the hours decide (`rules.modes.period_of_day`).
    So a mode ends by itself, without a job, and what it covered goes on. `notices` hold one text per language;
    `withdrawn_at` marks a row that was taken back or replaced before its time and counts no more.
    """

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="modes")
    mode = models.CharField(max_length=20, choices=Mode)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    notices = models.JSONField(default=dict)
    set_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Privacy:
        keep = ("office", "mode", "from_on", "until_on", "reason", "notices", "set_at", "withdrawn_at")
        blank = ()
        delete = ()
        retention = "bis zum Rückblick; kein Personenbezug"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="officemode_ends_later",
            ),
        ]
        indexes = [models.Index(fields=["office", "from_on"], name="officemode_day")]


class SurfaceText(Table):
    """What one of the seven surfaces said before a switch of the mode and says after it."""

    office_mode = models.ForeignKey(OfficeMode, on_delete=models.CASCADE, related_name="surfaces")
    surface = models.CharField(max_length=20, choices=Surface)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    file = models.CharField(max_length=200, blank=True)

    class Privacy:
        keep = ("office_mode", "surface", "before", "after", "file")
        blank = ()
        delete = ()
        retention = "mit der Betriebsart; kein Personenbezug"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office_mode", "surface"], name="surfacetext_once")]
