"""Values as a clerk reads them; nothing of a blocked address gets out of here."""

from __future__ import annotations

import datetime as dt

from lotse.people.enums import FormOfAddress, PersonField
from lotse.people.models import Person
from lotse.people.rules import ADDRESS_FIELDS, language_name

MASKED = "gesperrt"
HIDDEN_WHEN_BLOCKED = {*ADDRESS_FIELDS, "phone", "mobile", "email"}


def person_text(person: Person | None, field: PersonField) -> str:
    """Return a detail of somebody as a clerk reads it; of a blocked address only that it is blocked."""
    if person is None:
        return ""
    if person.is_blocked and field in HIDDEN_WHEN_BLOCKED:
        return MASKED
    return text_of(field, getattr(person, field.value))


def value_text(value: object) -> str:
    """Return a value as a clerk reads it: days in German, yes and no in words."""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    return "" if value is None else str(value)


def text_of(name: str, value: object) -> str:
    """Return a detail as a clerk reads it; days may be ISO text, as they are in a stored plan."""
    if name == PersonField.BIRTH_DATE and isinstance(value, str):
        return value_text(dt.date.fromisoformat(value))
    if name == PersonField.FORM_OF_ADDRESS and isinstance(value, str):
        return FormOfAddress(value).label
    if name == PersonField.LANGUAGE and isinstance(value, str):
        return language_name(value)
    return value_text(value)


def full_name(person: Person) -> str:
    """Return a person's name as lists show it: „Weiß, Dr. Klaus“."""
    return join_name(person.title, person.given_name, person.family_name)


def join_name(title: str, given_name: str, family_name: str) -> str:
    """Return the parts of a name as lists show it."""
    given = " ".join(part for part in (title, given_name) if part)
    return ", ".join(part for part in (family_name, given) if part)


def address_line(person: Person) -> str:
    """Return street, number and town, or "" where nobody may see them."""
    return (
        ""
        if person.is_blocked
        else join_address(person.street, person.house_number_text, person.postcode, person.town)
    )


def join_address(street: str, number: str, postcode: str, town: str) -> str:
    """Return an address in one line."""
    line, place = f"{street} {number}".strip(), f"{postcode} {town}".strip()
    return ", ".join(part for part in (line, place) if part)
