"""Letter texts, waves, letters and who was left out of a wave."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lotse.accounts.models import Agency
from lotse.core.models import Table
from lotse.outreach.enums import ExclusionReason, OneLetterPer, WaveState
from lotse.people.models import ClientImport, Person
from lotse.places.models import Neighbourhood


class LetterText(Table):
    """A letter's text with named placeholders; a wave keeps the text it was typeset with."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    name = models.CharField(max_length=80)
    content = models.JSONField()

    class Privacy:
        keep = ("agency", "name", "content")
        blank = ()
        delete = ()
        retention = "bis zum Ende des Projekts; kein Personenbezug"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="lettertext_once")]


class Wave(Table):
    """One mailing: a frozen roster, one letter each, typeset once."""

    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="waves")
    client_import = models.ForeignKey(ClientImport, on_delete=models.SET_NULL, null=True)
    name = models.CharField(max_length=80)
    text = models.JSONField()
    letter_on = models.DateField()
    one_letter_per = models.CharField(max_length=10, choices=OneLetterPer, default=OneLetterPer.PERSON)
    state = models.CharField(max_length=10, choices=WaveState, default=WaveState.FROZEN)
    folder = models.CharField(max_length=500, blank=True)
    posted_on = models.DateField(null=True)

    class Privacy:
        keep = (
            "neighbourhood",
            "client_import",
            "name",
            "text",
            "letter_on",
            "one_letter_per",
            "state",
            "folder",
            "posted_on",
        )
        blank = ()
        delete = ()
        retention = "bis zum Rückblick; die Dateien 30 Tage nach der Post"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=WaveState.POSTED) | Q(posted_on__isnull=False), name="wave_posted_has_day"
            )
        ]


class Letter(Table):
    """One letter of a wave, with the address as it was frozen."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="letters")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="letters")
    code = models.CharField(max_length=12, unique=True)
    position = models.PositiveIntegerField()
    address = models.JSONField()
    salutation = models.CharField(max_length=300)
    language = models.CharField(max_length=8, blank=True)
    row = models.PositiveIntegerField(null=True)
    file = models.CharField(max_length=40, blank=True)
    page = models.PositiveIntegerField(null=True)

    class Privacy:
        keep = ("wave", "code", "position", "language", "file", "page")
        blank = ("address", "salutation", "row", "person")
        delete = ()
        retention = "mit der Person"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", "position"], name="letter_position_once"),
            models.UniqueConstraint(fields=["wave", "person"], name="letter_once_per_wave"),
        ]


class Exclusion(Table):
    """Somebody of the neighbourhood who gets no letter in a wave, and why."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="exclusions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True)
    row = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=12, choices=ExclusionReason)

    class Privacy:
        keep = ("wave", "reason")
        blank = ()
        delete = ("person", "row")
        retention = "mit der Welle"
