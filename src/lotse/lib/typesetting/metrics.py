"""Which characters the vendored fonts can print and how wide a line becomes, without opening a font.

One character that no font has stops a whole part of 500 letters, so names and addresses are checked
when they come in. Widths are those of the regular weight without kerning; a template that sets such
lines switches kerning off.
"""

import functools
import json
from pathlib import Path

_COVERAGE = Path(__file__).parent / "coverage.json"
MM_PER_POINT = 25.4 / 72


@functools.cache
def _advances() -> dict[str, int]:
    """Width of every printable character in 1/1000 em; the first family in fallback order wins."""
    families: dict[str, list[tuple[int, list[int]]]] = json.loads(_COVERAGE.read_bytes())
    advances: dict[str, int] = {}
    for runs in reversed(families.values()):
        for first, widths in runs:
            advances.update(zip(map(chr, range(first, first + len(widths))), widths, strict=True))
    return advances


def missing_glyphs(text: str) -> frozenset[str]:
    """The characters of `text` that no vendored font can print in every weight; control characters count."""
    return frozenset(text).difference(_advances())


def text_width(text: str, size: float) -> float:
    """Width in mm of one line of `text` at `size` points; a character without glyph counts one em.

    Exact for letters, and never less than what Typst sets, but for two kinds of text: a rare accent that
    only a fallback font has draws its letter into that font (0.15 em wider), and Arabic joins its letters.
    """
    advances = _advances()
    return sum(advances.get(character, 1000) for character in text) * size * MM_PER_POINT / 1000


def wrap(text: str, size: float, width: float) -> tuple[str, ...] | None:
    """Break `text` into lines of at most `width` mm at `size` points, at blanks and after hyphens.

    Returns None when a single word is wider than the line: a name is never cut silently.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if text_width((line + piece).rstrip(), size) <= width:
            line += piece
            continue
        if line:
            lines.append(line.rstrip())
        line = piece
        if text_width(piece.rstrip(), size) > width:
            return None
    return (*lines, line.rstrip())


def _pieces(text: str) -> list[str]:
    """Words with their trailing blank; a hyphen inside a word may end a line, too."""
    pieces: list[str] = []
    for word in text.split():
        *heads, tail = word.split("-")
        pieces += [f"{head}-" for head in heads]
        if tail:
            pieces.append(tail)
        pieces[-1] += " "
    return pieces
