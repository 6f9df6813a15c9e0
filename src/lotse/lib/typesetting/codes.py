"""Two-dimensional codes as plain module rasters, ready for a template or a page.

A template draws them with `image(bytes(code.bits), format: (encoding: "luma8", width: code.size,
height: code.size), scaling: "pixelated")`, a page as `<path d="…">` of `code.path()`. Quiet zones are theirs: 4 modules around a QR code
(ISO/IEC 18004), 1 around a DataMatrix (ISO/IEC 16022).
"""

import re
from dataclasses import dataclass

import zxingcpp

_BLACK = re.compile(rb"\x00+")


@dataclass(frozen=True, slots=True)
class Matrix:
    """A square code: `size` modules a side; `bits` row by row, one byte each, 0 black and 255 white."""

    size: int
    bits: bytes

    def path(self) -> str:
        """The black modules as path data (SVG), one unit a module; neighbours in a row are one rectangle."""
        rows = (self.bits[start : start + self.size] for start in range(0, len(self.bits), self.size))
        return "".join(
            f"M{run.start()} {y}h{len(run[0])}v1h-{len(run[0])}z"
            for y, row in enumerate(rows)
            for run in _BLACK.finditer(row)
        )


def qr(text: str) -> Matrix:
    """QR code with error correction M (15 %); 38 upper-case characters still fit 25 modules."""
    return _matrix(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M"))


def datamatrix(text: str) -> Matrix:
    """Square DataMatrix ECC 200; 8 to 10 upper-case characters need 14 modules."""
    return _matrix(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.DataMatrix, force_square=True))


def _matrix(barcode: zxingcpp.Barcode) -> Matrix:
    image = barcode.to_image(scale=1, add_quiet_zones=False)
    bits = bytes(image)  # type: ignore[call-overload]  # a buffer, though its stub does not say so
    return Matrix(size=image.shape[0], bits=bits)
