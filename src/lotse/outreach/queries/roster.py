"""Who would get a letter: the roster of a wave before it is frozen, with everybody left out and why."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from lotse.core.errors import RowError
from lotse.lib import names
from lotse.lib.addresses import street_key
from lotse.outreach import rules
from lotse.outreach.enums import Audience, ExclusionReason, OneLetterPer
from lotse.outreach.models import Wave
from lotse.outreach.printing import LetterText, address_fits
from lotse.outreach.rules import youngest_birth_date
from lotse.people.enums import SourceState
from lotse.people.models import AddressClarification, Person
from lotse.people.rules import may_be_written_to


@dataclass(frozen=True, slots=True)
class WavePlan:
    """What a wave is to be: its text, its date, and whom to leave out beside the rules.

    `rows` names the list's row of each person, for messages and the job list; `held` whom to leave out and
    why; with `only` nobody else is written to, with `standings` nobody of another standing. `languages` are
    the language blocks that may be printed (None: all). `replaces` is an earlier state of the same wave that
    was not posted: it goes, and who had a letter in it keeps its code. `draft` is the wave that these steps
    planned: it is filled instead of a new one.
    """

    name: str
    text: LetterText
    letter_on: dt.date
    one_letter_per: OneLetterPer = OneLetterPer.PERSON
    import_key: int | None = None
    rows: Mapping[int, int] = field(default_factory=dict)
    held: Mapping[int, ExclusionReason] = field(default_factory=dict)
    only: frozenset[int] | None = None
    standings: frozenset[str] | None = None
    languages: frozenset[str] | None = None
    at_most: int | None = None
    replaces: int | None = None
    draft: int | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who gets a letter, with everything that is printed of them."""

    person: int
    unit: int | None
    order: tuple[str, int, int, str]
    address: tuple[str, ...]
    salutation: str
    language: str


@dataclass(frozen=True, slots=True)
class Roster:
    """The letters of a wave in order of delivery, who gets none, and how many wait for the next wave."""

    recipients: list[Recipient]
    excluded: list[tuple[int, ExclusionReason]]
    waiting: int

    @property
    def reasons(self) -> dict[ExclusionReason, int]:
        """How many get no letter, by reason, in the order in which the reasons are declared."""
        counts = Counter(reason for _, reason in self.excluded)
        return {reason: counts[reason] for reason in ExclusionReason if counts[reason]}

    @property
    def languages(self) -> dict[str, int]:
        """How many letters go to each language ("" where none is known), the most first."""
        return dict(Counter(recipient.language for recipient in self.recipients).most_common())


def left_out(*, on: dt.date) -> Q:
    """Match everybody who never gets a letter of their own: blocked addresses, and children under 15.

    Law: § 51 BMG, § 7 Abs. 1 Satz 1 Nr. 1 SGB II
    """
    return Q(is_blocked=True) | Q(birth_date__gt=youngest_birth_date(today=on))


def text_of(content: Mapping[str, Any]) -> LetterText:
    """Return a stored text; JSON knows no tuples."""
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in content.items()
    }
    return LetterText(**values)


def plan_of(wave: Wave) -> WavePlan:
    """Return what the steps of the wizard have planned so far."""
    standings = {
        Audience.NOT_WRITTEN: frozenset({"not-written"}),
        Audience.NOT_REACHED: frozenset({"written", "returned"}),
        Audience.BY_HAND: None,
    }[Audience(wave.audience)]
    return WavePlan(
        name=wave.name,
        text=text_of(wave.text),
        letter_on=wave.letter_on,
        one_letter_per=OneLetterPer(wave.one_letter_per),
        only=frozenset(wave.picked) if wave.audience == Audience.BY_HAND else None,
        standings=standings,
        languages=None if wave.languages is None else frozenset(wave.languages),
        at_most=wave.at_most,
        draft=wave.pk,
    )


