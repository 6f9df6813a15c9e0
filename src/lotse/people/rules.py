"""Age, standing, and what the journal says of people. Plain Python."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lotse.journal.rules import kind
from lotse.lib import names
from lotse.people.enums import MailStop, PersonField

WRITTEN_TO_FROM_AGE = 15  # Law: § 7 Abs. 1 Satz 1 Nr. 1 SGB II
_GRAVEST_FIRST = (
    MailStop.DECEASED,
    MailStop.DECEASED_PENDING,
    MailStop.WISH,
    MailStop.MOVED_AWAY,
    MailStop.NONE,
)


@kind("person-taken-in", label="Aus der Liste übernommen")
@dataclass(frozen=True, slots=True)
class PersonTakenIn:
    """Somebody was taken in from a client list."""

    import_key: int
    row: int


@kind("person-changed", label="Angaben geändert")
@dataclass(frozen=True, slots=True)
class PersonChanged:
    """Details changed; only the names of the fields are written down. Without `import_key` in the office."""

    fields: str
    import_key: int | None = None

    def in_words(self) -> str:
        """Say which details changed: „Telefon, Hausnummer“."""
        labels = dict(PersonField.choices)
        changed = [labels.get(name, name) for name in self.fields.split(", ")]
        return ", ".join(dict.fromkeys(label for label in changed if label != PersonField.HOUSE_NUMBER.label))


@kind("import-undone", label="Import zurückgenommen")
@dataclass(frozen=True, slots=True)
class ImportUndone:
    """A whole import was taken back."""

    import_key: int
    people: int


@kind("step-undone", label="Zurückgenommen")
@dataclass(frozen=True, slots=True)
class StepUndone:
    """An earlier entry was taken back; it stays where it is and no longer counts."""

    kind: str


@kind("people-merged", label="Mit einem zweiten Eintrag zusammengeführt")
@dataclass(frozen=True, slots=True)
class PeopleMerged:
    """Two entries turned out to be one person; what was written about the other one moved here."""

    other: int


@kind("merge-undone", label="Zusammenführung zurückgenommen")
@dataclass(frozen=True, slots=True)
class MergeUndone:
    """Two entries are two people again."""

    other: int


@kind("source-gone", label="Nicht mehr auf der Liste")
@dataclass(frozen=True, slots=True)
class SourceGone:
    """The agency's new list no longer names the person. They stay known."""

    import_key: int


@kind("source-back", label="Wieder auf der Liste")
@dataclass(frozen=True, slots=True)
class SourceBack:
    """The agency's list names the person again."""

    import_key: int


@kind("mail-stopped", label="Post gestoppt")
@dataclass(frozen=True, slots=True)
class MailStopped:
    """No letters until further notice."""

    reason: str


@kind("mail-released", label="Post wieder frei")
@dataclass(frozen=True, slots=True)
class MailReleased:
    """Letters are possible again."""

    reason: str


@kind("clarification-opened", label="Anschrift wird geklärt")
@dataclass(frozen=True, slots=True)
class ClarificationOpened:
    """The address has to be looked into. Nobody outside the office is told."""

    reason: str


@kind("clarification-closed", label="Anschrift geklärt")
@dataclass(frozen=True, slots=True)
class ClarificationClosed:
    """Looking into the address ended."""

    outcome: str


def age(born: dt.date, *, today: dt.date) -> int:
    """Return the age in completed years (§ 187 Abs. 2, § 188 Abs. 2 BGB: complete on the birthday)."""
    had_birthday = (today.month, today.day) >= (born.month, born.day)
    return today.year - born.year - (0 if had_birthday else 1)


def may_be_written_to(born: dt.date | None, is_claimant: bool | None, *, today: dt.date) -> bool | None:
    """Say whether somebody is old enough for a letter of their own; None where nobody can tell.

    An employable claimant (eLb) is at least 15 by definition, so that proves it without a birth date.
    Law: § 7 Abs. 1 Satz 1 Nr. 1 SGB II
    """
    if born is not None:
        return age(born, today=today) >= WRITTEN_TO_FROM_AGE
    return True if is_claimant else None


# Each step a journal entry may name, and the standings from which it moves somebody there. From any other
# standing it changes nothing: a letter to somebody in contact does not make them "written" again.
STEPS: dict[str, frozenset[str]] = {
    "written": frozenset({"not-written", "returned"}),
    "returned": frozenset({"written"}),
    "reached": frozenset({"not-written", "written", "returned"}),
    "in-contact": frozenset({"not-written", "written", "returned", "reached", "closed"}),
    "case": frozenset({"not-written", "written", "returned", "reached", "in-contact", "closed"}),
    "closed": frozenset({"not-written", "written", "returned", "reached", "in-contact", "case"}),
}


