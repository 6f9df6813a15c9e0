"""What can be audited, and who holds a key to the audit log."""

from __future__ import annotations

from django.db.models import TextChoices


class AuditAction(TextChoices):
    """What somebody did; reading a person's file is an action too (BDSG § 22 (2))."""

    CREATED = "created", "angelegt"
    CHANGED = "changed", "geändert"
    DELETED = "deleted", "gelöscht"
    READ = "read", "gelesen"
    EXPORTED = "exported", "ausgegeben"
    IMPORTED = "imported", "eingelesen"
    UNDONE = "undone", "zurückgenommen"
    SIGNED_IN = "signed-in", "angemeldet"
    REFUSED = "refused", "abgewiesen"


class AuditKey(TextChoices):
    """One of the two keys to the audit log; nobody opens it with one alone."""

    PRIVACY = "privacy", "Datenschutz"
    COUNCIL = "council", "Personalrat"


class AccessState(TextChoices):
    """How far a request to look into the audit log has come."""

    REQUESTED = "requested", "beim Personalrat"
    RELEASED = "released", "freigegeben"
    REFUSED = "refused", "abgelehnt"
    EXPIRED = "expired", "abgelaufen"
