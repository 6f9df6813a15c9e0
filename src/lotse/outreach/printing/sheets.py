"""The sheets that go to everybody alike: flyer, poster, data protection notice."""

from pathlib import Path

from lotse.lib.typesetting import compile_pdf
from lotse.outreach.printing.office import Controller, Mode, OfficeCard
from lotse.outreach.printing.texts import TEMPLATES, mode_text


def typeset_flyer(office: OfficeCard, mode: Mode, out: Path, crop_marks: bool = False) -> None:
    """Six-page flyer."""


def typeset_poster(office: OfficeCard, mode: Mode, out: Path) -> None:
    """Door poster."""


def typeset_notice(controller: Controller, office: OfficeCard, out: Path) -> None:
    """Data protection notice."""
