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
    return count(what, who, seconds=seconds) > at_most


def count(what: str, who: str, *, seconds: int = HOUR) -> int:
    """Count once more in the present stretch of time; return how often it has been by now."""
    times = so_often(what, who, seconds=seconds) + 1
    cache.set(_key(what, who, seconds), times, seconds)
    return times


def so_often(what: str, who: str, *, seconds: int = HOUR) -> int:
    """Return how often something was counted in the present stretch of time."""
    return int(cache.get(_key(what, who, seconds), 0))


def visitor(request: HttpRequest) -> str:
    """Return what tells one visitor from another: the address, behind our own proxies the one they name."""
    return str(get_adapter().get_client_ip(request))


def _key(what: str, who: str, seconds: int) -> str:
    stretch = int(clock.now().timestamp()) // seconds
    return "limit:" + salted_hmac(what, f"{who} {stretch}", algorithm="sha256").hexdigest()
