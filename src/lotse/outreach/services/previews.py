"""One letter as a picture, as it will be printed."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core.errors import InputError, NotVisible
from lotse.lib.typesetting import TypesetError
from lotse.outreach import access
from lotse.outreach.models import Letter, Wave
from lotse.outreach.printing import LetterRow, Mode, OfficeCard, letter_preview
from lotse.outreach.queries.roster import text_of
from lotse.outreach.services.jobs import card_of, printed_card
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

SAMPLE = LetterRow(
    ("Frau", "Alma Muster", "Musterstraße 1", "12345 Musterstadt"),
    "Sehr geehrte Frau Muster",
    "AAAAAAAA",
    "en",
)


@transaction.atomic
def preview_letter(*, by: Staff, wave_key: int, position: int, today: dt.date) -> bytes:
    """Return one letter of a wave as PNG; 0 stands for a sample with nobody's name.

    Looking at somebody's letter is written down, as reading a file is. A blocked address shows nothing.
    """
    wave = access.get_wave(by, wave_key, on=today)
    row = SAMPLE if position == 0 else _row(by, wave, position)
    try:
        return letter_preview(
            _card(wave),
            text_of(wave.text),
            Mode(wave.office_mode or Mode.OPEN),
            row,
            date=wave.letter_on,
            base_url=settings.BASE_URL,
        )
    except TypesetError as error:
        raise InputError(str(error), detail=error.details)


def preview_obstacle(*, by: Staff, wave_key: int, today: dt.date) -> str:
    """Say why no letter of a wave can be shown yet, and what to do; empty where nothing is in the way."""
    try:
        _card(access.get_wave(by, wave_key, on=today))
    except InputError as error:
        return str(error)
    return ""


def _card(wave: Wave) -> OfficeCard:
    return printed_card(wave) if wave.printed_with else card_of(wave)


def _row(by: Staff, wave: Wave, position: int) -> LetterRow:
    letters = Letter.objects.select_related("person").filter(wave=wave, position=position)
    letter = letters.filter(person__is_blocked=False).first()
    if letter is None:
        raise NotVisible("Diesen Brief gibt es in dieser Welle nicht.")
    audit(by=by, action=AuditAction.READ, object_kind="letter", object_key=letter.pk)
    return LetterRow(tuple(letter.address), letter.salutation, letter.code, letter.language)
