"""Keys for one purpose each, derived from the house's secret, so that one says nothing about another."""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

_BYTES = 32


def derived_keys(purpose: str) -> list[bytes]:
    """Return the keys of 32 bytes for a purpose, the present one first, then those of secrets used before.

    What is stored hangs on the derivation and on the words of each purpose: neither may change. Source: RFC 5869
    """
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [_derive(force_bytes(secret), purpose) for secret in secrets]


def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), _BYTES, salt=None, info=purpose.encode()).derive(secret)
