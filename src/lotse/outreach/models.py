"""Letter texts, waves, letters, what came back, visits and flyer rounds."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lotse.accounts.models import Agency
from lotse.core.models import Table
from lotse.outreach.enums import (
    AnswerWay,
    Audience,
    ExclusionReason,
    OneLetterPer,
    ReturnReason,
    SkipReason,
    VisitOutcome,
    WaveState,
)
from lotse.people.enums import MailStop
from lotse.people.models import ClientImport, Person
from lotse.places.models import Neighbourhood


class LetterText(Table):
    """One version of a letter's text with named placeholders; a wave keeps the text it was typeset with."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    name = models.CharField(max_length=80)
    version = models.PositiveIntegerField(default=1)
    content = models.JSONField()

    class Privacy:
        keep = ("agency", "name", "version", "content")
        blank = ()
        delete = ()
        retention = "bis zum Ende des Projekts; kein Personenbezug"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "name", "version"], name="lettertext_once")]


class Wave(Table):
    """One mailing: planned in steps, then a frozen roster, one letter each, typeset once.

    `picked` are the keys of people chosen by hand, `languages` the language blocks that may be printed (None:
    all), `printed_with` office and mode as they were when the typesetting was ordered.
    """

    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="waves")
    client_import = models.ForeignKey(ClientImport, on_delete=models.SET_NULL, null=True)
    name = models.CharField(max_length=80)
    letter_text = models.ForeignKey(LetterText, on_delete=models.SET_NULL, null=True)
    text = models.JSONField()
    letter_on = models.DateField()
    one_letter_per = models.CharField(max_length=10, choices=OneLetterPer, default=OneLetterPer.PERSON)
    audience = models.CharField(max_length=12, choices=Audience, default=Audience.NOT_WRITTEN)
    picked = models.JSONField(default=list)
    languages = models.JSONField(null=True)
    at_most = models.PositiveIntegerField(null=True)
    letter_cents = models.PositiveIntegerField(null=True)
    budget_cents = models.PositiveIntegerField(null=True)
    talks_per_week = models.PositiveIntegerField(null=True)
    office_mode = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=12, choices=WaveState, default=WaveState.FROZEN)
    printed_with = models.JSONField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    folder = models.CharField(max_length=500, blank=True)
    posted_on = models.DateField(null=True)

    class Privacy:
        keep = (
            "neighbourhood",
            "client_import",
            "name",
            "letter_text",
            "text",
            "letter_on",
            "one_letter_per",
            "audience",
            "languages",
            "at_most",
            "letter_cents",
            "budget_cents",
            "talks_per_week",
            "office_mode",
            "state",
            "printed_with",
            "folder",
            "posted_on",
        )
        blank = ("picked", "problem")
        delete = ()
        retention = "bis zum Rückblick; die Dateien 30 Tage nach der Post"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=WaveState.POSTED) | Q(posted_on__isnull=False), name="wave_posted_has_day"
            ),
            models.CheckConstraint(
                condition=~Q(state=WaveState.TYPESETTING) | Q(printed_with__isnull=False),
                name="wave_typesetting_has_office",
            ),
        ]


class Letter(Table):
    """One letter of a wave, with the address as it was frozen.

    `is_withheld`: does not leave, because something changed about the person after the roster was frozen. It was
    not printed at all (no `file`), or has to be taken out of the pile before posting.
    """

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
    is_withheld = models.BooleanField(default=False)

    class Privacy:
        keep = ("wave", "code", "position", "language", "file", "page", "is_withheld")
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


class Return(Table):
    """A letter the post brought back (Rückläufer).

    `stopped_mail`: it says that somebody died and stopped all mail; `stop_before` is the stop that held until then.
    """

    letter = models.OneToOneField(Letter, on_delete=models.CASCADE, related_name="came_back")
    reason = models.PositiveSmallIntegerField(choices=ReturnReason)
    on = models.DateField()
    recorded_at = models.DateTimeField()
    entry_keys = models.JSONField(default=list)
    clarification_key = models.BigIntegerField(null=True)
    stopped_mail = models.BooleanField(default=False)
    stop_before = models.CharField(max_length=20, choices=MailStop, blank=True)

    class Privacy:
        keep = ("reason", "on", "recorded_at", "stopped_mail", "stop_before")
        blank = ("entry_keys", "clarification_key")
        delete = ("letter",)
        retention = "mit dem Brief"

    class Meta:
        indexes = [models.Index(fields=["recorded_at"], name="return_recorded_at")]


class Answer(Table):
    """A sign of life: somebody got in touch, with the letter that led to it where it is known."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="answers")
    letter = models.ForeignKey(Letter, on_delete=models.SET_NULL, null=True, related_name="answers")
    way = models.CharField(max_length=10, choices=AnswerWay)
    on = models.DateField()
    recorded_at = models.DateTimeField()
    entry_keys = models.JSONField(default=list)

    class Privacy:
        keep = ("way", "on", "recorded_at")
        blank = ("letter", "entry_keys")
        delete = ("person",)
        retention = "mit der Person"

    class Meta:
        indexes = [models.Index(fields=["recorded_at"], name="answer_recorded_at")]


class CallbackRequest(Table):
    """Somebody asked through a letter's code to be called back."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="callback_requests")
    phone = models.CharField(max_length=40, blank=True)
    when_text = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=8, blank=True)
    received_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    answer = models.OneToOneField(Answer, on_delete=models.SET_NULL, null=True)

    class Privacy:
        keep = ("language", "received_at", "done_at")
        blank = ("phone", "when_text", "answer")
        delete = ("letter",)
        retention = "30 Tage, nachdem sie erledigt ist"

    class Meta:
        indexes = [models.Index(fields=["received_at"], name="callback_received_at")]


class Visit(Table):
    """An announced visit that anybody may refuse, and how it went. No note: that is for the case."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="visits")
    on = models.DateField()
    outcome = models.CharField(max_length=10, choices=VisitOutcome)
    recorded_at = models.DateTimeField()
    entry_keys = models.JSONField(default=list)
    clarification_key = models.BigIntegerField(null=True)

    class Privacy:
        keep = ("on", "outcome", "recorded_at")
        blank = ("entry_keys", "clarification_key")
        delete = ("person",)
        retention = "mit der Person"


class FlyerRound(Table):
    """Flyers into every letter box of some streets: reached without a name."""

    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="flyer_rounds")
    on = models.DateField()
    languages = models.JSONField(default=list)

    class Privacy:
        keep = ("neighbourhood", "on", "languages")
        blank = ()
        delete = ()
        retention = "bis zum Rückblick; kein Personenbezug"


class FlyerStreet(Table):
    """One street of a flyer round: doors with a flyer, doors without, and why."""

    round = models.ForeignKey(FlyerRound, on_delete=models.CASCADE, related_name="streets")
    street = models.CharField(max_length=120)
    doors = models.PositiveIntegerField()
    skipped = models.PositiveIntegerField(default=0)
    skip_reason = models.CharField(max_length=12, choices=SkipReason, blank=True, default=SkipReason.NONE)

    class Privacy:
        keep = ("round", "street", "doors", "skipped", "skip_reason")
        blank = ()
        delete = ()
        retention = "mit der Runde; kein Personenbezug"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "street"], name="flyerstreet_once"),
            models.CheckConstraint(
                condition=Q(skipped=0, skip_reason="") | (Q(skipped__gt=0) & ~Q(skip_reason="")),
                name="flyerstreet_skipped_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(skipped__lte=F("doors")), name="flyerstreet_not_more_than_doors"
            ),
        ]
