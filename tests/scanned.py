"""What a camera reads in the code on a page."""

from __future__ import annotations

import re

import zxingcpp
from PIL import Image, ImageDraw

_MODULE, _QUIET = 6, 4  # points a module, modules of white around
_RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


def scanned(path: str, size: int) -> str:
    """Draw a code's path data as a browser does, and read it; the path must be nothing but rows of black."""
    side = (size + 2 * _QUIET) * _MODULE
    sheet = Image.new("L", (side, side), 255)
    pen = ImageDraw.Draw(sheet)
    assert _RUN.sub("", path) == ""
    for left, top, length, back in _RUN.findall(path):
        assert length == back
        start = ((int(left) + _QUIET) * _MODULE, (int(top) + _QUIET) * _MODULE)
        pen.rectangle((start, (start[0] + int(length) * _MODULE - 1, start[1] + _MODULE - 1)), 0)
    (found,) = zxingcpp.read_barcodes(sheet)
    return str(found.text)
