"""How often somebody may knock at a public page; counted for all processes in the database's cache.

What is kept is a keyed hash for an hour or a day, never an address.
"""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from lotse.core import clock

HOUR = 3600


def is_too_often(what: str, who: str, *, at_most: int, seconds: int = HOUR) -> bool:
    """Count one more attempt in the present stretch of time and say whether it is one too many."""
    stretch = int(clock.now().timestamp()) // seconds
    key = "limit:" + salted_hmac(what, f"{who} {stretch}", algorithm="sha256").hexdigest()
    attempts = int(cache.get(key, 0)) + 1
    cache.set(key, attempts, seconds)
    return attempts > at_most


def visitor(request: HttpRequest) -> str:
    """Return what tells one visitor from another: the address, behind our own proxies the one they name."""
    return str(get_adapter().get_client_ip(request))
