"""What a device may keep while the network is gone, and who may read it again (ADR 5).

A page gets the key of the member of staff who is signed in and keeps it in memory; on the device lie only
ciphertext and an opaque mark of whose it is. Without a sign-in nobody gets the key.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_safe

from lotse.privacy.services.derivation import derived_keys
from lotse.web.place import place_of
from lotse.web.staff import staff_of

if TYPE_CHECKING:
    from lotse.accounts.models import Staff

_HEADER = "X-Lotse-Device"
_LATER = "later"  # sent from the device after it had waited; „now“ is somebody in front of the form


@require_safe
def device_key(request: HttpRequest) -> HttpResponse:
    """Hand out what the page needs to keep talks and to send them; the first key locks, all of them unlock."""
    place_of(request)
    by = staff_of(request)
    # A secret that was changed stays readable.
    keys = [base64.b64encode(key).decode("ascii") for key in derived_keys(f"lotse.device.key {by.pk}")]
    return JsonResponse({"owner": owner_of(by), "token": get_token(request), "keys": keys})


def owner_of(staff: Staff) -> str:
    """Return the mark under which somebody's talks lie on a device; it names nobody."""
    return derived_keys(f"lotse.device.owner {staff.pk}")[0][:12].hex()


def is_from_device(request: HttpRequest) -> bool:
    """Say whether the page's script sends a form, which wants to know in data what became of it."""
    return _HEADER in request.headers


def has_waited(request: HttpRequest) -> bool:
    """Say whether the form comes from the device after a while, with nobody looking at an answer page."""
    return request.headers.get(_HEADER) == _LATER


def answer_device(state: str, *, status: int = 200, url: str = "", text: str = "") -> JsonResponse:
    """Tell the page's script what became of a form: „arrived“ (go to `url`), „conflict“, „refused“ (`text`)."""
    return JsonResponse({"state": state, "url": url, "text": text}, status=status)
