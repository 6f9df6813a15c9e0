"""How somebody likes their list of people: filters kept under a name, and the columns they need."""

from __future__ import annotations

from django.db import models

from lotse.accounts.models import Staff
from lotse.core.models import Table
from lotse.places.models import Neighbourhood


class SavedFilter(Table):
    """A choice of people kept under a name: for its author alone, or for all who work in the neighbourhood.

    `criteria` are the values of `queries.lists.Criteria` by name; nobody's name is among them.
    """

    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.CASCADE, related_name="saved_filters")
    author = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=60)
    is_shared = models.BooleanField(default=False)
    criteria = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Privacy:
        keep = ("neighbourhood", "author", "name", "is_shared", "criteria", "saved_at")
        blank = ()
        delete = ()
        retention = "bis jemand ihn löscht; kein Personenbezug zu Betreuten"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["neighbourhood", "author", "name"], name="savedfilter_once")
        ]


class ListColumns(Table):
    """Which columns somebody wants to see in the list of people, in their order."""

    staff = models.OneToOneField(Staff, on_delete=models.CASCADE, related_name="list_columns")
    columns = models.JSONField(default=list)

    class Privacy:
        keep = ("staff", "columns")
        blank = ()
        delete = ()
        retention = "mit dem Konto"
