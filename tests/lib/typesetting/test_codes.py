"""Codes are written and read back with the same library, through a picture as a scanner sees it."""

import pytest
import zxingcpp
from PIL import Image
from scanned import scanned

from lotse.lib.typesetting import Matrix, datamatrix, qr


def read(code: Matrix) -> str:
    module = Image.frombytes("L", (code.size, code.size), code.bits)
    sheet = Image.new("L", (code.size + 8, code.size + 8), 255)
    sheet.paste(module, (4, 4))
    found = zxingcpp.read_barcodes(
        sheet.resize((sheet.width * 4, sheet.height * 4), Image.Resampling.NEAREST)
    )
    return found[0].text


@pytest.mark.parametrize("text", ["A", "ABCD2345", "ABCDEFGHJKM", "X" * 40])
def test_datamatrix_is_square_and_reads_back(text: str) -> None:
    code = datamatrix(text)
    assert len(code.bits) == code.size**2
    assert read(code) == text


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("HTTPS://LUENER-HOEHE.EXAMPLE/B/ABCD2345", 29),
        ("HTTPS://LUENER-HOEHE.EXAMPL/B/ABCD2345", 25),
        ("https://luener-hoehe.example/buero/luener-hoehe", 33),
    ],
)
def test_qr_of_up_to_38_capitals_has_25_modules(text: str, size: int) -> None:
    code = qr(text)
    assert code.size == size
    assert read(code) == text


@pytest.mark.parametrize("text", ["A", "https://luener-hoehe.example/termin/abcdefghijklmnopqrstuvwx"])
def test_path_for_a_page_reads_back(text: str) -> None:
    code = qr(text)
    assert scanned(code.path(), code.size) == text


def test_codes_are_black_and_white_only() -> None:
    assert set(qr("A").bits) == set(datamatrix("A").bits) == {0, 255}
