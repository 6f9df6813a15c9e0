"""Short messages through a gateway of the house's choice; off unless LOTSE_SMS_GATEWAY names a class."""

from __future__ import annotations

from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


class GatewayError(Exception):
    """The gateway did not take a message; the text is shown to staff and names nobody."""


class Gateway(Protocol):
    """What such a class offers. It is made without arguments and reads its own settings."""

    def send(self, number: str, text: str) -> None:
        """Send a text, or raise GatewayError."""


def has_gateway() -> bool:
    """Say whether the house names a gateway; whether it works shows when something is sent."""
    return bool(settings.SMS_GATEWAY)


def gateway() -> Gateway | None:
    """Return the house's gateway, or None where there is none."""
    if not settings.SMS_GATEWAY:
        return None
    return cast(Gateway, import_string(settings.SMS_GATEWAY)())
