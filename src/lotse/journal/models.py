"""The journal's one table."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lotse.core.models import Table


class Entry(Table):
    """Something that happened. No staff identity in it: that is the audit log's.

    Rooms above are known by their plain keys only, so that the journal knows none of them. An entry is
    never changed; a mistake is taken back by a second entry that names it in `undoes`.
    """

    agency_key = models.BigIntegerField()
    neighbourhood_key = models.BigIntegerField(null=True)
    person_key = models.BigIntegerField(null=True)
    case_key = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40)
    on = models.DateField()
    recorded_at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    undoes = models.BigIntegerField(null=True)

    class Privacy:
        keep = ("agency_key", "neighbourhood_key", "kind", "on", "recorded_at", "undoes")
        blank = ("person_key", "case_key", "facts")
        delete = ()
        retention = "mit der Person; ohne Personenbezug bis zum Rückblick"

    class Meta:
        indexes = [
            models.Index(fields=["person_key", "on"], name="entry_person"),
            models.Index(fields=["neighbourhood_key", "kind", "on"], name="entry_neighbourhood"),
            models.Index(fields=["undoes"], condition=Q(undoes__isnull=False), name="entry_undoes"),
        ]
