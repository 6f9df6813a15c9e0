"""Street directory, neighbourhood and office."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lotse.accounts.models import Agency
from lotse.core.models import Table
from lotse.places.enums import MembershipKind, Parity


class StreetDirectory(Table):
    """One imported state of a town's street directory; the newest of an agency is the one in use."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="street_directories")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    imported_at = models.DateTimeField()

    class Privacy:
        keep = ("agency", "file_name", "sha256", "rows", "imported_at")
        blank = ()
        delete = ()
        retention = "bis zum Ende des Projekts; kein Personenbezug"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "sha256"], name="streetdirectory_once_per_agency")
        ]


class StreetSegment(Table):
    """One row of a street directory: a stretch of a street with the areas it belongs to."""

    directory = models.ForeignKey(StreetDirectory, on_delete=models.CASCADE, related_name="segments")
    row = models.PositiveIntegerField()
    street = models.CharField(max_length=120)
    street_key = models.CharField(max_length=120)
    from_number = models.PositiveIntegerField(null=True)
    from_suffix = models.CharField(max_length=8, blank=True)
    to_number = models.PositiveIntegerField(null=True)
    to_suffix = models.CharField(max_length=8, blank=True)
    parity = models.CharField(max_length=4, choices=Parity, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=120, blank=True)
    town_part = models.CharField(max_length=120, blank=True)
    borough = models.CharField(max_length=120, blank=True)
    area = models.CharField(max_length=120, blank=True)
    union = models.CharField(max_length=120, blank=True)

    class Privacy:
        keep = (
            "directory",
            "row",
            "street",
            "street_key",
            "from_number",
            "from_suffix",
            "to_number",
            "to_suffix",
            "parity",
            "postcode",
            "town",
            "town_part",
            "borough",
            "area",
            "union",
        )
        blank = ()
        delete = ()
        retention = "mit dem Verzeichnis; kein Personenbezug"

    class Meta:
        indexes = [models.Index(fields=["directory", "street_key"], name="segment_street")]


class Neighbourhood(Table):
    """The quarter an office works for."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="neighbourhoods")
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120)
    membership = models.CharField(max_length=10, choices=MembershipKind, default=MembershipKind.AREAS)
    area_values = models.JSONField(default=list)
    started_on = models.DateField()
    learns_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True)

    class Privacy:
        keep = ("agency", "name", "slug", "membership", "area_values", "started_on", "learns_from")
        blank = ()
        delete = ()
        retention = "bis zum Ende des Projekts; kein Personenbezug"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "slug"], name="neighbourhood_once_per_agency")
        ]

    def __str__(self) -> str:
        return self.name


class PickedSegment(Table):
    """A stretch of a street taken into a neighbourhood or left out of it by hand."""

    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.CASCADE, related_name="picks")
    street = models.CharField(max_length=120)
    from_number = models.PositiveIntegerField(null=True)
    from_suffix = models.CharField(max_length=8, blank=True)
    to_number = models.PositiveIntegerField(null=True)
    to_suffix = models.CharField(max_length=8, blank=True)
    parity = models.CharField(max_length=4, choices=Parity, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=120, blank=True)
    include = models.BooleanField(default=True)

    class Privacy:
        keep = (
            "neighbourhood",
            "street",
            "from_number",
            "from_suffix",
            "to_number",
            "to_suffix",
            "parity",
            "postcode",
            "town",
            "include",
        )
        blank = ()
        delete = ()
        retention = "mit dem Quartier; kein Personenbezug"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(from_number__isnull=True, to_number__isnull=True)
                | Q(from_number__isnull=False, to_number__isnull=False),
                name="pickedsegment_range_is_whole",
            )
        ]


class Office(Table):
    """The door in the neighbourhood: where it is, how to call, how to get in."""

    neighbourhood = models.OneToOneField(Neighbourhood, on_delete=models.CASCADE, related_name="office")
    name = models.CharField(max_length=120)
    host = models.CharField(max_length=120, blank=True)
    street_line = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    mail = models.EmailField(blank=True)
    languages = models.JSONField(default=list)
    step_free = models.BooleanField(default=False)
    run_by = models.CharField(max_length=200, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_role = models.CharField(max_length=60, blank=True)
    walk_in = models.JSONField(default=list)
    appointment = models.JSONField(default=list)
    phone_hours = models.JSONField(default=list)

    class Privacy:
        keep = (
            "neighbourhood",
            "name",
            "host",
            "street_line",
            "postcode",
            "town",
            "phone",
            "mail",
            "languages",
            "step_free",
            "run_by",
            "contact_role",
            "walk_in",
            "appointment",
            "phone_hours",
        )
        blank = ("contact_name",)
        delete = ()
        retention = "bis zum Ende des Projekts"
