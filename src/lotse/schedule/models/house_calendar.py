"""What stands in the house's own calendar: our copies of appointments there, and when somebody is taken."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lotse.accounts.models import Staff
from lotse.core.models import Table
from lotse.schedule.enums import HouseChange
from lotse.schedule.models.appointments import Appointment


class CalendarCopy(Table):
    """An appointment as we wrote it into the house's calendar, and what somebody changed about it there.

    `written` is the digest of what we last wrote, empty before the first time; `starts_at` and `ends_at` are the
    times we wrote. A change of time or a deletion there is never taken over here by itself: it waits in `change`
    for somebody to decide. A row without an appointment stands for one that was forgotten here and is about to
    go there, too.
    """

    appointment = models.OneToOneField(
        Appointment, on_delete=models.SET_NULL, null=True, related_name="house_copy"
    )
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    calendar = models.CharField(max_length=500)
    href = models.CharField(max_length=500)
    etag = models.CharField(max_length=200, blank=True)
    written = models.CharField(max_length=64, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    change = models.CharField(max_length=7, choices=HouseChange, blank=True, default=HouseChange.NONE)
    change_starts_at = models.DateTimeField(null=True)
    change_ends_at = models.DateTimeField(null=True)

    class Privacy:
        keep = ("staff", "calendar", "href", "etag", "starts_at", "ends_at")
        blank = ("appointment",)
        delete = ("written", "change", "change_starts_at", "change_ends_at")
        retention = "28 Tage nach dem Termin, dann auch im Kalender des Hauses gelöscht"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(change=HouseChange.MOVED)
                | Q(change_starts_at__isnull=False, change_ends_at__gt=F("change_starts_at")),
                name="calendarcopy_moved_has_times",
            )
        ]


class BusyTime(Table):
    """Somebody of the staff is taken, says the house's calendar: from when until when and nothing else."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="busy_times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Privacy:
        keep = ()
        blank = ()
        delete = ("staff", "starts_at", "ends_at")
        retention = "bis zum Ende des Tages"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="busytime_ends_later"),
            models.UniqueConstraint(fields=["staff", "starts_at"], name="busytime_begins_once"),
        ]
