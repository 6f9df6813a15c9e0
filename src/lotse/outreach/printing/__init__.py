"""From an office and its texts to paper: letters, flyer, poster and data protection notice.

Plain Python above `lotse.lib.typesetting`: this package knows what stands on each sheet, the templates
in `../print/` know where. Services call these functions; nothing here reads the database.
"""

from lotse.outreach.printing.address import AddressLayout, address_fits, address_layout
from lotse.outreach.printing.letters import (
    LETTER_PLACEHOLDERS,
    LetterRow,
    check_text,
    letter_preview,
    letter_url,
    typeset_letters,
)
from lotse.outreach.printing.office import Controller, Mode, OfficeCard, missing_in_notice
from lotse.outreach.printing.sheets import typeset_flyer, typeset_notice, typeset_poster
from lotse.outreach.printing.texts import LetterText, load_text

__all__ = [
    "LETTER_PLACEHOLDERS",
    "AddressLayout",
    "Controller",
    "LetterRow",
    "LetterText",
    "Mode",
    "OfficeCard",
    "address_fits",
    "address_layout",
    "check_text",
    "letter_preview",
    "letter_url",
    "load_text",
    "missing_in_notice",
    "typeset_flyer",
    "typeset_letters",
    "typeset_notice",
    "typeset_poster",
]
