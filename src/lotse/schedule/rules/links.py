"""The links with which somebody without an account moves or cancels what is theirs.

A link's token is derived from the row's random reference with the house's key, so it is stored nowhere and can
be written into a message at any time; a row is found by the token's SHA-256.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid

TOKEN_BYTES = 15
ROOM = "{raum}"


def token_of(reference: uuid.UUID, *, key: str) -> str:
    """Return the token for a row's reference: 24 small letters and digits (Base32).

    Without "-" or "_", which mail programs cut from the end of a link, and easy to type from a printed slip.
    """
    mac = hmac.new(key.encode(), b"lotse.schedule.link:" + reference.bytes, hashlib.sha256).digest()
    return base64.b32encode(mac[:TOKEN_BYTES]).decode("ascii").lower()


def video_room(link: str, reference: uuid.UUID, *, key: str) -> str:
    """Return a video link with a room of its own for an appointment, where the link says where that goes.

    The room's name cannot be guessed and leads to nothing else: it is not the client's token. Without the
    placeholder all talks share the one room.
    """
    mac = hmac.new(key.encode(), b"lotse.schedule.video:" + reference.bytes, hashlib.sha256).digest()
    return link.replace(ROOM, base64.b32encode(mac[:TOKEN_BYTES]).decode("ascii").lower())


def digest_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
