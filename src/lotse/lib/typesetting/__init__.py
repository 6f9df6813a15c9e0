"""Typesetting with Typst: tagged, archivable PDF from a template and plain data.

Knows nothing of offices and letters. One document (`compile_pdf`), a picture for the screen
(`preview`), thousands of pages in bounded memory (`compile_parts`), codes (`qr`, `datamatrix`), what the
vendored fonts can print (`missing_glyphs`, `text_width`, `wrap`) and texts with named placeholders.
"""

from lotse.lib.typesetting.codes import Matrix, datamatrix, qr
from lotse.lib.typesetting.engine import compile_pdf, preview
from lotse.lib.typesetting.errors import PlaceholderError, TypesetError
from lotse.lib.typesetting.metrics import missing_glyphs, text_width, wrap
from lotse.lib.typesetting.parts import Part, compile_parts
from lotse.lib.typesetting.placeholders import check_placeholders, fill, placeholders

__all__ = [
    "Matrix",
    "Part",
    "PlaceholderError",
    "TypesetError",
    "check_placeholders",
    "compile_parts",
    "compile_pdf",
    "datamatrix",
    "fill",
    "missing_glyphs",
    "placeholders",
    "preview",
    "qr",
    "text_width",
    "wrap",
]
