"""Writing down who came in and who was turned away."""

from __future__ import annotations

from lotse.accounts.models import Staff
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


def note_sign_in(*, by: Staff) -> None:
    """Write down that somebody has signed in."""
    audit(by=by, action=AuditAction.SIGNED_IN, object_kind="staff", object_key=by.pk)


def note_refused_sign_in(*, email: str, step: str) -> None:
    """Write down a sign-in that failed: the account's key if there is one, never what was typed."""
    known = Staff.objects.filter(email=email.strip().lower()).only("pk", "agency").first()
    audit(
        by=None,
        action=AuditAction.REFUSED,
        object_kind="sign-in",
        object_key=known.pk if known else "",
        facts={"step": step},
        agency_key=known.agency_id if known else None,
    )
