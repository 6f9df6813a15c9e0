"""The audit log: who did what, when, to what. Plain keys, no foreign keys, so nothing blocks erasure."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from lotse.core.errors import RuleError
from lotse.core.models import Table
from lotse.privacy.enums import AuditAction
from lotse.privacy.rules import AuditContent

_Row = TypeVar("_Row", bound=models.Model)


def refuse_change() -> NoReturn:
    """Say that what is written down stays written down."""
    raise RuleError(
        "Das Protokoll lässt sich nicht ändern, nur fortschreiben.",
        detail="the audit log is append-only; only privacy.services removes rows whose time has come",
    )


class AppendOnlyQuerySet(models.QuerySet[_Row]):
    """Rows that can be added and read."""

    def update(self, **values: object) -> int:
        refuse_change()

    def bulk_update(self, *rows: object, **options: object) -> int:
        refuse_change()

    def delete(self) -> tuple[int, dict[str, int]]:
        refuse_change()


class AppendOnly(Table):
    """A table whose rows are added and then never changed by anything but the services of this room."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            refuse_change()
        super().save(*args, **{**options, "force_insert": True})

    def delete(self, *args: object, **options: object) -> tuple[int, dict[str, int]]:
        refuse_change()


class AuditRow(AppendOnly):
    """One action of one member of staff. `services.audit` is the only writer.

    `fingerprint` is that of the row's content (`rules.fingerprint`).
    """

    at = models.DateTimeField()
    actor_key = models.BigIntegerField(null=True)
    agency_key = models.BigIntegerField(null=True)
    action = models.CharField(max_length=20, choices=AuditAction)
    object_kind = models.CharField(max_length=40)
    object_key = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    facts = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64)

    objects: ClassVar[AppendOnlyQuerySet[Self]] = AppendOnlyQuerySet.as_manager()  # type: ignore[assignment]

    class Privacy:
        keep = (
            "at",
            "actor_key",
            "agency_key",
            "action",
            "object_kind",
            "object_key",
            "reason",
            "facts",
            "fingerprint",
        )
        blank = ()
        delete = ()
        retention = "12 Monate; nur zur Datenschutzkontrolle (§ 67c Abs. 5 SGB X)"

    class Meta:
        indexes = [
            models.Index(fields=["object_kind", "object_key"], name="audit_object"),
            models.Index(fields=["at"], name="audit_at"),
        ]

    @property
    def content(self) -> AuditContent:
        """Return what the fingerprint is taken of."""
        return AuditContent(
            self.at,
            self.actor_key,
            self.agency_key,
            self.action,
            self.object_kind,
            self.object_key,
            self.reason,
            self.facts,
        )


class AuditSeal(AppendOnly):
    """One day's audit rows, sealed: which they are (`spans` of keys), their fingerprint, the seal before.

    After their time the rows go and the seal stays, with `removed_at`; it then still holds the chain.
    """

    day = models.DateField(unique=True)
    rows = models.PositiveIntegerField()
    spans = models.JSONField()
    content = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects: ClassVar[AppendOnlyQuerySet[Self]] = AppendOnlyQuerySet.as_manager()  # type: ignore[assignment]

    class Privacy:
        keep = ("day", "rows", "spans", "content", "previous", "hash", "sealed_at", "removed_at")
        blank = ()
        delete = ()
        retention = "bis zum Ende des Projekts; kein Personenbezug"


class AuditAccess(Table):
    """A request of the privacy officer to look into the log, and what the staff council said to it."""

    agency_key = models.BigIntegerField()
    requested_by_key = models.BigIntegerField()
    requested_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    from_on = models.DateField()
    until_on = models.DateField()
    decided_by_key = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Privacy:
        keep = (
            "agency_key",
            "requested_by_key",
            "requested_at",
            "reason",
            "from_on",
            "until_on",
            "decided_by_key",
            "decided_at",
            "expires_at",
        )
        blank = ()
        delete = ()
        retention = "12 Monate, wie das Protokoll"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="auditaccess_ends_later"),
            models.CheckConstraint(
                condition=Q(decided_by_key__isnull=True, decided_at__isnull=True, expires_at__isnull=True)
                | Q(decided_by_key__isnull=False, decided_at__isnull=False),
                name="auditaccess_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by_key__isnull=True) | ~Q(decided_by_key=F("requested_by_key")),
                name="auditaccess_takes_two",
            ),
        ]
