"""Letter codes, who gets a letter, in which order it is delivered, what a wave costs. Plain Python."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from lotse.journal.rules import kind
from lotse.people.rules import WRITTEN_TO_FROM_AGE

# No 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V: what is read aloud or scanned from a crumpled envelope stays unambiguous.
CODE_ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
CODE_LENGTH = 8
_MODULUS = len(CODE_ALPHABET)


@kind("letter-posted", label="Brief aufgegeben", standing="written")
@dataclass(frozen=True, slots=True)
class LetterPosted:
    """A letter went to the post."""

    wave: int
    letter: int


@kind("wave-frozen", label="Empfängerliste festgelegt")
@dataclass(frozen=True, slots=True)
class WaveFrozen:
    """A wave's roster was frozen."""

    wave: int
    letters: int
    excluded: int


@kind("wave-typeset", label="Briefe gesetzt")
@dataclass(frozen=True, slots=True)
class WaveTypeset:
    """A wave's letters lie there as PDF."""

    wave: int
    files: int


@kind("wave-posted", label="Welle zur Post gegeben")
@dataclass(frozen=True, slots=True)
class WavePosted:
    """A whole wave went to the post; `withheld` letters were taken out of the pile before."""

    wave: int
    letters: int
    withheld: int


@kind("letter-returned", label="Brief kam zurück", standing="returned")
@dataclass(frozen=True, slots=True)
class LetterReturned:
    """The post brought a letter back; `reason` is a key of the returns desk."""

    wave: int
    letter: int
    reason: int


@kind("answer", label="Hat sich gemeldet", standing="in-contact")
@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody got in touch and spoke with the office."""

    way: str
    letter: int | None = None


@kind("sign-of-life", label="Lebenszeichen", standing="reached")
@dataclass(frozen=True, slots=True)
class SignOfLife:
    """The letter or the news of the office has arrived, but nobody has spoken with each other yet."""

    way: str
    letter: int | None = None


@kind("visit-met", label="Beim Besuch angetroffen", standing="reached")
@dataclass(frozen=True, slots=True)
class VisitMet:
    """Somebody was at home for an announced visit, or kindly declined it."""

    outcome: str


@kind("visit-tried", label="Besuch versucht")
@dataclass(frozen=True, slots=True)
class VisitTried:
    """Nobody was met; that leads to nothing."""

    outcome: str


@kind("flyers-delivered", label="Faltblätter verteilt")
@dataclass(frozen=True, slots=True)
class FlyersDelivered:
    """Flyers went into the letter boxes of some streets."""

    round: int
    doors: int
    skipped: int


# What may follow what. A wave that is not posted may be planned anew; a posted one is taken back only while
# nothing has come of it.
WAVE_STEPS: dict[str, frozenset[str]] = {
    "draft": frozenset({"frozen"}),
    "frozen": frozenset({"draft", "typesetting", "typeset"}),
    "typesetting": frozenset({"typeset", "frozen"}),
    "typeset": frozenset({"draft", "typesetting", "posted"}),
    "posted": frozenset({"typeset"}),
}


def may_become(state: str, following: str) -> bool:
    """Say whether a wave in this state may go on to that one."""
    return following in WAVE_STEPS[state]


def make_code(choose: Callable[[str], str]) -> str:
    """Return a new letter code: random letters of the unambiguous alphabet and a check character.

    `choose` draws one character of a text, `secrets.choice` in earnest. The code carries nothing about
    the person; 23^7 codes make guessing one of some thousand live letters hopeless.
    """
    body = "".join(choose(CODE_ALPHABET) for _ in range(CODE_LENGTH - 1))
    return body + _check_character(body)


def read_code(typed: str) -> str | None:
    """Return the code meant by what was typed, scanned or taken from an address; None if it is none.

    Either case, blanks and hyphens anywhere; of an address the last part counts. One wrong character
    and two swapped neighbours are noticed.
    """
    last = typed.strip().rstrip("/").rsplit("/", 1)[-1]
    code = re.sub(r"[\s\-‐–]", "", last).upper()
    if len(code) != CODE_LENGTH or any(letter not in CODE_ALPHABET for letter in code):
        return None
    return code if _check_character(code[:-1]) == code[-1] else None


def show_code(code: str) -> str:
    """Return a code in two groups of four, as it is printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _check_character(body: str) -> str:
    """Weighted sum in the prime field of 23 characters: notices any single error and any swap."""
    total = sum(weight * CODE_ALPHABET.index(letter) for weight, letter in enumerate(body, start=2))
    return CODE_ALPHABET[total % _MODULUS]