def standing_after(standing: str, step: str) -> str:
    """Return the standing after one step; an empty or unknown step changes nothing."""
    return step if standing in STEPS.get(step, frozenset()) else standing


def fold_standing(steps: Iterable[str]) -> str:
    """Return the standing that a person's steps lead to, oldest first."""
    standing = "not-written"
    for step in steps:
        standing = standing_after(standing, step)
    return standing


# Each language with its German name and the beginnings by which lists name it, in German or its own words.
_LANGUAGES = {
    "tr": ("Türkisch", ("tür", "tuer", "tur")),
    "uk": ("Ukrainisch", ("ukr", "ua")),
    "ar": ("Arabisch", ("arab",)),
    "pl": ("Polnisch", ("pol",)),
    "ro": ("Rumänisch", ("rum", "rom")),
    "en": ("Englisch", ("eng",)),
    "ru": ("Russisch", ("rus",)),
    "de": ("Deutsch", ("deu", "ger")),
}


def language_code(text: str) -> str:
    """Return the ISO 639-1 code of a language named in a list, or "" where it is not known.

    Of several languages the first one other than German counts: it is the one a block is needed in. Only a
    column that names the language is read; nationality says nothing about it.
    """
    words = [word for word in re.split(r"[^\w]+", text.casefold()) if word]
    codes = [
        code
        for word in words
        for code, (_, beginnings) in _LANGUAGES.items()
        if word == code or word.startswith(beginnings)
    ]
    return next((code for code in codes if code != "de"), codes[0] if codes else "")


def language_name(code: str) -> str:
    """Return the German name of a language, or the code itself where it has none here."""
    return _LANGUAGES[code][0] if code in _LANGUAGES else code


def language_choices(beside: str = "") -> list[tuple[str, str]]:
    """Return the languages to choose from with their German names by name, and one more that is in use."""
    named = {code: name for code, (name, _) in _LANGUAGES.items()}
    return sorted(
        (named | ({beside: language_name(beside)} if beside else {})).items(), key=lambda one: one[1]
    )


_CLAIMANT = {"elb": True, "elhb": True, "ehb": True, "nef": False, "neb": False, "nelb": False}


def claimant_status(text: str) -> bool | None:
    """Say whether a status column names an employable claimant (eLb); None where it says nothing."""
    return _CLAIMANT.get(text.strip().casefold())


IDENTICAL_SCORE = 0.995
HOLD_MAYBE_FROM = 0.5


def holds_back(verdict: str, score: float) -> bool:
    """Say whether a likely pair keeps its second row from a letter until somebody has decided.

    It does as soon as one person is likelier than two: a second letter cannot be taken back. A held row is not merged and not lost: it waits in the import, with the evidence beside it.
    """
    return verdict == "same" or score >= HOLD_MAYBE_FROM


def held_back(pairs: Iterable[tuple[int, int]], *, rank: Mapping[int, Any]) -> dict[int, int]:
    """Group rows that may be one person; return each held row with the row that stays for its group.

    Of a group the row with the lowest rank stays.
    """
    parent: dict[int, int] = {}

    def root(row: int) -> int:
        while (above := parent.setdefault(row, row)) != row:
            parent[row] = parent.setdefault(above, above)
            row = parent[row]
        return row

    for a, b in pairs:
        best, other = sorted((root(a), root(b)), key=rank.__getitem__)
        parent[other] = best
    return {row: root(row) for row in parent if root(row) != row}


ADDRESS_FIELDS = (
    "street",
    "house_number",
    "house_number_text",
    "address_extra",
    "care_of",
    "postcode",
    "town",
    "area",
)
# Fields of a person that a list fills; the benefit unit is compared by its number.
LISTED_FIELDS = (
    "family_name",
    "given_name",
    "title",
    "form_of_address",
    "birth_date",
    "is_claimant",
    "language",
    "phone",
    "mobile",
    "email",
    *ADDRESS_FIELDS,
)
_SAYS_NOTHING = (None, "", "neutral")


