"""The words of messages: the house's defaults in nine languages, an office's own wording over them."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import InputError
from lotse.lib.typesetting import PlaceholderError, check_placeholders, fill
from lotse.places.models import Office
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit
from lotse.schedule import access
from lotse.schedule.enums import MeetingWay, MessageKind
from lotse.schedule.models import Appointment, MessageText
from lotse.schedule.queries.hours import ZONE
from lotse.schedule.rules.languages import LANGUAGES, known
from lotse.schedule.rules.links import token_of

TEXTS = Path(__file__).parents[1] / "texts"
LINK = "{{link}}"
PLACEHOLDERS = ("name", "tag", "uhrzeit", "art", "ort", "telefon", "buero", "link")


@dataclass(frozen=True, slots=True)
class Wording:
    """A subject and a text with placeholders such as {{tag}}."""

    subject: str
    text: str
    is_own: bool = False


def default_wording(kind: MessageKind, language: str) -> Wording:
    """Return the house's words for a kind of message."""
    found = _texts(known(language))["messages"][kind]
    return Wording(found["subject"], found["text"].strip())


def wording_of(office_key: int, kind: MessageKind, language: str) -> Wording:
    """Return the words an office uses: its own, or the house's."""
    own = MessageText.objects.filter(office=office_key, kind=kind, language=known(language)).first()
    return Wording(own.subject, own.text, is_own=True) if own else default_wording(kind, language)


def written(wording: Wording, values: Mapping[str, str]) -> Wording:
    """Return words with their placeholders filled in; the link stays a placeholder, the subject is one line."""
    known_values = {**dict.fromkeys(PLACEHOLDERS, ""), **values, "link": LINK}
    text = re.sub(r"\n{3,}", "\n\n", fill(wording.text, known_values))
    return Wording(one_line(fill(wording.subject, known_values)), text, wording.is_own)


def one_line(text: str) -> str:
    """Return a text without line breaks and other control characters, which no header of a mail may hold."""
    shown = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text)
    return " ".join(shown.split())


def values_of(office: Office, *, name: str, language: str, appointment: Appointment | None) -> dict[str, str]:
    """Return what the placeholders stand for, in the words of a language.

    Right to left, German values are isolated, or numbers and punctuation turn round.
    """
    values = {"name": name, "buero": office.name, "telefon": office.phone}
    if appointment is not None:
        values["tag"] = day_in_words(appointment.starts_at, language)
        values["uhrzeit"] = f"{appointment.starts_at.astimezone(ZONE):%H:%M}"
        values["art"] = way_in_words(MeetingWay(appointment.way), language)
        values["ort"] = place_of(office, MeetingWay(appointment.way))
    if LANGUAGES[known(language)].direction == "rtl":
        return {name: f"\u2068{value}\u2069" if value else "" for name, value in values.items()}
    return values


def place_of(office: Office, way: MeetingWay) -> str:
    """Return where to be, or "" where nobody has to go anywhere. The home address never stands in a message."""
    if way != MeetingWay.OFFICE:
        return ""
    return ", ".join(filter(None, (office.street_line, f"{office.postcode} {office.town}".strip())))


def day_in_words(at: dt.datetime, language: str) -> str:
    """Return a day with its weekday as a language writes it ("Dienstag, 24.11.2026")."""
    day = clock.day_of(at)
    return f"{_texts(known(language))['weekdays'][day.weekday()]}, {day:%d.%m.%Y}"


def way_in_words(way: MeetingWay, language: str) -> str:
    """Return how one meets in the words of a language."""
    return str(_texts(known(language))["ways"][way])


def default_notice(mode: str, language: str) -> str:
    """Return what the house says to the public about a mode in a language."""
    return str(_texts(known(language))["modes"][mode])


def phone_script(mode: str) -> str:
    """Return what is said first on the phone; German, with the placeholder {{buero}}."""
    return str(_texts("de")["phone"][mode])


def sample(office: Office, kind: MessageKind, language: str, wording: Wording) -> Wording:
    """Return words as somebody would read them, with a made-up appointment; InputError for a wrong placeholder."""
    at = (clock.now() + dt.timedelta(days=7)).astimezone(ZONE).replace(hour=10, minute=30)
    made_up = Appointment(office=office, starts_at=at, ends_at=at, way=MeetingWay.OFFICE)
    values = values_of(office, name="Kim Beispiel", language=language, appointment=made_up)
    try:
        shown = written(wording, values)
    except PlaceholderError as error:
        raise InputError(str(error))
    link = f"{settings.BASE_URL}/termin/{token_of(made_up.reference, key='Beispiel')}"
    return Wording(shown.subject, shown.text.replace(LINK, link), wording.is_own)


@transaction.atomic
def save_wording(
    *,
    by: Staff,
    office_key: int,
    kind: MessageKind,
    language: str,
    subject: str,
    text: str,
    now: dt.datetime,
) -> MessageText:
    """Store an office's own words; what is not filled in by a placeholder of ours is refused."""
    office = access.get_office(by, office_key, on=clock.today(), lock=True)
    if not subject.strip() or not text.strip():
        raise InputError("Bitte schreiben Sie einen Betreff und einen Text.")
    if "\n" in subject.strip():
        raise InputError("Der Betreff ist eine einzige Zeile.")
    try:
        check_placeholders(subject, [name for name in PLACEHOLDERS if name != "link"])
        check_placeholders(text, PLACEHOLDERS)
    except PlaceholderError as error:
        raise InputError(str(error))
    stored, created = MessageText.objects.update_or_create(
        office=office,
        kind=kind,
        language=known(language),
        defaults={"subject": subject.strip(), "text": text.strip(), "changed_at": now},
    )
    action = AuditAction.CREATED if created else AuditAction.CHANGED
    audit(by=by, action=action, object_kind="message-text", object_key=stored.pk)
    return stored


@transaction.atomic
def use_default_wording(*, by: Staff, office_key: int, kind: MessageKind, language: str) -> None:
    """Go back to the house's words."""
    own = access.visible_texts(by, on=clock.today()).filter(office=office_key, kind=kind, language=language)
    for stored in own:
        audit(by=by, action=AuditAction.DELETED, object_kind="message-text", object_key=stored.pk)
        stored.delete()


@cache
def _texts(language: str) -> dict[str, Any]:
    return tomllib.loads((TEXTS / f"{language}.toml").read_text(encoding="utf-8"))