@dataclass(frozen=True, slots=True)
class Stop:
    """A place where the post is handed over, to be put in order of delivery."""

    street: str
    number: int | None
    suffix: str

    def order(self) -> tuple[str, int, int, str]:
        """Sort by street, then side (odd before even, no number first), then number along that side."""
        side = 0 if self.number is None else 2 - self.number % 2
        return self.street, side, self.number or 0, self.suffix


def exclusion_reason(
    *,
    is_inside: bool | None,
    has_address: bool,
    is_blocked: bool,
    may_be_written_to: bool | None,
    is_clear: bool,
    is_held: bool,
) -> str | None:
    """Return why somebody gets no letter, the weightiest reason first, or None for a letter.

    Law: § 51 BMG (blocked addresses), § 7 Abs. 1 Satz 1 Nr. 1 SGB II (age)
    """
    if is_inside is False:
        return "outside"
    if is_blocked:
        return "blocked"
    if may_be_written_to is False:
        return "under-15"
    if not has_address:
        return "no-address"
    if is_inside is None or may_be_written_to is None or not is_clear:
        return "unclear"
    return "duplicate" if is_held else None


def mail_obstacle(*, mail_stop: str, is_gone: bool, is_clarifying: bool) -> str | None:
    """Return what keeps somebody from a letter who might have one by age and address, or None."""
    if mail_stop:
        return "mail-stop"
    if is_gone:
        return "gone"
    return "clarifying" if is_clarifying else None


STANDARD_LETTER_CENTS = 95  # Standardbrief up to 20 g. Source: price list of Deutsche Post from January 2025
CAPACITY_WEEKS = 3


def postage(letters: int, letter_cents: int) -> int:
    """Return what sending that many letters costs, in cents."""
    return letters * letter_cents


def seats(talks_per_week: int) -> int:
    """Return how many people the office can see in the weeks in which most of them answer."""
    return talks_per_week * CAPACITY_WEEKS


def split(letters: int, talks_per_week: int) -> list[int]:
    """Return the sizes of the waves in which the office can see everybody: as few and as even as possible.

    One wave where they fit, or where nobody said how many talks a week are possible.
    """
    room = seats(talks_per_week)
    if room == 0 or letters <= room:
        return [letters]
    waves = -(-letters // room)
    return [letters // waves + (1 if number < letters % waves else 0) for number in range(waves)]


# Ways that end in a talk at once; from the others the office only knows that its news has arrived.
_TALKS = frozenset({"phone", "walk-in", "mail", "other"})


def answer_facts(way: str, letter: int | None) -> Answered | SignOfLife:
    """Return what the journal writes down for a way of getting in touch."""
    return (Answered if way in _TALKS else SignOfLife)(way=way, letter=letter)


def visit_facts(outcome: str) -> VisitMet | VisitTried:
    """Return what the journal writes down for a visit; who declines one has been reached."""
    return (VisitMet if outcome in ("met", "declined") else VisitTried)(outcome=outcome)


def posting_day(letter_on: dt.date, *, today: dt.date) -> dt.date:
    """Return the day on which letters that lie here will go to the post, as far as one can tell."""
    return max(letter_on, today)


def silent_days(posted: dt.date, *, today: dt.date) -> int:
    """Return for how many whole days nothing has been heard since a letter was posted."""
    return (today - posted).days


def youngest_birth_date(*, today: dt.date) -> dt.date:
    """Return the last birth date of those who are old enough for a letter of their own.

    Law: § 7 Abs. 1 Satz 1 Nr. 1 SGB II
    """
    year = today.year - WRITTEN_TO_FROM_AGE
    try:
        return today.replace(year=year)
    except ValueError:
        return dt.date(year, 2, 28)
