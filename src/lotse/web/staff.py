"""Who sits in front of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.accounts.access import keep_assignments
from lotse.core.errors import NotVisible

if TYPE_CHECKING:
    from django.http import HttpRequest

    from lotse.accounts.models import Staff


def staff_of(request: HttpRequest) -> Staff:
    """Return the member of staff who is signed in, whose roles are read once a request; NotVisible where nobody is."""
    user = request.user
    if not user.is_authenticated:
        raise NotVisible("Bitte melden Sie sich an.")
    keep_assignments(user)
    return user
