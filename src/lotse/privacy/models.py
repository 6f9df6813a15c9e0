"""The audit log: who did what, when, to what. Plain keys, no foreign keys, so nothing blocks erasure."""

from __future__ import annotations

from django.db import models

from lotse.core.models import Table
from lotse.privacy.enums import AuditAction


class AuditRow(Table):
    """One action of one member of staff. Append-only; `services.audit` is the only writer."""

    at = models.DateTimeField()
    actor_key = models.BigIntegerField(null=True)
    agency_key = models.BigIntegerField(null=True)
    action = models.CharField(max_length=20, choices=AuditAction)
    object_kind = models.CharField(max_length=40)
    object_key = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    facts = models.JSONField(default=dict)

    class Privacy:
        keep = ("at", "actor_key", "agency_key", "action", "object_kind", "object_key", "reason", "facts")
        blank = ()
        delete = ()
        retention = "12 Monate; nur zur Datenschutzkontrolle (§ 67c Abs. 5 SGB X)"

    class Meta:
        indexes = [
            models.Index(fields=["object_kind", "object_key"], name="audit_object"),
            models.Index(fields=["at"], name="audit_at"),
        ]
