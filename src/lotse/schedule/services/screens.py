"""The address of the screen in the waiting room."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit
from lotse.schedule import access
from lotse.schedule.models import WaitingRoomScreen

_SECRET_BYTES = 12  # 24 letters and digits, short enough to type at the screen


@transaction.atomic
def renew_screen(*, by: Staff, office_key: int, now: dt.datetime) -> WaitingRoomScreen:
    """Give an office's screen a new address; an earlier one opens nothing from then on."""
    office = access.get_office(by, office_key, on=clock.day_of(now), lock=True)
    made, created = WaitingRoomScreen.objects.update_or_create(
        office=office, defaults={"secret": secrets.token_hex(_SECRET_BYTES), "made_at": now}
    )
    action = AuditAction.CREATED if created else AuditAction.CHANGED
    audit(by=by, action=action, object_kind="waiting-room-screen", object_key=made.pk)
    return made
