"""Agencies, their staff, and who is assigned to what."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from lotse.accounts.enums import AgencyKind, Role
from lotse.core.models import Table


class Agency(Table):
    """A body that is responsible for its own data: one tenant (Verantwortlicher, § 67 Abs. 4 SGB X)."""

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=AgencyKind, default=AgencyKind.JOINT)
    street_line = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    mail = models.EmailField(blank=True)
    officer_name = models.CharField(max_length=120, blank=True)
    officer_mail = models.EmailField(blank=True)
    officer_address = models.CharField(max_length=200, blank=True)
    authority = models.CharField(max_length=200, blank=True)
    authority_address = models.CharField(max_length=200, blank=True)
    authority_url = models.CharField(max_length=200, blank=True)

    class Privacy:
        keep = (
            "name",
            "kind",
            "street_line",
            "place",
            "phone",
            "mail",
            "officer_name",
            "officer_mail",
            "officer_address",
            "authority",
            "authority_address",
            "authority_url",
        )
        blank = ()
        delete = ()
        retention = "solange das Haus besteht"

    def __str__(self) -> str:
        return self.name


class StaffManager(BaseUserManager["Staff"]):
    """Finds staff by the mail address they sign in with."""

    def get_by_natural_key(self, username: str | None) -> Staff:
        return self.get(email__iexact=username or "")


class Staff(AbstractBaseUser, Table):
    """A member of staff; signs in by mail address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="staff")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[StaffManager] = StaffManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Privacy:
        keep = ("agency", "is_active", "joined_at")
        blank = ("email", "name", "password", "last_login")
        delete = ()
        retention = "bis zum Ausscheiden, dann ohne Namen"

    def __str__(self) -> str:
        return self.name


class Assignment(Table):
    """Who may see what, from when until when. The neighbourhood lies a floor above, so it is a plain key."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="assignments")
    neighbourhood_key = models.BigIntegerField(null=True, blank=True)
    role = models.CharField(max_length=20, choices=Role)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Privacy:
        keep = ("staff", "neighbourhood_key", "role", "from_on", "until_on", "reason")
        blank = ()
        delete = ()
        retention = "3 Jahre nach dem Ende"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="assignment_ends_later",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.DEPUTY) | (Q(until_on__isnull=False) & ~Q(reason="")),
                name="assignment_deputy_has_end_and_reason",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.SPECIAL_NOTES) | (Q(until_on__isnull=False) & ~Q(reason="")),
                name="assignment_special_notes_have_end_and_reason",
            ),
        ]

    def holds_on(self, day: dt.date) -> bool:
        """Say whether the role is held on that day; its last day counts."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


class Invitation(Table):
    """A one-time link with which somebody sets a password: for a new account, or for one already there.

    The link's token is stored as its SHA-256 only. With `staff` and no role it renews access to an account.
    """

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="invitations")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, null=True, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role, blank=True)
    neighbourhood_key = models.BigIntegerField(null=True)
    until_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    forgets_second_factor = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Privacy:
        keep = (
            "agency",
            "staff",
            "role",
            "neighbourhood_key",
            "until_on",
            "reason",
            "forgets_second_factor",
            "token_hash",
            "invited_by",
            "created_at",
            "expires_at",
            "accepted_at",
            "withdrawn_at",
        )
        blank = ("email", "name")
        delete = ()
        retention = "30 Tage nach Annahme, Rücknahme oder Ablauf"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(role=Role.DEPUTY) | (Q(until_on__isnull=False) & ~Q(reason="")),
                name="invitation_deputy_has_end_and_reason",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.SPECIAL_NOTES), name="invitation_never_to_special_notes"
            ),
            models.CheckConstraint(
                condition=Q(staff__isnull=False) | ~Q(role=""), name="invitation_of_somebody_new_has_role"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_ends_one_way",
            ),
        ]
