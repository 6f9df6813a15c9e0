"""How long a sign-in lasts, and that nobody works without a second factor."""

from __future__ import annotations

import time
from dataclasses import dataclass

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lotse.accounts.access import has_second_factor
from lotse.web.middleware import GetResponse
from lotse.web.staff import staff_of

SINCE, SEEN, TWO_FACTORS = "lotse_since", "lotse_seen", "lotse_two_factors"
# A page within this many seconds of the last one does not write the session again.
WRITES_EVERY = 60
WITHOUT_SECOND_FACTOR = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_logout",
        "account_change_password",
        "session_stay",
    }
)
ENDED = "Zu Ihrem Schutz wurden Sie nach längerer Pause abgemeldet. Bitte melden Sie sich wieder an."


@dataclass(frozen=True, slots=True)
class SessionTimes:
    """When a session was opened and last used, in seconds since 1970."""

    since: float
    seen: float

    @classmethod
    def of(cls, session: SessionBase, *, now: float) -> SessionTimes:
        """Read the times of a session; one that is new begins now."""
        return cls(session.get(SINCE, now), session.get(SEEN, now))

    def ends_at(self) -> float:
        """Return when the session ends if nobody does anything: a pause or a day's work, whichever is first."""
        return min(
            self.seen + settings.SESSION_MINUTES * 60, self.since + settings.SESSION_HOURS_AT_MOST * 3600
        )


class SessionClock:
    """Ends a sign-in after a pause or a day's work, and notes that somebody is still there."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = time.time()
        times = SessionTimes.of(request.session, now=now)
        if now >= times.ends_at():
            logout(request)
            messages.info(request, ENDED)
        else:
            prolong(request.session, now=now)
        return self.get_response(request)


class SecondFactor:
    """Lets somebody without a second factor do nothing but set one up."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Send to the set-up page whoever has only a password."""
        is_public = not getattr(view, "login_required", True)
        match = request.resolver_match
        if is_public or not request.user.is_authenticated:
            return None
        if (match and match.url_name in WITHOUT_SECOND_FACTOR) or _has_two_factors(request):
            return None
        return redirect("mfa_index")


def prolong(session: SessionBase, *, now: float) -> None:
    """Write down that somebody is there, at most once a minute."""
    session.setdefault(SINCE, now)
    if now - session.get(SEEN, 0) >= WRITES_EVERY:
        session[SEEN] = now


def _has_two_factors(request: HttpRequest) -> bool:
    staff = staff_of(request)
    if request.session.get(TWO_FACTORS) == staff.pk:
        return True
    records = get_authentication_records(request, staff)
    by_house = settings.OIDC_HAS_SECOND_FACTOR and any(
        record["method"] == "socialaccount" for record in records
    )
    if not by_house and not has_second_factor(staff):
        return False
    request.session[TWO_FACTORS] = staff.pk
    return True
