"""Bytes become the right text, whatever wrote them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lotse.lib.sheets import SheetError, read_sheet
from lotse.lib.sheets.encoding import decode

TEXT = "Name;Straße\nMüller;Blumenstraße 3\nÖztürk;Ludwig-Schröder-Straße 18\n"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("cp1252", "cp1252"),
        ("cp850", "cp850"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
    ],
)
def test_decode_encoding_of_office_software(written: str, said: str) -> None:
    decoded = decode(TEXT.encode(written))
    assert (decoded.text, decoded.encoding, decoded.mixed_lines) == (TEXT, said, 0)


@pytest.mark.parametrize(("main", "other"), [("cp1252", "utf-8"), ("cp850", "utf-8"), ("utf-8", "cp1252")])
def test_decode_mixed_encodings_line_by_line(main: str, other: str) -> None:
    decoded = decode((TEXT * 3).encode(main) + "Groß;Weg 1\n".encode(other))
    assert decoded.text == TEXT * 3 + "Groß;Weg 1\n"
    assert (decoded.encoding, decoded.mixed_lines) == (main, 1)


def test_decode_typographic_quotes_in_cp1252_are_not_cp850() -> None:
    text = "Name;Bemerkung\nMüller;„bitte“ rückrufen\n"
    assert decode(text.encode("cp1252")).text == text


def test_decode_byte_without_meaning_becomes_replacement() -> None:
    assert decode(b"Name\nM\xfcller \x8d\n").text == "Name\nMüller \ufffd\n"


@pytest.mark.parametrize("junk", [bytes(range(256)) * 20, b"\x00\x01\x02\x03" * 500])
def test_decode_binary_data_is_refused(junk: bytes) -> None:
    with pytest.raises(SheetError, match="Binärdaten"):
        decode(junk)


def test_read_sheet_tells_of_mixed_encodings(write: Callable[..., Path]) -> None:
    sheet = read_sheet(write(TEXT.encode("cp1252") + "Groß;Weg 1\n".encode()))
    assert [finding.code for finding in sheet.findings] == ["mixed-encoding"]
