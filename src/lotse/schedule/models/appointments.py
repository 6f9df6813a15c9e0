"""Appointments, which are always voluntary, the times they take up, and the waiting list."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from lotse.accounts.models import Staff
from lotse.core.models import Table
from lotse.people.models import Person
from lotse.places.models import Office
from lotse.schedule.enums import AppointmentState, Companion, MeetingWay, MessageWay, Side, WaitingState
from lotse.schedule.models.hours import Room
from lotse.schedule.models.modes import OfficeMode


class Appointment(Table):
    """A talk that two sides agreed on or are about to. A summons (§ 59 SGB II) does not exist here.

    Without `person` it is somebody's booking whom nobody has linked yet: `name` and `reach` are then all
    that is known. `reference` is the calendar's UID and what the client's link is derived from; only the
    link's SHA-256 is stored. Missing one leads to one second offer (`second_offer_of`), never to a third.
    A visit at home can be refused like any other; `back_by` and `back_at` are the lone worker's check-in,
    without a route.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="appointments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="appointments")
    name = models.CharField(max_length=120, blank=True)
    reach_way = models.CharField(max_length=5, choices=MessageWay, default=MessageWay.PAPER)
    reach = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=12, default="de")
    interpreter = models.CharField(max_length=12, blank=True)
    companion = models.CharField(max_length=10, choices=Companion, blank=True, default=Companion.NONE)
    way = models.CharField(max_length=6, choices=MeetingWay, default=MeetingWay.OFFICE)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="appointments")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=AppointmentState, default=AppointmentState.BOOKED)
    asked_by = models.CharField(max_length=6, choices=Side, default=Side.OFFICE)
    cancelled_by = models.CharField(max_length=6, choices=Side, blank=True, default=Side.NONE)
    answer_by = models.DateTimeField(null=True)
    emergency_reason = models.CharField(max_length=200, blank=True)
    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token_digest = models.CharField(max_length=64, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    second_offer_of = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, related_name="second_offer"
    )
    put_off_by = models.ForeignKey(OfficeMode, on_delete=models.SET_NULL, null=True, related_name="put_off")
    invited_again_at = models.DateTimeField(null=True)
    back_by = models.DateTimeField(null=True)
    back_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    entry_keys = models.JSONField(default=list)

    class Privacy:
        keep = (
            "office",
            "staff",
            "room",
            "way",
            "starts_at",
            "ends_at",
            "state",
            "asked_by",
            "cancelled_by",
            "sequence",
            "put_off_by",
            "made_at",
            "changed_at",
        )
        blank = ()
        delete = (
            "person",
            "name",
            "reach_way",
            "reach",
            "language",
            "interpreter",
            "companion",
            "answer_by",
            "emergency_reason",
            "reference",
            "token_digest",
            "second_offer_of",
            "invited_again_at",
            "back_by",
            "back_at",
            "entry_keys",
        )
        retention = "mit der Person; ohne Person und Erreichbarkeit 30 Tage nach dem Termin, verschoben bis zur Einladung"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="appointment_ends_later"),
            models.CheckConstraint(
                condition=~Q(state=AppointmentState.CANCELLED) | ~Q(cancelled_by=""),
                name="appointment_cancelled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(back_by__isnull=True) | Q(way=MeetingWay.HOME),
                name="appointment_check_in_at_home_only",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "starts_at"], name="appointment_office_day"),
            models.Index(fields=["staff", "starts_at"], name="appointment_staff_day"),
        ]


class TimeClaim(Table):
    """Five minutes that a live appointment takes of somebody's day, and of a room's.

    This table is why no two talks are ever at one time, whatever else goes wrong: an appointment holds a row
    for every five minutes it lasts, and the two unique constraints let nobody have a moment, nor a room,
    twice. Both databases hold that under any load, also for appointments of different lengths, where an
    exclusion constraint would be PostgreSQL's alone and a unique start would let overlaps pass. Cells are
    written in order of time, so two that overlap wait for each other and never lock each other out.
    """

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="claims")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    room = models.ForeignKey(Room, on_delete=models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField()

    class Privacy:
        keep = ()
        blank = ()
        delete = ("appointment", "staff", "room", "at")
        retention = "bis der Termin vorbei oder abgesagt ist"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "at"], name="timeclaim_staff_once"),
            models.UniqueConstraint(fields=["room", "at"], name="timeclaim_room_once"),
        ]


class WaitingEntry(Table):
    """Somebody who wants an appointment when there is none; first come, first offered.

    `lined_up_at` is their place in the line: whoever left an offer unanswered goes to its end. `entered_at` never
    changes, for the days that an entry is kept count from it. `passed` are the times (ISO 8601, UTC) that were free
    when they lined up, so they could have had them: nobody offers those unless somebody else had them meanwhile.
    `refused` were offered to them already.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="waiting_entries")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="waiting_entries")
    name = models.CharField(max_length=120, blank=True)
    reach_way = models.CharField(max_length=5, choices=MessageWay, default=MessageWay.PHONE)
    reach = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=12, default="de")
    way = models.CharField(max_length=6, choices=MeetingWay, default=MeetingWay.OFFICE)
    state = models.CharField(max_length=10, choices=WaitingState, default=WaitingState.WAITING)
    appointment = models.OneToOneField(
        Appointment, on_delete=models.SET_NULL, null=True, related_name="waiting_entry"
    )
    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token_digest = models.CharField(max_length=64, unique=True)
    entered_at = models.DateTimeField()
    lined_up_at = models.DateTimeField()
    passed = models.JSONField(default=list)
    refused = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)

    class Privacy:
        keep = ("office", "way", "state", "entered_at", "lined_up_at", "ended_at")
        blank = ("appointment",)
        delete = (
            "person",
            "name",
            "reach_way",
            "reach",
            "language",
            "reference",
            "token_digest",
            "passed",
            "refused",
        )
        retention = "30 Tage, nachdem sie erledigt ist; längstens 90 Tage"

    class Meta:
        indexes = [models.Index(fields=["office", "state", "lined_up_at"], name="waitingentry_in_line")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=(WaitingState.WAITING, WaitingState.OFFERED), ended_at__isnull=True)
                | Q(
                    state__in=(WaitingState.BOOKED, WaitingState.WITHDRAWN, WaitingState.EXPIRED),
                    ended_at__isnull=False,
                ),
                name="waitingentry_ended_has_moment",
            )
        ]