def list_changes(
    *, present: Mapping[str, object], listed: Mapping[str, object], new: Mapping[str, object]
) -> dict[str, object]:
    """Return what a new list changes about somebody known, by field.

    An empty cell deletes nothing: what the office learned itself stays. And what the list said the last time
    (`listed`) is no news: where the office has corrected it since, the correction stays. An address changes
    as a whole, so that no house number is left over from the old one.
    """
    news = {
        name
        for name, value in new.items()
        if value not in _SAYS_NOTHING and value != present[name] and value != listed.get(name)
    }
    if {"street", "house_number", "postcode", "town"} & news:
        return {
            name: value
            for name, value in new.items()
            if name in news or (name in ADDRESS_FIELDS and value != present[name])
        }
    return {name: new[name] for name in new if name in news}


def graver_stop(one: str, other: str) -> MailStop:
    """Return which of two stops of mail holds where two entries are one person: a death before any wish."""
    return min(MailStop(one), MailStop(other), key=_GRAVEST_FIRST.index)


def taken_back(
    *, present: Mapping[str, object], before: Mapping[str, object], after: Mapping[str, object]
) -> dict[str, object]:
    """Return the fields to restore when a change is taken back: those that nobody has changed since."""
    return {name: before[name] for name in after if present.get(name) == after[name]}


PARTIAL_LIST_FROM = 1 / 3


def looks_partial(*, missing: int, present: int) -> bool:
    """Say whether so many people are missing from a new list that it probably is only a part of one."""
    return missing > 3 and missing > present * PARTIAL_LIST_FROM


def search_text(
    *,
    given: object,
    family: object,
    street: object,
    number: object,
    is_blocked: bool,
    phones: Iterable[object] = (),
) -> str:
    """Return what a person is searched by: folded names and address, each word between blanks; then the
    consonants of the names, each after "~"; then phone numbers, each after "#".

    A blocked address is not in it, nor a phone number beside one: nobody finds somebody by where they hide
    (§ 51 BMG).
    """
    key = names.search_key(f"{given} {family}")
    words = [key, *(f"~{word}" for word in names.loose_key(key).split())]
    if not is_blocked:
        words[1:1] = [
            f"{word}asse" if word.endswith("str") else word for word in _words(f"{street} {number}")
        ]
        words += [f"#{key}" for phone in phones for key in phone_keys(str(phone or ""))]
    return f" {' '.join(dict.fromkeys(word for word in words if word))} "


def _words(text: str) -> list[str]:
    return names.search_key(text).split()


_HOME = re.compile(r"^(?:00|\+)49")
_SHORTEST_PHONE = 5


def phone_keys(text: str) -> list[str]:
    """Return the phone numbers in a cell as bare digits, without Germany's code and the leading 0.

    „+49 (0) 30 23125-111“, „0049 30 23125111“ and „030/23125 111“ are one number. What is shorter than five
    digits is none. Source: DIN 5008 and ITU-T E.123 for the ways of writing.
    """
    keys = []
    for part in re.split(r"[,;]|\boder\b|\bu(?:nd|\.)\b", text):
        digits = _HOME.sub("", re.sub(r"[^\d+]|\(0\)", "", part)).lstrip("+0")
        if len(digits) >= _SHORTEST_PHONE:
            keys.append(digits)
    return keys


def last_working_day(today: dt.date) -> dt.date:
    """Return the working day before a day: on Mondays and at weekends the Friday. Public holidays count as any day."""
    back = {0: 3, 6: 2}.get(today.weekday(), 1)
    return today - dt.timedelta(days=back)


def next_working_day(today: dt.date) -> dt.date:
    """Return the working day after a day: on Fridays and at weekends the Monday. Public holidays count as any day."""
    ahead = {4: 3, 5: 2}.get(today.weekday(), 1)
    return today + dt.timedelta(days=ahead)


# Longer than this nothing is put off but forgotten.
PUT_OFF_DAYS = 92


def put_off_violations(*, until_on: dt.date, reason: str, today: dt.date) -> tuple[str, ...]:
    """Return what keeps a line of the desk from being put off until a day, in German, or nothing."""
    found = []
    if until_on <= today:
        found.append("Der Tag muss nach heute liegen.")
    elif (until_on - today).days > PUT_OFF_DAYS:
        found.append(
            "Verschieben geht höchstens um drei Monate. Für später legen Sie bitte eine Wiedervorlage an."
        )
    if not reason.strip():
        found.append("Bitte nennen Sie kurz den Grund, zum Beispiel „nicht erreicht“.")
    return tuple(found)
