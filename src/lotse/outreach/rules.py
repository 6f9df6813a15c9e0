"""Letter codes, who gets a letter, in which order it is delivered. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lotse.journal.rules import kind

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
    *, is_inside: bool | None, has_address: bool, is_blocked: bool, may_be_written_to: bool | None, is_clear: bool, is_held: bool
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
