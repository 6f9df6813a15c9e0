"""What became of a line of the desk, where its own room does not say so itself."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lotse.core.models import Table
from lotse.people.models.people import Person
from lotse.places.models import Neighbourhood


class DeskMark(Table):
    """A line of the desk that is done, or put off until a day for a reason (`queries.waiting.Waiting`).

    `kind` and `line_key` name the line as its room does. `until_on` is empty for what is done.
    """

    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.CASCADE, related_name="desk_marks")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="desk_marks")
    kind = models.CharField(max_length=30)
    line_key = models.BigIntegerField()
    until_on = models.DateField(null=True)
    reason = models.CharField(max_length=120, blank=True)
    marked_at = models.DateTimeField()

    class Privacy:
        keep = ("neighbourhood", "kind", "line_key", "until_on", "marked_at")
        blank = ()
        delete = ("person", "reason")
        retention = "30 Tage, nachdem sie erledigt oder wieder fällig ist"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "line_key"], name="deskmark_once"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | ~Q(reason=""), name="deskmark_put_off_has_reason"
            ),
        ]
        indexes = [models.Index(fields=["neighbourhood", "marked_at"], name="deskmark_marked_at")]
