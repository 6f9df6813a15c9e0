"""Writes `coverage.json`: what the vendored fonts can print, and how wide each character is.

Run after every change of the fonts: `python -m lotse.lib.typesetting.coverage_build`. Reading the
fonts themselves at start would cost more than all other imports together.
"""

import json
from itertools import groupby
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

FONTS = Path(__file__).parent / "fonts"
COVERAGE = Path(__file__).parent / "coverage.json"

# In the order in which a template falls back. The first file of a family gives the widths; a character
# counts as covered only if every weight of the family has it.
FAMILIES: dict[str, tuple[str, ...]] = {
    "Source Sans 3": ("SourceSans3-Regular.ttf", "SourceSans3-Semibold.ttf", "SourceSans3-Bold.ttf"),
    "Noto Sans Arabic": ("NotoSansArabic-Regular.ttf", "NotoSansArabic-Bold.ttf"),
    "DejaVu Sans": ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
}

Run = tuple[int, list[int]]
"""First code point, then the widths (1/1000 em) of it and its successors."""


def build() -> dict[str, list[Run]]:
    """For each family the runs of neighbouring characters with their widths in 1/1000 em."""
    return {family: _runs(_widths(files)) for family, files in FAMILIES.items()}


def _widths(files: tuple[str, ...]) -> dict[int, int]:
    widths, *others = (_widths_of_font(FONTS / name) for name in files)
    return {code: width for code, width in widths.items() if all(code in other for other in others)}


def _widths_of_font(path: Path) -> dict[int, int]:
    with TTFont(path) as font:
        advances, em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {
            code: round(advances[glyph][0] * 1000 / em)
            for code, glyph in font.getBestCmap().items()
            if chr(code).isprintable() or chr(code) == "\N{NO-BREAK SPACE}"
        }


def _runs(widths: dict[int, int]) -> list[Run]:
    numbered = enumerate(sorted(widths))
    groups = ([code for _, code in group] for _, group in groupby(numbered, lambda pair: pair[1] - pair[0]))
    return [(codes[0], [widths[code] for code in codes]) for codes in groups]


def write() -> None:
    """One line per run, so that a new version of a font shows as a readable change."""
    blocks = []
    for family, runs in build().items():
        lines = ",\n".join(json.dumps(run, separators=(",", ":")) for run in runs)
        blocks.append(f"{json.dumps(family)}: [\n{lines}\n]")
    COVERAGE.write_text("{\n" + ",\n".join(blocks) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    write()
