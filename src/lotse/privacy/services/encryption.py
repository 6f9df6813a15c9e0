"""Encrypting a text for the database, so that whoever holds only the database reads nothing (R8).

AES-256-GCM with keys from a file that lies beside the database and not in it. Each encrypted text names the key
it was made with, so that keys can change, and is bound to what it belongs to: moved to another row it does not
open. A new key comes at the end of the file; older ones stay until nothing is encrypted with them any more.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import os
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from lotse.core.errors import BrokenInstallation

_VERSION = b"\x01"
_ID_BYTES, _NONCE_BYTES = 4, 12
_HEAD = len(_VERSION) + _ID_BYTES


def key_file() -> Path:
    """Return where the keys lie."""
    return Path(settings.DATA) / "keys" / "fields"


def make_first_key() -> bool:
    """Make the key file with one key, readable by its owner only, unless it is there; say whether it was made."""
    file = key_file()
    try:
        if file.exists():
            return False
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = _written(file, [_new_line()])
        try:
            with suppress(FileExistsError):
                os.link(made, file)
                return True
        finally:
            made.unlink()
    except OSError as error:
        raise _unusable(file) from error
    return False


def add_key() -> str:
    """Add a key with which everything is encrypted from now on; return its id."""
    line = _new_line()
    with _alone():
        _replace([*_lines(), line])
    return line.split()[0]


def drop_keys(*, used: Collection[str]) -> int:
    """Forget the keys that nothing is encrypted with, except the present one; return how many."""
    with _alone():
        *older, present = _lines()
        kept = [line for line in older if line.split()[0] in used]
        if len(kept) < len(older):
            _replace([*kept, present])
        return len(older) - len(kept)


def encrypt(text: str, *, context: str) -> bytes:
    """Return a text encrypted with the present key and bound to `context`: what it belongs to, say table and row.

    BrokenInstallation where there is no key.
    """
    key_id, key = list(_keys().items())[-1]
    head = _VERSION + bytes.fromhex(key_id)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return head + nonce + AESGCM(key).encrypt(nonce, text.encode(), head + context.encode())


def decrypt(sealed: bytes, *, context: str) -> str:
    """Return the text again.

    BrokenInstallation where its key is not there, or where it was changed or belongs to something else.
    """
    key = _keys().get(key_of(sealed))
    if key is None:
        raise BrokenInstallation(
            "Diese Notiz lässt sich nicht öffnen: Ihr Schlüssel fehlt. Bitte wenden Sie sich an den technischen "
            "Betrieb; er findet in der Sicherung die Datei „keys/fields“.",
            detail=f"no key {key_of(sealed)} in {key_file()}",
        )
    head, nonce, body = sealed[:_HEAD], sealed[_HEAD : _HEAD + _NONCE_BYTES], sealed[_HEAD + _NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, head + context.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise BrokenInstallation(
            "Diese Notiz lässt sich nicht öffnen: Sie wurde außerhalb des Programms verändert oder gehört zu "
            "jemand anderem. Bitte wenden Sie sich an den technischen Betrieb.",
            detail="the encrypted text does not match its key and context",
        ) from error


def key_of(sealed: bytes) -> str:
    """Return the id of the key that a text was encrypted with; BrokenInstallation where it is no such text."""
    if sealed[:1] != _VERSION or len(sealed) <= _HEAD + _NONCE_BYTES:
        raise BrokenInstallation(
            "Diese Notiz ist beschädigt. Bitte wenden Sie sich an den technischen Betrieb.",
            detail="not an encrypted text",
        )
    return bytes(sealed[len(_VERSION) : _HEAD]).hex()


def _keys() -> dict[str, bytes]:
    """Return the keys by id, the present one last."""
    return {key_id: base64.b64decode(key) for key_id, key in (line.split() for line in _lines())}


def _lines() -> list[str]:
    file = key_file()
    try:
        lines = file.read_text(encoding="ascii").split("\n")
    except FileNotFoundError as error:
        raise _missing(file) from error
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(file) from error
    lines = [line for line in lines if line.strip()]
    if not lines or not all(_is_key(line) for line in lines):
        raise _unusable(file)
    return lines


def _is_key(line: str) -> bool:
    try:
        key_id, key = line.split()
        return len(bytes.fromhex(key_id)) == _ID_BYTES and len(base64.b64decode(key, validate=True)) == 32
    except (ValueError, binascii.Error):
        return False


def _new_line() -> str:
    key = base64.b64encode(AESGCM.generate_key(bit_length=256)).decode()
    return f"{secrets.token_hex(_ID_BYTES)} {key}"


@contextmanager
def _alone() -> Iterator[None]:
    """Keep others on this machine from changing the file meanwhile, so that no key is lost."""
    file = key_file()
    try:
        folder = os.open(file.parent, os.O_RDONLY)
    except OSError as error:
        raise _missing(file) from error
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _replace(lines: list[str]) -> None:
    """Put new lines in the place of the old ones at once: nobody ever reads half a file."""
    file = key_file()
    try:
        _written(file, lines).replace(file)
    except OSError as error:
        raise _unusable(file) from error


def _written(file: Path, lines: list[str]) -> Path:
    made = file.with_name(f"{file.name}.{os.getpid()}")
    made.touch(mode=0o600)
    with made.open("w", encoding="ascii") as out:
        out.write("\n".join(lines) + "\n")
        out.flush()
        os.fsync(out.fileno())
    return made


def _missing(file: Path) -> BrokenInstallation:
    return BrokenInstallation(
        f"Die Schlüsseldatei „{file}“ fehlt. Geschützte Notizen lassen sich ohne sie weder lesen noch schreiben. "
        "Bitte holen Sie die Datei aus der Sicherung zurück.",
    )


def _unusable(file: Path) -> BrokenInstallation:
    return BrokenInstallation(
        f"Die Schlüsseldatei „{file}“ lässt sich nicht lesen oder schreiben, oder sie ist beschädigt. Bitte "
        "prüfen Sie Pfad und Rechte oder holen Sie sie aus der Sicherung zurück."
    )
