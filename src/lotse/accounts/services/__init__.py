"""Founding an agency, taking in its staff, giving and ending roles, signing in."""

from lotse.accounts.services.agencies import (
    change_agency,
    command_line_actor,
    found_agency,
    settle_agency,
)
from lotse.accounts.services.invitations import (
    Invitee,
    IssuedInvitation,
    accept_invitation,
    find_invitation,
    invite,
    renew_access,
    withdraw_invitation,
)
from lotse.accounts.services.members import (
    appoint_deputy,
    assign,
    close_account,
    end_assignment,
    open_account,
)
from lotse.accounts.services.permissions import (
    allow_special_notes,
    stop_special_notes,
)
from lotse.accounts.services.sign_ins import (
    note_refused_sign_in,
    note_sign_in,
)

__all__ = [
    "Invitee",
    "IssuedInvitation",
    "accept_invitation",
    "allow_special_notes",
    "appoint_deputy",
    "assign",
    "change_agency",
    "close_account",
    "command_line_actor",
    "end_assignment",
    "find_invitation",
    "found_agency",
    "invite",
    "note_refused_sign_in",
    "note_sign_in",
    "open_account",
    "renew_access",
    "settle_agency",
    "stop_special_notes",
    "withdraw_invitation",
]
