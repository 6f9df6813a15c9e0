"""Encrypted texts: they open with their key, in their place, and nowhere else."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from lotse.core.errors import BrokenInstallation
from lotse.privacy.services.encryption import (
    add_key,
    decrypt,
    drop_keys,
    encrypt,
    key_file,
    key_of,
    make_first_key,
)

HERE, THERE = "note/7", "note/8"


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA = tmp_path
    make_first_key()
    return key_file()


def test_text_opens_in_its_place() -> None:
    sealed = encrypt("Größe: ψ 🌍", context=HERE)
    assert decrypt(sealed, context=HERE) == "Größe: ψ 🌍"
    assert "Größe".encode() not in sealed


def test_same_text_never_looks_the_same() -> None:
    assert encrypt("gleich", context=HERE) != encrypt("gleich", context=HERE)


def test_text_in_another_place_stays_closed() -> None:
    with pytest.raises(BrokenInstallation, match="gehört zu"):
        decrypt(encrypt("Text", context=HERE), context=THERE)


def test_every_changed_byte_is_noticed() -> None:
    sealed = encrypt("Text", context=HERE)
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(BrokenInstallation):
            decrypt(bytes(changed), context=HERE)


@pytest.mark.parametrize("length", [0, 1, 5, 17])
def test_stump_is_refused(length: int) -> None:
    with pytest.raises(BrokenInstallation):
        decrypt(encrypt("Text", context=HERE)[:length], context=HERE)


@given(st.binary(max_size=80))
@settings(deadline=None, max_examples=50)
def test_any_bytes_are_refused_in_words(noise: bytes) -> None:
    with pytest.raises(BrokenInstallation, match="Notiz"):
        decrypt(noise, context=HERE)


def test_lost_file_is_named(keys: Path) -> None:
    sealed = encrypt("Text", context=HERE)
    keys.unlink()
    with pytest.raises(BrokenInstallation, match="fehlt"):
        decrypt(sealed, context=HERE)
    with pytest.raises(BrokenInstallation, match="fehlt"):
        encrypt("Text", context=HERE)


def test_lost_key_is_named(keys: Path) -> None:
    sealed = encrypt("Text", context=HERE)
    keys.unlink()
    make_first_key()
    with pytest.raises(BrokenInstallation, match="Ihr Schlüssel fehlt"):
        decrypt(sealed, context=HERE)


@pytest.mark.parametrize("content", ["", "\n", "00000000", "xyz abc", "00000000 QUJD", "Schlüssel"])
def test_damaged_file_is_refused(keys: Path, content: str) -> None:
    keys.write_text(content, encoding="utf-8")
    with pytest.raises(BrokenInstallation, match="beschädigt"):
        encrypt("Text", context=HERE)


def test_file_is_made_once_and_for_its_owner_only(keys: Path) -> None:
    before = keys.read_text(encoding="ascii")
    assert make_first_key() is False
    assert keys.read_text(encoding="ascii") == before
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert [file.name for file in keys.parent.iterdir()] == [keys.name]


def test_new_key_encrypts_and_the_older_one_still_opens() -> None:
    old = encrypt("alt", context=HERE)
    added = add_key()
    new = encrypt("neu", context=HERE)
    assert key_of(new) == added != key_of(old)
    assert decrypt(old, context=HERE) == "alt"
    assert drop_keys(used={key_of(old)}) == 0
    assert drop_keys(used={key_of(new)}) == 1
    assert drop_keys(used=set()) == 0
    assert decrypt(new, context=HERE) == "neu"
    with pytest.raises(BrokenInstallation, match="Ihr Schlüssel fehlt"):
        decrypt(old, context=HERE)
