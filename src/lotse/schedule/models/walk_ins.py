"""The walk-in line: a number, no name."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lotse.core.models import Table
from lotse.people.models import Person
from lotse.places.models import Office
from lotse.schedule.enums import WalkInTopic


class WalkIn(Table):
    """Somebody who came without an appointment: the number of the day, no name.

    Linked to a person only if the person wishes. `place` is where they are called to ("Platz 2").
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="walk_ins")
    on = models.DateField()
    number = models.PositiveSmallIntegerField()
    topic = models.CharField(max_length=10, choices=WalkInTopic, blank=True, default=WalkInTopic.NONE)
    language = models.CharField(max_length=12, blank=True)
    counted_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=30, blank=True)
    served_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="walk_ins")
    entry_keys = models.JSONField(default=list)

    class Privacy:
        keep = (
            "office",
            "on",
            "number",
            "topic",
            "language",
            "counted_at",
            "called_at",
            "place",
            "served_at",
            "left_at",
        )
        blank = ("person", "entry_keys")
        delete = ()
        retention = "30 Tage; die Zahl bleibt im Journal"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "on", "number"], name="walkin_number_once_a_day"),
            models.CheckConstraint(condition=Q(number__gt=0), name="walkin_number_counts_from_one"),
            models.CheckConstraint(
                condition=Q(served_at__isnull=True)
                | Q(called_at__isnull=False, served_at__gte=F("called_at"), left_at__isnull=True),
                name="walkin_served_after_called",
            ),
        ]


class WaitingRoomScreen(Table):
    """The address of an office's screen in the waiting room: whoever knows the secret sees its numbers, no more.

    A new secret takes the place of the old one, which opens nothing from then on.
    """

    office = models.OneToOneField(Office, on_delete=models.CASCADE, related_name="waiting_room_screen")
    secret = models.CharField(max_length=24, unique=True)
    made_at = models.DateTimeField()

    class Privacy:
        keep = ("office", "secret", "made_at")
        blank = ()
        delete = ()
        retention = "bis zur nächsten Adresse; kein Bezug zu Menschen der Liste"
