"""States and verdicts around people and their import."""

from __future__ import annotations

from django.db.models import TextChoices


class Standing(TextChoices):
    """How far somebody and the office have come with each other; always the fold over the journal."""

    NOT_WRITTEN = "not-written", "noch nicht angeschrieben"
    WRITTEN = "written", "angeschrieben"
    RETURNED = "returned", "Brief kam zurück"
    REACHED = "reached", "erreicht"
    IN_CONTACT = "in-contact", "in Kontakt"
    CASE = "case", "in Begleitung"
    CLOSED = "closed", "abgeschlossen"


class FormOfAddress(TextChoices):
    """How somebody wishes to be addressed; never guessed from a first name."""

    WOMAN = "frau", "Frau"
    MAN = "herr", "Herr"
    NEUTRAL = "neutral", "ohne Anrede (divers oder unbekannt)"


class RowStatus(TextChoices):
    """What the address of an imported row says about the neighbourhood."""

    INSIDE = "inside", "im Quartier"
    OUTSIDE = "outside", "außerhalb"
    UNCLEAR = "unclear", "unklar"
    INVALID = "invalid", "ungültig"


class Severity(TextChoices):
    """How much a finding matters: errors keep a row out, warnings want a look, notes explain."""

    ERROR = "error", "Fehler"
    WARNING = "warning", "Warnung"
    NOTE = "note", "Hinweis"


class ImportState(TextChoices):
    """Where an import stands; only a staged one can be committed, only a committed one undone."""

    STAGED = "staged", "geprüft, noch nicht übernommen"
    COMMITTED = "committed", "übernommen"
    UNDONE = "undone", "zurückgenommen"


class RowDecision(TextChoices):
    """What becomes of an imported row."""

    OPEN = "open", "noch offen"
    CREATE = "create", "neu aufnehmen"
    UPDATE = "update", "bekannte Person, Angaben ändern"
    KNOWN = "known", "bekannte Person, nichts zu ändern"
    HOLD = "hold", "zurückgestellt: vielleicht doppelt"
    SKIP = "skip", "nicht übernehmen"


class PairDecision(TextChoices):
    """What a person said about two entries that may be the same human being."""

    OPEN = "open", "noch nicht entschieden"
    SAME = "same", "dieselbe Person"
    DIFFERENT = "different", "verschiedene Personen"
