"""Protected notes (Art. 9 DSGVO): what each of them needs, and how long it may stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from lotse.casework.enums import NoteBasis
from lotse.casework.rules.days import slip_violations
from lotse.casework.rules.months import months_later

MONTHS_AT_MOST = 12
CHARACTERS = 2000
SHORTEST_REASON = 10
REASON_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class NoteText:
    """What is to be written: the text, on what ground, and until when. `consent_on`: the day of the consent."""

    text: str
    basis: NoteBasis
    consent_on: dt.date | None
    delete_on: dt.date


def last_delete_day(today: dt.date) -> dt.date:
    """Return the last day on which a note written today may be deleted."""
    return months_later(today, MONTHS_AT_MOST)


def violations(note: NoteText, *, today: dt.date) -> Iterator[str]:
    """Yield in German what keeps a note from being written.

    Law: Art. 9 Abs. 2 Buchst. a DSGVO, § 67b Abs. 1 and 2 SGB X (ground); Art. 5 Abs. 1 Buchst. e DSGVO (time)
    """
    if not note.text.strip():
        yield "Bitte schreiben Sie, was festgehalten werden soll."
    if len(note.text) > CHARACTERS:
        yield f"Bitte fassen Sie sich kürzer: höchstens {CHARACTERS} Zeichen."
    if note.basis == NoteBasis.CONSENT and note.consent_on is None:
        yield "Bitte nennen Sie den Tag, an dem die Person eingewilligt hat."
    if note.basis != NoteBasis.CONSENT and note.consent_on is not None:
        yield "Ein Tag der Einwilligung gehört nur zu einer Einwilligung. Bitte lassen Sie ihn weg."
    if note.consent_on is not None and note.consent_on > today:
        yield "Die Einwilligung liegt in der Zukunft. Bitte prüfen Sie den Tag."
    elif note.consent_on is not None:
        yield from slip_violations(note.consent_on, today=today)
    if note.delete_on <= today:
        yield "Der Löschtag muss nach heute liegen."
    if note.delete_on > last_delete_day(today):
        yield (
            f"Eine geschützte Notiz bleibt höchstens {MONTHS_AT_MOST} Monate, "
            f"also bis zum {last_delete_day(today):%d.%m.%Y}."
        )


def reason_violations(reason: str) -> Iterator[str]:
    """Yield in German what keeps a reason from being one. Law: § 22 Abs. 2 Nr. 2 BDSG (who looked, and why)"""
    if len(reason) < SHORTEST_REASON:
        yield "Bitte schreiben Sie in einem Satz, wofür Sie das brauchen."
    if len(reason) > REASON_CHARACTERS:
        yield f"Bitte fassen Sie den Grund in {REASON_CHARACTERS} Zeichen."
