"""Forgetting what a wave no longer needs: its files, and requests for a call that were done."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from lotse.core import clock
from lotse.outreach.enums import WaveState
from lotse.outreach.models import CallbackRequest, Wave
from lotse.outreach.services.folders import folder_of
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

KEPT = timedelta(days=30)


def forget_wave_files() -> int:
    """Delete the PDFs of waves posted more than 30 days ago; return how many files went.

    Only what this house put into its own folder: a kick-off's files lie where somebody wanted them.
    """
    posted = Wave.objects.filter(state=WaveState.POSTED, posted_on__lt=clock.today() - KEPT).exclude(
        folder=""
    )
    gone = 0
    for wave in posted:
        folder = folder_of(wave)
        if settings.FILES in folder.parents and folder.is_dir():
            for file in folder.glob("*.pdf"):
                file.unlink()
                gone += 1
    return gone


@transaction.atomic
def forget_callbacks() -> int:
    """Delete requests for a call that were done more than 30 days ago; return how many."""
    done = CallbackRequest.objects.filter(done_at__lt=clock.now() - KEPT)
    count, _ = done.delete()
    if count:
        audit(by=None, action=AuditAction.DELETED, object_kind="callback-requests", facts={"requests": count})
    return count
