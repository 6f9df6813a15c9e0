"""The network card: who supports a person, as the person sees it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lotse.casework.enums import Distance, Sector, Support
from lotse.core.models import Table
from lotse.people.models import Person


class NetworkCard(Table):
    """A card drawn in a talk; gone at the end of the day unless kept for a purpose the person agreed to."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="network_card")
    drawn_on = models.DateField()
    kept_until = models.DateField(null=True)
    purpose = models.CharField(max_length=200, blank=True)

    class Privacy:
        keep = ("drawn_on", "kept_until")
        blank = ("purpose",)
        delete = ("person",)
        retention = "bis zum Ende des Gesprächstags, auf Wunsch der Person höchstens 6 Monate"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kept_until__isnull=True, purpose="")
                | Q(kept_until__isnull=False) & ~Q(purpose=""),
                name="networkcard_kept_for_a_purpose",
            ),
            models.CheckConstraint(
                condition=Q(kept_until__isnull=True) | Q(kept_until__gte=F("drawn_on")),
                name="networkcard_kept_from_its_day",
            ),
        ]


class Supporter(Table):
    """Somebody on the card, by first name or role only."""

    card = models.ForeignKey(NetworkCard, on_delete=models.CASCADE, related_name="supporters")
    label = models.CharField(max_length=40)
    sector = models.CharField(max_length=14, choices=Sector)
    distance = models.PositiveSmallIntegerField(choices=Distance)
    support = models.CharField(max_length=10, choices=Support, default=Support.GIVES)

    class Privacy:
        keep = ()
        blank = ()
        delete = ("card", "label", "sector", "distance", "support")
        retention = "mit der Karte"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card", "label", "sector"], name="supporter_once"),
            models.CheckConstraint(
                condition=Q(distance__in=Distance.values), name="supporter_distance_known"
            ),
        ]
