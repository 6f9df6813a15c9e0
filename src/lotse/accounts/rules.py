"""Who may let whom into the house, and for how long."""

from __future__ import annotations

import datetime as dt

from lotse.accounts.enums import Role

INVITATION_DAYS = 7
# Longer than this is no deputy any more but a colleague with an own assignment.
DEPUTY_DAYS_AT_MOST = 183
TEAM_LEAD_INVITES = frozenset({Role.CASEWORKER, Role.DEPUTY, Role.TOWN_ADVISER})


def may_invite(roles: frozenset[Role], role: Role, *, same_agency: bool) -> bool:
    """Decide whether somebody with these roles may invite somebody into that role.

    The operator opens anybody's first account; a team lead takes in the own agency's case work.
    """
    if Role.OPERATOR in roles:
        return True
    return same_agency and Role.TEAM_LEAD in roles and role in TEAM_LEAD_INVITES


def deputy_violations(
    *, from_on: dt.date, until_on: dt.date | None, reason: str, today: dt.date
) -> tuple[str, ...]:
    """Return what keeps somebody from being a deputy from that day until that day, in German, or nothing."""
    found = []
    if not reason.strip():
        found.append("Bitte nennen Sie den Grund der Vertretung, zum Beispiel „Urlaub“.")
    if until_on is None:
        found.append("Bitte nennen Sie den letzten Tag der Vertretung.")
    elif until_on < max(from_on, today):
        found.append("Der letzte Tag der Vertretung liegt vor ihrem Beginn oder ist schon vorbei.")
    elif (until_on - from_on).days > DEPUTY_DAYS_AT_MOST:
        found.append("Eine Vertretung endet nach spätestens einem halben Jahr. Danach bitte neu anlegen.")
    return tuple(found)
