"""How an agency of the tests comes to keep protected notes, and who is let into them."""

from __future__ import annotations

import datetime as dt

from lotse.accounts.models import Staff
from lotse.accounts.services import allow_special_notes
from lotse.casework.services.special_notes_switch import ask_for_special_notes, decide_on_special_notes
from lotse.core import clock


def switch_on(cast: dict[str, Staff]) -> None:
    """Let the team lead ask and data protection confirm."""
    today = clock.today()
    ask_for_special_notes(by=cast["team_lead"], reason="Begleitung von Menschen in Reha", today=today)
    decide_on_special_notes(by=cast["privacy_officer"], confirm=True, today=today)


def allow(team_lead: Staff, staff: Staff) -> Staff:
    """Let a colleague into protected notes for two months; return them as the next request sees them."""
    today = clock.today()
    allow_special_notes(
        by=team_lead,
        staff_key=staff.pk,
        until_on=today + dt.timedelta(days=60),
        reason="begleitet Menschen in Reha",
        today=today,
    )
    return Staff.objects.get(pk=staff.pk)
