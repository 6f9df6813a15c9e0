"""Talks, and what a client says is not so."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lotse.casework.enums import DisputedKind, TalkWay
from lotse.casework.models.cases import Case
from lotse.core.models import Table
from lotse.people.models import Person


class Talk(Table):
    """A talk between somebody and the office: way, topics, one line that the person may read.

    `client_key` is made by the device that wrote the talk down: the same talk sent twice arrives once, and
    `arrived_as` is the fingerprint of what arrived first, so that the same key with other words is noticed.
    `version` counts changes, so that nothing is overwritten unseen. A talk that was taken back keeps its key
    and loses its words: sent once more, it stays taken back. `case_change_key` names the step of the case that
    the talk led to, so that both go back together.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="talks")
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="talks")
    client_key = models.UUIDField(unique=True)
    arrived_as = models.CharField(max_length=64)
    way = models.CharField(max_length=10, choices=TalkWay)
    on = models.DateField()
    language = models.CharField(max_length=8, blank=True)
    with_interpreter = models.BooleanField(default=False)
    topics = models.JSONField(default=list)
    note = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField()
    undone_on = models.DateField(null=True)
    case_change_key = models.BigIntegerField(null=True)
    entry_keys = models.JSONField(default=list)

    class Privacy:
        keep = ("way", "on", "topics", "version", "recorded_at", "undone_on")
        blank = (
            "language",
            "with_interpreter",
            "note",
            "entry_keys",
            "case",
            "client_key",
            "arrived_as",
            "case_change_key",
        )
        delete = ("person",)
        retention = "Notiz 12 Monate nach dem Ende des Falls"

    class Meta:
        indexes = [models.Index(fields=["person", "-on"], name="talk_person_on")]


class Dispute(Table):
    """Something written down that the person says is not so; it is shown as „bestritten“.

    Law: § 84 Abs. 2 SGB X
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="disputes")
    kind = models.CharField(max_length=10, choices=DisputedKind)
    object_key = models.BigIntegerField()
    field = models.CharField(max_length=40, blank=True)
    statement = models.CharField(max_length=300, blank=True)
    raised_on = models.DateField()
    settled_on = models.DateField(null=True)

    class Privacy:
        keep = ("kind", "object_key", "field", "raised_on", "settled_on")
        blank = ("statement",)
        delete = ("person",)
        retention = "mit der bestrittenen Angabe"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "object_key", "field"],
                condition=Q(settled_on__isnull=True),
                name="dispute_one_open",
            )
        ]
