"""How a neighbourhood is drawn, and which side of a street is meant."""

from __future__ import annotations

from django.db.models import TextChoices


class MembershipKind(TextChoices):
    """What decides whether an address belongs to a neighbourhood."""

    AREAS = "areas", "Gebietswerte des Straßenverzeichnisses"
    SEGMENTS = "segments", "Straßen und Hausnummern von Hand"
    OUTLINE = "outline", "gezeichnete Grenze"


class Parity(TextChoices):
    """Side of a street, as directories write it (G, U)."""

    BOTH = "", "alle Nummern"
    EVEN = "even", "gerade Nummern"
    ODD = "odd", "ungerade Nummern"


class TownFileKind(TextChoices):
    """What a file about the town holds."""

    DIRECTORY = "directory", "Straßenverzeichnis"
    POINTS = "points", "Adresspunkte"
