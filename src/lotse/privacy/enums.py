"""What can be audited."""

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
