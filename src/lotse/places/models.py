"""Street directory, neighbourhood and office."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lotse.accounts.models import Agency, Staff
from lotse.core.models import Table
from lotse.places.enums import MembershipKind, Parity, TownFileKind


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


class DirectoryArea(Table):
    """One value of a directory's area column, counted once when the directory was imported."""

    directory = models.ForeignKey(StreetDirectory, on_delete=models.CASCADE, related_name="areas")
    column = models.CharField(max_length=20)
    value = models.CharField(max_length=120)
    rows = models.PositiveIntegerField()
    streets = models.PositiveIntegerField()

    class Privacy:
        keep = ("directory", "column", "value", "rows", "streets")
        blank = ()
        delete = ()
        retention = "mit dem Verzeichnis; kein Personenbezug"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["directory", "column", "value"], name="directoryarea_once")
        ]


class PointFile(Table):
    """One imported file of address points; the newest of an agency is the one in use."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="point_files")
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
        constraints = [models.UniqueConstraint(fields=["agency", "sha256"], name="pointfile_once_per_agency")]


class AddressPoint(Table):
    """Where a house stands (WGS 84, degrees): a house number of the land registry, nobody's home."""

    point_file = models.ForeignKey(PointFile, on_delete=models.CASCADE, related_name="points")
    street = models.CharField(max_length=120)
    street_key = models.CharField(max_length=120)
    number = models.PositiveIntegerField()
    suffix = models.CharField(max_length=8, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=120, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Privacy:
        keep = (
            "point_file",
            "street",
            "street_key",
            "number",
            "suffix",
            "postcode",
            "town",
            "latitude",
            "longitude",
        )
        blank = ()
        delete = ()
        retention = "mit der Datei; kein Personenbezug"

    class Meta:
        indexes = [
            models.Index(fields=["point_file", "latitude"], name="addresspoint_latitude"),
            models.Index(fields=["point_file", "street_key"], name="addresspoint_street"),
        ]


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
    """A stretch of a street taken into a neighbourhood or left out of it: by hand, or by its drawn outline."""

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
    from_outline = models.BooleanField(default=False)

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
            "from_outline",
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


class Boundary(Table):
    """The outline somebody drew for a neighbourhood, as a GeoJSON polygon (WGS 84)."""

    neighbourhood = models.OneToOneField(Neighbourhood, on_delete=models.CASCADE, related_name="boundary")
    geometry = models.JSONField()
    drawn_on = models.DateField()

    class Privacy:
        keep = ("neighbourhood", "geometry", "drawn_on")
        blank = ()
        delete = ()
        retention = "mit dem Quartier; kein Personenbezug"


class Drawing(Table):
    """A neighbourhood on the drawing board: what somebody is about to draw, new (None) or anew.

    `picks` and `outline_picks` hold stretches as `rules.pick_to_json` writes them; `unplaced` are points inside
    the outline that the directory does not know. `basis` is the fingerprint of what was drawn before.
    """

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE)
    author = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="drawings")
    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.CASCADE, null=True, related_name="drawings"
    )
    name = models.CharField(max_length=120)
    area_values = models.JSONField(default=list)
    picks = models.JSONField(default=list)
    outline = models.JSONField(null=True)
    outline_picks = models.JSONField(default=list)
    points_inside = models.PositiveIntegerField(default=0)
    unplaced = models.JSONField(default=list)
    basis = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField()

    class Privacy:
        keep = (
            "agency",
            "author",
            "neighbourhood",
            "name",
            "area_values",
            "picks",
            "outline",
            "outline_picks",
            "points_inside",
            "unplaced",
            "basis",
            "started_at",
        )
        blank = ()
        delete = ()
        retention = "bis zum Übernehmen oder Verwerfen; kein Bezug zu Menschen der Liste"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "neighbourhood"], name="drawing_one_per_author")
        ]


class TownFile(Table):
    """An uploaded street directory or file of address points until it is stored; its file waits a day at most.

    `problem` says why it could not be stored. `directory` or `points` is what came of it, `was_known` where the
    same file was stored before. `drawing` is what somebody was drawing when they uploaded it.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    kind = models.CharField(max_length=10, choices=TownFileKind)
    token = models.CharField(max_length=32, unique=True)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    drawing = models.ForeignKey(Drawing, on_delete=models.SET_NULL, null=True, related_name="+")
    problem = models.CharField(max_length=300, blank=True)
    directory = models.ForeignKey(StreetDirectory, on_delete=models.CASCADE, null=True, related_name="+")
    points = models.ForeignKey(PointFile, on_delete=models.CASCADE, null=True, related_name="+")
    was_known = models.BooleanField(default=False)

    class Privacy:
        keep = (
            "agency",
            "kind",
            "token",
            "file_name",
            "sha256",
            "uploaded_at",
            "drawing",
            "problem",
            "directory",
            "points",
            "was_known",
        )
        blank = ()
        delete = ()
        retention = "1 Tag, mit der Datei; kein Personenbezug"


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


class OfficePhoto(Table):
    """What the office looks like, for its public page: a small JPEG, kept here so that a copy of the database has it.

    `description` says in German what there is to see, for those who do not see it. That everybody in the picture
    agreed, who confirmed it and when stands in the audit log.
    """

    office = models.OneToOneField(Office, on_delete=models.CASCADE, related_name="photo")
    content = models.BinaryField()
    fingerprint = models.CharField(max_length=16)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    description = models.CharField(max_length=200)

    class Privacy:
        keep = ("office", "fingerprint", "width", "height")
        blank = ("description",)
        delete = ("content",)
        retention = "bis jemand es entfernt, höchstens bis zum Ende des Projekts"
