"""What a client disputes, and its kinds of journal entries. Plain Python."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lotse.casework.enums import DisputedKind
from lotse.journal.rules import kind
from lotse.people.enums import PersonField

STATEMENT_CHARACTERS = 300
# The details of a person that can be disputed one by one; an address is disputed as a whole.
DISPUTABLE = (
    PersonField.FAMILY_NAME,
    PersonField.GIVEN_NAME,
    PersonField.FORM_OF_ADDRESS,
    PersonField.BIRTH_DATE,
    PersonField.IS_CLAIMANT,
    PersonField.UNIT,
    PersonField.STREET,
    PersonField.PHONE,
    PersonField.MOBILE,
    PersonField.EMAIL,
    PersonField.LANGUAGE,
    PersonField.NEEDS_INTERPRETER,
)


@kind("dispute-raised", label="Angabe bestritten")
@dataclass(frozen=True, slots=True)
class DisputeRaised:
    """Somebody says that something written down is not so; what they say stays out of the journal."""

    kind: str
    dispute: int | None = None

    def in_words(self) -> str:
        """Say what kind of thing is disputed."""
        return str(DisputedKind(self.kind).label)


@kind("dispute-settled", label="Bestrittene Angabe geklärt")
@dataclass(frozen=True, slots=True)
class DisputeSettled:
    """What was disputed is settled: corrected, or both sides know where they stand."""

    kind: str
    dispute: int | None = None

    def in_words(self) -> str:
        """Say what kind of thing was disputed."""
        return str(DisputedKind(self.kind).label)


def violations(kind: DisputedKind, field: str, statement: str) -> Iterator[str]:
    """Yield in German what keeps a dispute from being written down. Law: § 84 Abs. 2 SGB X"""
    if kind == DisputedKind.PERSON and field not in DISPUTABLE:
        yield "Bitte wählen Sie, welche Angabe bestritten wird."
    if kind != DisputedKind.PERSON and field:
        yield "Bitte nennen Sie die Angabe als Ganzes."
    if len(statement) > STATEMENT_CHARACTERS:
        yield f"Bitte fassen Sie, was die Person sagt, in {STATEMENT_CHARACTERS} Zeichen."
