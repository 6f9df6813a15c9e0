"""The sheets that go to everybody alike: flyer, poster, data protection notice."""

from collections.abc import Mapping
from pathlib import Path

from lotse.lib.typesetting import compile_pdf, fill, qr
from lotse.outreach.printing.office import Controller, Mode, OfficeCard
from lotse.outreach.printing.texts import (
    TEMPLATES,
    language_blocks,
    mode_text,
    office_times,
    office_values,
    sheet_text,
)


def typeset_flyer(office: OfficeCard, mode: Mode, out: Path, crop_marks: bool = False) -> None:
    """Six pages DL in wrap-around fold, two sides of one sheet with 3 mm bleed; marks for the printer on request."""
    text = _filled(sheet_text("flyer"), office_values(office))
    data = {
        **text,
        "title": f"{office.name}: {text['cover']['claim']}",
        "crop_marks": crop_marks,
        "invitation": mode_text(mode).invitation,
        "times": office_times(office, mode),
        "languages": _spoken(office),
        "welcome": [
            {"code": block.code, "text": block.welcome} for block in language_blocks().values()
        ],
        "qr": qr(office.url),
        "office": _office(office),
    }
    compile_pdf(TEMPLATES / "flyer.typ", data, out)


def typeset_poster(office: OfficeCard, mode: Mode, out: Path) -> None:
    """Door poster in A4 (prints well in A3), for one office mode."""
    words = mode_text(mode)
    data = {
        **sheet_text("poster"),
        "title": f"{office.name}: {words.poster}",
        "headline": words.poster,
        "explanation": words.explanation,
        "call": words.headline,
        "times": office_times(office, mode),
        "languages": _spoken(office),
        "qr": qr(office.url),
        "office": _office(office),
    }
    compile_pdf(TEMPLATES / "poster.typ", data, out)
