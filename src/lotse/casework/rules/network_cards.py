"""The network card: what stands on it, what of it may be changed, how long it stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from lotse.casework.enums import Distance, Sector, Support
from lotse.casework.rules.months import months_later
from lotse.casework.rules.supporters import label_violations

KEPT_MONTHS_AT_MOST = 6
PURPOSE_CHARACTERS = 200
_SHORTEST_PURPOSE = 10


@dataclass(frozen=True, slots=True)
class SupporterText:
    """Somebody on the card as typed: by first name or role, in which sector, how close, which way help goes."""

    label: str
    sector: Sector
    distance: Distance
    support: Support

    def in_words(self) -> str:
        """Say where somebody stands."""
        return f"„{self.label}“ ({self.sector.label}, {self.distance.label}, {self.support.label})"


def tidied(text: SupporterText) -> SupporterText:
    """Return the same without spaces that nobody meant."""
    return SupporterText(" ".join(text.label.split()), text.sector, text.distance, text.support)


def supporter_violations(text: SupporterText) -> Iterator[str]:
    """Yield in German what keeps somebody from standing on the card."""
    yield from label_violations(text.label)


def last_kept_day(today: dt.date) -> dt.date:
    """Return the last day until which a card may be kept from today."""
    return months_later(today, KEPT_MONTHS_AT_MOST)


def keeping_violations(*, until_on: dt.date, purpose: str, is_agreed: bool, today: dt.date) -> Iterator[str]:
    """Yield in German what keeps a card from being kept longer than the day of the talk.

    Law: Art. 5 Abs. 1 Buchst. b and e DSGVO, § 67c Abs. 1 SGB X (purpose, time)
    """
    if not is_agreed:
        yield "Die Karte gehört der Person. Behalten wird sie nur, wenn sie das möchte."
    if len(purpose) < _SHORTEST_PURPOSE:
        yield "Bitte schreiben Sie in einem Satz, wofür die Karte noch gebraucht wird."
    if len(purpose) > PURPOSE_CHARACTERS:
        yield f"Bitte fassen Sie den Zweck in {PURPOSE_CHARACTERS} Zeichen."
    if until_on < today:
        yield "Der letzte Tag liegt in der Vergangenheit."
    elif until_on > last_kept_day(today):
        yield f"Eine Karte bleibt höchstens ein halbes Jahr, also bis zum {last_kept_day(today):%d.%m.%Y}."
