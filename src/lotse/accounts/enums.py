"""Kinds of agencies and roles."""

from __future__ import annotations

from django.db.models import TextChoices


class AgencyKind(TextChoices):
    """Who is responsible for the data (Verantwortlicher, § 67 Abs. 4 SGB X)."""

    JOINT = "joint", "Gemeinsame Einrichtung (§ 44b SGB II)"
    MUNICIPAL = "municipal", "Zugelassener kommunaler Träger (§ 6a SGB II)"
    TOWN = "town", "Stadt oder Gemeinde"
    DISTRICT = "district", "Kreis"
    OTHER = "other", "Andere Stelle"


class Role(TextChoices):
    """What somebody may see and do; one table for all of it stands in design.md §2."""

    CASEWORKER = "caseworker", "Lotse / Lotsin"
    DEPUTY = "deputy", "Vertretung"
    TOWN_ADVISER = "town-adviser", "Beratung der Stadt"
    TEAM_LEAD = "team-lead", "Teamleitung"
    REVIEWER = "reviewer", "Rückblick (Steuerungsgruppe)"
    PRIVACY_OFFICER = "privacy-officer", "Datenschutz"
    STAFF_COUNCIL = "staff-council", "Personalrat"
    OPERATOR = "operator", "Technischer Betrieb"
    SPECIAL_NOTES = "special-notes", "Geschützte Notizen"


SEES_PEOPLE = frozenset({Role.CASEWORKER, Role.DEPUTY, Role.TOWN_ADVISER, Role.TEAM_LEAD})
# Who looks after the accounts and the particulars of an agency: the own one, or (operator) all of the house.
LOOKS_AFTER_AGENCY = frozenset({Role.TEAM_LEAD, Role.OPERATOR})
