"""When the office is open, where, and when somebody is away."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lotse.accounts.models import Staff
from lotse.core.models import Table
from lotse.places.models import Office
from lotse.schedule.enums import HoursKind, State, Weeks


class CalendarSettings(Table):
    """What the house decided about its calendar, one row for each office.

    Defaults hold where there is none: `queries.settings.settings_of` never writes. `booking_asks`: what a
    client books waits for the office's yes.
    """

    office = models.OneToOneField(Office, on_delete=models.CASCADE, related_name="calendar")
    state = models.CharField(max_length=2, choices=State, default=State.NW)
    books_online = models.BooleanField(default=True)
    booking_asks = models.BooleanField(default=False)
    notice_hours = models.PositiveSmallIntegerField(default=4)
    days_ahead = models.PositiveSmallIntegerField(default=42)
    walk_in_minutes = models.PositiveSmallIntegerField(default=15)
    feeds_with_names = models.BooleanField(default=False)
    video_link = models.URLField(max_length=200, blank=True)
    who_is_there = models.CharField(max_length=300, blank=True)
    how_to_get_in = models.CharField(max_length=500, blank=True)

    class Privacy:
        keep = (
            "office",
            "state",
            "books_online",
            "booking_asks",
            "notice_hours",
            "days_ahead",
            "walk_in_minutes",
            "feeds_with_names",
            "video_link",
            "who_is_there",
            "how_to_get_in",
        )
        blank = ()
        delete = ()
        retention = "bis zum Ende des Projekts; kein Bezug zu Menschen der Liste"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(walk_in_minutes__gt=0), name="calendarsettings_minutes")
        ]


class Room(Table):
    """A room in which one can talk; two talks never share it at one time."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=60)
    step_free = models.BooleanField(default=False)
    is_in_use = models.BooleanField(default=True)

    class Privacy:
        keep = ("office", "name", "step_free", "is_in_use")
        blank = ()
        delete = ()
        retention = "bis zum Ende des Projekts; kein Personenbezug"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="room_once_per_office")]


class OpeningRule(Table):
    """One hour of opening: every week, in odd or even weeks, or on a single day, with a break if wished.

    Times are those of the clock on the wall; what they are in UTC is decided for each day anew, so an hour
    stays where it is when the clocks change. Appointments need somebody to talk with.
    """

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="opening_rules")
    kind = models.CharField(max_length=15, choices=HoursKind)
    weekday = models.PositiveSmallIntegerField(null=True)
    weeks = models.CharField(max_length=5, choices=Weeks, default=Weeks.EVERY)
    single_day = models.DateField(null=True)
    starts = models.TimeField()
    ends = models.TimeField()
    break_starts = models.TimeField(null=True)
    break_ends = models.TimeField(null=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    slot_minutes = models.PositiveSmallIntegerField(default=30)
    ways = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, null=True, related_name="opening_rules")

    class Privacy:
        keep = (
            "office",
            "kind",
            "weekday",
            "weeks",
            "single_day",
            "starts",
            "ends",
            "break_starts",
            "break_ends",
            "valid_from",
            "valid_until",
            "slot_minutes",
            "ways",
            "languages",
            "room",
            "staff",
        )
        blank = ()
        delete = ()
        retention = "bis zum Ende des Projekts; kein Bezug zu Menschen der Liste"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__isnull=False, weekday__lte=6, single_day__isnull=True)
                | Q(weekday__isnull=True, single_day__isnull=False),
                name="openingrule_weekly_or_single",
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="openingrule_ends_later"),
            models.CheckConstraint(
                condition=Q(break_starts__isnull=True, break_ends__isnull=True)
                | Q(
                    break_starts__gt=F("starts"),
                    break_ends__gt=F("break_starts"),
                    ends__gt=F("break_ends"),
                ),
                name="openingrule_break_within",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="openingrule_valid_later",
            ),
            models.CheckConstraint(
                condition=~Q(kind=HoursKind.APPOINTMENTS) | Q(staff__isnull=False),
                name="openingrule_appointments_have_staff",
            ),
            models.CheckConstraint(condition=Q(slot_minutes__gte=5), name="openingrule_slot_minutes"),
        ]
        indexes = [models.Index(fields=["office", "valid_from"], name="openingrule_office")]


class Absence(Table):
    """Somebody is away, or the whole office is shut. No reason is asked and none is kept.

    A member of staff is away everywhere, so such a row has no office; without times it is whole days.
    """

    office = models.ForeignKey(Office, on_delete=models.CASCADE, null=True, related_name="absences")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, null=True, related_name="absences")
    from_on = models.DateField()
    until_on = models.DateField()
    starts = models.TimeField(null=True)
    ends = models.TimeField(null=True)

    class Privacy:
        keep = ("office", "staff", "from_on", "until_on", "starts", "ends")
        blank = ()
        delete = ()
        retention = "30 Tage nach dem letzten Tag"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(office__isnull=False, staff__isnull=True)
                | Q(office__isnull=True, staff__isnull=False),
                name="absence_staff_or_office",
            ),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="absence_ends_later"),
            models.CheckConstraint(
                condition=Q(starts__isnull=True, ends__isnull=True) | Q(ends__gt=F("starts")),
                name="absence_times_are_whole",
            ),
        ]
        indexes = [models.Index(fields=["from_on", "until_on"], name="absence_days")]
