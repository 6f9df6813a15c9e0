"""Freezing the roster of a wave: who gets a letter, in which order, and who does not and why."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field

from django.db import transaction
from django.db.models import QuerySet

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError, RowError
from lotse.journal.services import Happening, record
from lotse.lib import names
from lotse.lib.addresses import street_key
from lotse.outreach import rules
from lotse.outreach.enums import ExclusionReason, OneLetterPer, WaveState
from lotse.outreach.models import Exclusion, Letter, Wave
from lotse.outreach.printing import LetterText, address_fits
from lotse.people import access
from lotse.people.models import Person
from lotse.people.rules import may_be_written_to
from lotse.places.access import get_neighbourhood
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


@dataclass(frozen=True, slots=True)
class WavePlan:
    """What a wave is to be: its text, its date, and whom to leave out beside the rules.

    `rows` names the list's row of each person, for messages and the job list; `held` whom to leave out and
    why; with `only` nobody else is written to. `replaces` is an earlier state of the same wave that was not
    posted: it goes, and who had a letter in it keeps its code.
    """

    name: str
    text: LetterText
    letter_on: dt.date
    one_letter_per: OneLetterPer = OneLetterPer.PERSON
    import_key: int | None = None
    rows: Mapping[int, int] = field(default_factory=dict)
    held: Mapping[int, ExclusionReason] = field(default_factory=dict)
    only: frozenset[int] | None = None
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class _Recipient:
    person: int
    unit: int | None
    order: tuple[str, int, int, str]
    address: tuple[str, ...]
    salutation: str
    language: str


@transaction.atomic
def freeze_wave(*, by: Staff, neighbourhood_key: int, plan: WavePlan, today: dt.date) -> Wave:
    """Freeze who gets a letter, with code, address and place in the order of delivery."""
    neighbourhood = get_neighbourhood(by, neighbourhood_key, on=today)
    people = access.visible_people(by, on=today).filter(neighbourhood=neighbourhood)
    wave = Wave.objects.create(
        neighbourhood=neighbourhood,
        client_import_id=plan.import_key,
        name=plan.name,
        text=asdict(plan.text),
        letter_on=plan.letter_on,
        one_letter_per=plan.one_letter_per,
    )
    recipients, excluded = _sort_out(people, plan, today=today)
    recipients.sort(key=lambda recipient: (recipient.order, recipient.person))
    if plan.one_letter_per == OneLetterPer.UNIT:
        recipients = list(_first_of_each_unit(recipients))
    codes = _replace_wave(plan.replaces, neighbourhood.pk)
    _store_letters(wave, recipients, plan.rows, codes)
    Exclusion.objects.bulk_create(
        [
            Exclusion(wave=wave, person_id=person, row=plan.rows.get(person), reason=reason)
            for person, reason in excluded
        ],
        batch_size=1000,
    )
    record(
        Happening(
            rules.WaveFrozen(wave=wave.pk, letters=len(recipients), excluded=len(excluded)),
            on=today,
            agency_key=neighbourhood.agency_id,
            neighbourhood_key=neighbourhood.pk,
        )
    )
    audit(
        by=by,
        action=AuditAction.CREATED,
        object_kind="wave",
        object_key=wave.pk,
        facts={"letters": len(recipients), "excluded": len(excluded)},
    )
    return wave


_COLUMNS = (
    "pk",
    "unit_id",
    "family_name",
    "given_name",
    "title",
    "form_of_address",
    "birth_date",
    "is_claimant",
    "language",
    "street",
    "house_number",
    "house_number_text",
    "address_extra",
    "care_of",
    "postcode",
    "town",
    "is_blocked",
)


def _sort_out(
    people: QuerySet[Person], plan: WavePlan, *, today: dt.date
) -> tuple[list[_Recipient], list[tuple[int, str]]]:
    recipients: list[_Recipient] = []
    excluded: list[tuple[int, str]] = []
    keys: dict[str, str] = {}
    for person in people.only(*_COLUMNS).order_by("pk").iterator(chunk_size=2000):
        if plan.only is not None and person.pk not in plan.only:
            continue
        reason = rules.exclusion_reason(
            is_inside=True,
            has_address=bool(person.street and person.postcode and person.town),
            is_blocked=person.is_blocked,
            may_be_written_to=may_be_written_to(person.birth_date, person.is_claimant, today=today),
            is_clear=True,
            is_held=False,
        ) or plan.held.get(person.pk)
        if reason:
            excluded.append((person.pk, reason))
            continue
        if person.street not in keys:
            keys[person.street] = street_key(person.street)
        recipients.append(_recipient(person, keys[person.street], plan.rows.get(person.pk)))
    return recipients, excluded


def _recipient(person: Person, key: str, row: int | None) -> _Recipient:
    name = names.PersonName(given=person.given_name, family=person.family_name, title=person.title)
    form = names.FormOfAddress(person.form_of_address)
    address = address_of(person, name, form)
    if not address_fits(address):
        raise RowError(
            "Name oder Anschrift ist zu lang für das Fenster des Umschlags (höchstens sechs Zeilen). "
            "Bitte kürzen Sie die Angaben.",
            row=row,
            column="Name und Anschrift",
        )
    stop = rules.Stop(key, person.house_number, person.house_number_text.lstrip("0123456789"))
    return _Recipient(
        person.pk, person.unit_id, stop.order(), address, names.salutation(name, form), person.language
    )


def address_of(person: Person, name: names.PersonName, form: names.FormOfAddress) -> tuple[str, ...]:
    """Return the lines of the address field (DIN 5008), without empty ones."""
    street = f"{person.street} {person.house_number_text}".strip()
    if person.address_extra:
        street = f"{street} // {person.address_extra}"
    care_of = f"c/o {person.care_of}" if person.care_of else ""
    lines = (*names.address_lines(name, form), care_of, street, f"{person.postcode} {person.town}")
    return tuple(line for line in lines if line)


def _first_of_each_unit(recipients: list[_Recipient]) -> Iterator[_Recipient]:
    seen: set[tuple[int, tuple[str, ...]]] = set()
    for recipient in recipients:
        if recipient.unit is None:
            yield recipient
        elif (home := (recipient.unit, recipient.address[-2:])) not in seen:
            seen.add(home)
            yield recipient


def _replace_wave(replaced: int | None, neighbourhood_key: int) -> dict[int, str]:
    """Take away a wave that was not posted; return the codes its people had."""
    wave = Wave.objects.filter(pk=replaced, neighbourhood=neighbourhood_key).first()
    if wave is None:
        return {}
    if wave.state == WaveState.POSTED:
        raise ConflictError("Diese Briefe sind schon zur Post gegeben. Bitte legen Sie eine neue Welle an.")
    letters = Letter.objects.filter(wave=wave, person__isnull=False)
    codes = {person: code for person, code in letters.values_list("person_id", "code") if person}
    wave.delete()
    return codes


def _store_letters(
    wave: Wave, recipients: list[_Recipient], rows: Mapping[int, int], codes: Mapping[int, str]
) -> None:
    missing = sum(recipient.person not in codes for recipient in recipients)
    fresh = _new_codes(missing, secrets.choice)
    for start in range(0, len(recipients), 1000):
        Letter.objects.bulk_create(
            Letter(
                wave=wave,
                person_id=recipient.person,
                code=codes.get(recipient.person) or fresh.pop(),
                position=position,
                address=list(recipient.address),
                salutation=recipient.salutation,
                language=recipient.language,
                row=rows.get(recipient.person),
            )
            for position, recipient in enumerate(recipients[start : start + 1000], start=start + 1)
        )


def _new_codes(count: int, choose: Callable[[str], str]) -> list[str]:
    """Return that many codes that no letter has yet."""
    codes: set[str] = set()
    while len(codes) < count:
        fresh = {rules.make_code(choose) for _ in range(count - len(codes))}
        taken = Letter.objects.filter(code__in=fresh).values_list("code", flat=True) if count <= 5000 else ()
        codes |= fresh - set(taken)
    return list(codes)
