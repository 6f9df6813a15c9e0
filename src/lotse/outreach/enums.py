"""States and reasons around letters."""

from __future__ import annotations

from django.db.models import TextChoices


class ExclusionReason(TextChoices):
    """Why somebody on the list gets no letter in a wave."""

    OUTSIDE = "outside", "wohnt außerhalb des Quartiers"
    BLOCKED = "blocked", "Auskunftssperre"
    UNDER_15 = "under-15", "unter 15 Jahren"
    NO_ADDRESS = "no-address", "keine brauchbare Anschrift"
    UNCLEAR = "unclear", "muss erst geklärt werden"
    DUPLICATE = "duplicate", "vielleicht doppelt"


class WaveState(TextChoices):
    """How far a wave of letters has come."""

    FROZEN = "frozen", "Empfängerliste steht fest"
    TYPESET = "typeset", "gesetzt"
    POSTED = "posted", "zur Post gegeben"


class OneLetterPer(TextChoices):
    """Who gets a letter of their own."""

    PERSON = "person", "jede Person"
    UNIT = "unit", "jede Bedarfsgemeinschaft"
