"""What somebody has to leave so that word about an appointment can really reach them."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from lotse.core.errors import InputError
from lotse.schedule.enums import MessageWay

_PHONE = re.compile(r"[0-9+/().\- ]{5,40}")
_DIGITS = 5


def check_contact(*, way: MessageWay, reach: str) -> None:
    """Raise InputError unless word can go that way: a mail address for mails, a number for calls, none for paper."""
    reach = reach.strip()
    if way == MessageWay.MAIL and not is_mail(reach):
        raise InputError("Bitte prüfen Sie die E-Mail-Adresse.")
    if way in (MessageWay.PHONE, MessageWay.SMS) and not is_phone(reach):
        raise InputError("Bitte prüfen Sie die Telefonnummer, zum Beispiel 0152 28817386.")


def is_mail(reach: str) -> bool:
    """Say whether something is a mail address."""
    try:
        validate_email(reach)
    except ValidationError:
        return False
    return True


def is_phone(reach: str) -> bool:
    """Say whether something is a phone number as people write it, with at least five digits."""
    return bool(_PHONE.fullmatch(reach)) and sum(sign.isdigit() for sign in reach) >= _DIGITS