def draw_roster(people: QuerySet[Person], plan: WavePlan, *, today: dt.date) -> Roster:
    """Return who of these people gets a letter by this plan, in order of delivery."""
    recipients: list[Recipient] = []
    excluded: list[tuple[int, ExclusionReason]] = []
    keys: dict[str, str] = {}
    for person in _candidates(people, plan):
        if plan.only is not None and person.pk not in plan.only:
            continue
        reason = _obstacle(person, plan, today=today)
        if reason is None:
            if person.street not in keys:
                keys[person.street] = street_key(person.street)
            recipient = _recipient(person, keys[person.street], plan)
            if recipient is not None:
                recipients.append(recipient)
                continue
            reason = ExclusionReason.TOO_LONG
        excluded.append((person.pk, reason))
    recipients.sort(key=lambda recipient: (recipient.order, recipient.person))
    if plan.one_letter_per == OneLetterPer.UNIT:
        recipients, covered = _one_for_each_unit(recipients)
        excluded += [(person, ExclusionReason.COVERED) for person in covered]
    room = len(recipients) if plan.at_most is None else plan.at_most
    return Roster(recipients[:room], excluded, len(recipients[room:]))


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
    "mail_stop",
    "source_state",
)


def _candidates(people: QuerySet[Person], plan: WavePlan) -> Iterator[Person]:
    if plan.standings is not None:
        people = people.filter(standing__in=plan.standings)
    open_ones = AddressClarification.objects.filter(person=OuterRef("pk"), closed_on__isnull=True)
    people = people.only(*_COLUMNS).annotate(is_clarifying=Exists(open_ones))
    return people.order_by("pk").iterator(chunk_size=2000)


def _obstacle(person: Person, plan: WavePlan, *, today: dt.date) -> ExclusionReason | None:
    reason = rules.exclusion_reason(
        is_inside=True,
        has_address=bool(person.street and person.postcode and person.town),
        is_blocked=person.is_blocked,
        may_be_written_to=may_be_written_to(person.birth_date, person.is_claimant, today=today),
        is_clear=True,
        is_held=False,
    ) or rules.mail_obstacle(
        mail_stop=person.mail_stop,
        is_gone=person.source_state == SourceState.GONE,
        is_clarifying=getattr(person, "is_clarifying", False),
    )
    return ExclusionReason(reason) if reason else plan.held.get(person.pk)


def _recipient(person: Person, key: str, plan: WavePlan) -> Recipient | None:
    """Return the letter somebody gets, or None where name and address do not fit the window.

    Where a list with rows is being worked through, its clerk is told the row instead.
    """
    name = names.PersonName(given=person.given_name, family=person.family_name, title=person.title)
    form = names.FormOfAddress(person.form_of_address)
    address = address_of(person, name, form)
    if not address_fits(address):
        if person.pk not in plan.rows:
            return None
        raise RowError(
            "Name oder Anschrift ist zu lang für das Fenster des Umschlags (höchstens sechs Zeilen). "
            "Bitte kürzen Sie die Angaben.",
            row=plan.rows[person.pk],
            column="Name und Anschrift",
        )
    stop = rules.Stop(key, person.house_number, person.house_number_text.lstrip("0123456789"))
    speaks = person.language if plan.languages is None or person.language in plan.languages else ""
    return Recipient(person.pk, person.unit_id, stop.order(), address, names.salutation(name, form), speaks)


def address_of(person: Person, name: names.PersonName, form: names.FormOfAddress) -> tuple[str, ...]:
    """Return the lines of the address field (DIN 5008), without empty ones."""
    street = f"{person.street} {person.house_number_text}".strip()
    if person.address_extra:
        street = f"{street} // {person.address_extra}"
    care_of = f"c/o {person.care_of}" if person.care_of else ""
    lines = (*names.address_lines(name, form), care_of, street, f"{person.postcode} {person.town}")
    return tuple(line for line in lines if line)


def _one_for_each_unit(recipients: Iterable[Recipient]) -> tuple[list[Recipient], list[int]]:
    """Keep the first letter for each benefit unit at one address; return also whom it covers."""
    seen: set[tuple[int, tuple[str, ...]]] = set()
    kept: list[Recipient] = []
    covered: list[int] = []
    for recipient in recipients:
        home = None if recipient.unit is None else (recipient.unit, recipient.address[-2:])
        if home in seen:
            covered.append(recipient.person)
            continue
        if home is not None:
            seen.add(home)
        kept.append(recipient)
    return kept, covered
