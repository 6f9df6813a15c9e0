"""What was sent to whom by which way, its texts, and the calendars people subscribe to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lotse.accounts.models import Staff
from lotse.core.models import Table
from lotse.people.models import Person
from lotse.places.models import Office
from lotse.schedule.enums import MessageKind, MessageState, MessageWay
from lotse.schedule.models.appointments import Appointment, WaitingEntry


class CalendarFeed(Table):
    """A calendar somebody of the staff subscribes to; whoever has the address sees it, so it can be revoked.

    Only the SHA-256 of its secret is stored. Names appear only where the house allows it as well.
    """

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="calendar_feeds")
    secret_digest = models.CharField(max_length=64, unique=True)
    with_names = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Privacy:
        keep = ("staff", "secret_digest", "with_names", "made_at", "revoked_at")
        blank = ()
        delete = ()
        retention = "30 Tage nach dem Widerruf; kein Bezug zu Menschen der Liste"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff"], condition=Q(revoked_at__isnull=True), name="calendarfeed_one_each"
            )
        ]


class MessageText(Table):
    """An office's own wording of a message in one language; without one the house's default holds."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="message_texts")
    kind = models.CharField(max_length=20, choices=MessageKind)
    language = models.CharField(max_length=12)
    subject = models.CharField(max_length=150)
    text = models.TextField()
    changed_at = models.DateTimeField()

    class Privacy:
        keep = ("office", "kind", "language", "subject", "text", "changed_at")
        blank = ()
        delete = ()
        retention = "bis zum Ende des Projekts; kein Personenbezug"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "kind", "language"], name="messagetext_once")
        ]


class Message(Table):
    """Word that goes, or went, to somebody: to whom, by which way, which text, and how it fared.

    The client's own link is not stored: `{{link}}` stays in the text and is filled in when it is sent.
    `about_at` is the time it speaks of: once that has changed, it is no longer sent.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=20, choices=MessageKind)
    way = models.CharField(max_length=5, choices=MessageWay)
    appointment = models.ForeignKey(
        Appointment, on_delete=models.SET_NULL, null=True, related_name="messages"
    )
    waiting_entry = models.ForeignKey(
        WaitingEntry, on_delete=models.SET_NULL, null=True, related_name="messages"
    )
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="messages")
    language = models.CharField(max_length=12)
    name = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=150, blank=True)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.QUEUED)
    problem = models.CharField(max_length=300, blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    about_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Privacy:
        keep = (
            "office",
            "kind",
            "way",
            "language",
            "state",
            "attempts",
            "about_at",
            "queued_at",
            "settled_at",
        )
        blank = ("appointment", "waiting_entry", "person", "name", "address", "subject", "text", "problem")
        delete = ("message_id",)
        retention = "Name, Anschrift und Text 30 Tage nach dem Versand; der Rest bis zum Rückblick"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MessageState.QUEUED, settled_at__isnull=True)
                | ~Q(state=MessageState.QUEUED) & Q(settled_at__isnull=False),
                name="message_settled_has_moment",
            ),
            models.UniqueConstraint(
                fields=["appointment", "about_at"],
                condition=Q(kind=MessageKind.REMINDER),
                name="message_one_reminder_each",
            ),
        ]
        indexes = [models.Index(fields=["office", "queued_at"], name="message_log")]
