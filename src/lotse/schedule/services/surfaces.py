"""The seven surfaces on which an office's mode shows, each made by the room that knows it.

A room above registers its own (`outreach` the letter, the page behind the QR code and the poster): this room knows
no letters. What a surface says is made by the same words that the surface itself uses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from lotse.core.errors import BrokenInstallation
from lotse.lib.typesetting import fill
from lotse.places.models import Office
from lotse.schedule.enums import MeetingWay, Mode, Surface
from lotse.schedule.models import OpeningRule
from lotse.schedule.rules.modes import WAYS
from lotse.schedule.services.wording import default_notice, phone_script


@dataclass(frozen=True, slots=True)
class Situation:
    """How an office can be reached, from when until when, and what was written to the public about it."""

    office: Office
    mode: Mode
    from_on: dt.date
    until_on: dt.date | None = None
    notices: dict[str, str] = field(default_factory=dict)

    @property
    def notice(self) -> str:
        """What stands on the public page in German."""
        return self.notices.get("de") or default_notice(self.mode, "de")


def _nothing(situation: Situation, mode_key: int | None) -> str:
    """Change nothing: the surface is made anew each time it is looked at."""
    return ""


@dataclass(frozen=True, slots=True)
class Maker:
    """What a surface says in a situation, and what has to be written for it.

    `apply` runs inside the transaction of the switch and returns the path of a file it made, or "". It gets the
    key of the mode, or None where a mode ended early and `situation` is what holds after it.
    """

    text: Callable[[Situation], str]
    apply: Callable[[Situation, int | None], str] = _nothing


_MAKERS: dict[Surface, Maker] = {}


def register(surface: Surface, maker: Maker) -> None:
    """Say who makes a surface; the last one counts."""
    _MAKERS[surface] = maker


def makers() -> dict[Surface, Maker]:
    """Return the maker of each surface, in the order of the enumeration; BrokenInstallation where one is missing."""
    missing = [surface for surface in Surface if surface not in _MAKERS]
    if missing:
        raise BrokenInstallation(
            "Für eine Stelle, an der die Betriebsart steht, ist nichts eingerichtet.", detail=f"{missing}"
        )
    return {surface: _MAKERS[surface] for surface in Surface}


def _booking(situation: Situation) -> str:
    offered = OpeningRule.objects.filter(office=situation.office, kind="appointments").values_list("ways")
    ways = {MeetingWay(way) for (names,) in offered for way in names} & WAYS[situation.mode]
    if not ways:
        return "Zurzeit lässt sich nichts buchen; die Warteliste ist offen."
    return "Buchbar: " + ", ".join(way.label for way in MeetingWay if way in ways)


def _appointments(situation: Situation) -> str:
    ways = ", ".join(way.label for way in MeetingWay if way in WAYS[situation.mode])
    return f"Gespräche {ways}" if ways else "Keine Gespräche"


register(Surface.PUBLIC_PAGE, Maker(lambda situation: situation.notice))
register(Surface.BOOKING, Maker(_booking))
register(
    Surface.PHONE_SCRIPT,
    Maker(lambda situation: fill(phone_script(situation.mode), {"buero": situation.office.name})),
)
register(Surface.APPOINTMENTS, Maker(_appointments))
