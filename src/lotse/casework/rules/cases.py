"""The way of a case: which state follows which, why a case ends, how long aftercare and a pause may last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from lotse.casework.enums import CaseState, ExitReason, PauseReason, Phase
from lotse.casework.rules.days import slip_violations
from lotse.casework.rules.months import months_later
from lotse.journal.rules import kind


@dataclass(frozen=True, slots=True)
class Way:
    """A way from one state to another; `source` is None for the beginning of a case.

    `label` says what happens on it, `ground` the paragraph or the reason why there is this way.
    """

    source: CaseState | None
    target: CaseState
    label: str
    ground: str


_S = CaseState
_WISH = "§ 14 Abs. 2 SGB II: Beratung ist ein Angebot; wer sie nicht mehr möchte, beendet sie"
_TALKED = "§ 14 Abs. 2 SGB II: Beratung beginnt mit dem ersten Gespräch"
_AGREED = "§ 14 Abs. 3 SGB II: Begleitung wird gemeinsam verabredet, auch im Quartier"
_WORK = "§ 16g Abs. 2 SGB II: Beratung bis zu sechs Monate nach der Aufnahme von Arbeit"
_RESTS = "§ 33 Satz 2 SGB I: die Wünsche der Person bestimmen, wann es weitergeht"

WAYS: dict[tuple[CaseState | None, CaseState], Way] = {
    (way.source, way.target): way
    for way in (
        Way(None, _S.INFORMED, "informiert", "§ 13 SGB I: Aufklärung über das Angebot"),
        Way(None, _S.IN_CONTACT, "Kontakt aufgenommen", _TALKED),
        Way(None, _S.OPEN, "Begleitung begonnen", _AGREED),
        Way(_S.INFORMED, _S.IN_CONTACT, "Kontakt aufgenommen", _TALKED),
        Way(_S.INFORMED, _S.OPEN, "Begleitung begonnen", _AGREED),
        Way(_S.INFORMED, _S.AFTERCARE, "Nachbetreuung begonnen", _WORK),
        Way(_S.INFORMED, _S.CLOSED, "beendet", _WISH),
        Way(_S.IN_CONTACT, _S.OPEN, "Begleitung begonnen", _AGREED),
        Way(_S.IN_CONTACT, _S.AFTERCARE, "Nachbetreuung begonnen", _WORK),
        Way(_S.IN_CONTACT, _S.CLOSED, "beendet", _WISH),
        Way(
            _S.OPEN, _S.OPEN, "nächster Schritt", "§ 15 SGB II: von der Potenzialanalyse zum Plan und zurück"
        ),
        Way(_S.OPEN, _S.PAUSED, "Pause begonnen", _RESTS),
        Way(_S.OPEN, _S.AFTERCARE, "Nachbetreuung begonnen", _WORK),
        Way(_S.OPEN, _S.CLOSED, "beendet", _WISH),
        Way(_S.PAUSED, _S.OPEN, "Pause beendet", _RESTS),
        Way(_S.PAUSED, _S.AFTERCARE, "Nachbetreuung begonnen", _WORK),
        Way(_S.PAUSED, _S.CLOSED, "beendet", _WISH),
        Way(_S.AFTERCARE, _S.OPEN, "Begleitung fortgesetzt", "§ 14 Abs. 2 SGB II: die Arbeit hielt nicht"),
        Way(_S.AFTERCARE, _S.CLOSED, "Nachbetreuung beendet", "§ 16g Abs. 2 SGB II: nach sechs Monaten"),
    )
}
ALIVE = frozenset(CaseState) - {CaseState.CLOSED}
WITH_PHASE = frozenset({CaseState.OPEN, CaseState.PAUSED})

# Law: § 16g Abs. 2 SGB II. Training is employment (§ 7 Abs. 2 SGB IV); own business is treated alike here.
AFTERCARE_REASONS = frozenset({ExitReason.WORK, ExitReason.TRAINING, ExitReason.OWN_BUSINESS})
AFTERCARE_MONTHS = 6
COACHED_MONTHS_MORE = 3  # Law: § 16k Abs. 3 SGB II
WORK_AHEAD_MONTHS = 3  # a start further off is a plan, not a start; source: rule of the house
PAUSE_MONTHS = 6  # Law: § 15 Abs. 3 SGB II: after six months one looks at the plan together


def way(source: CaseState | None, target: CaseState) -> Way | None:
    """Return the way from one state to another, or None where there is none."""
    return WAYS.get((source, target))


def targets(source: CaseState | None) -> frozenset[CaseState]:
    """Return the states that a case may go to."""
    return frozenset(target for start, target in WAYS if start == source)


def step_violations(
    *, source: CaseState | None, target: CaseState, on: dt.date, since: dt.date | None, today: dt.date
) -> tuple[str, ...]:
    """Return what keeps a case from going to a state on a day, in German, or nothing.

    `since` is the day of the step before. Law: § 67c Abs. 1 SGB X, what is written down must be right.
    """
    found = []
    if way(source, target) is None:
        here = source.label if source else "noch nicht begonnen"
        found.append(f"Der Fall ist „{here}“; von dort führt kein Weg zu „{target.label}“.")
    if on > today:
        found.append("Dieser Tag liegt in der Zukunft. Bitte prüfen Sie das Datum.")
    else:
        found += slip_violations(on, today=today)
    if since is not None and on < since:
        found.append(
            f"Der letzte Schritt war am {since:%d.%m.%Y}. Bitte wählen Sie diesen Tag oder einen späteren."
        )
    return tuple(found)


def phase_violations(*, state: CaseState, phase: Phase, to: Phase) -> tuple[str, ...]:
    """Return what keeps an open case from moving to a phase; forward and back are both allowed.

    Source: the cycle of case management (Klärung to Auswertung), which begins anew when life changes.
    """
    if state != CaseState.OPEN:
        return ("Schritte gibt es nur, während die Begleitung läuft.",)
    return ("Der Fall ist schon bei diesem Schritt.",) if phase == to else ()


def aftercare_end(started_on: dt.date, *, is_coached: bool = False) -> dt.date:
    """Return the last day of aftercare: six months after the first day of work, nine with coaching.

    A last day on a weekend stays the last day (§ 26 Abs. 4 SGB X).
    Law: § 16g Abs. 2, § 16k Abs. 3 SGB II
    """
    return months_later(started_on, AFTERCARE_MONTHS + (COACHED_MONTHS_MORE if is_coached else 0))


def exit_violations(
    *,
    reason: ExitReason,
    started_on: dt.date | None,
    with_aftercare: bool,
    is_coached: bool,
    began_on: dt.date,
    today: dt.date,
) -> tuple[str, ...]:
    """Return what keeps a case from ending for that reason, in German, or nothing.

    Law: § 16g Abs. 2 SGB II, aftercare follows the start of work and nothing else
    """
    if reason not in AFTERCARE_REASONS:
        if with_aftercare or started_on is not None:
            return ("Nachbetreuung gibt es nur nach Arbeit, Ausbildung oder eigenem Geschäft.",)
        return ()
    if started_on is None:
        return ("Bitte nennen Sie den ersten Arbeitstag.",) if with_aftercare else ()
    found = []
    if started_on < began_on:
        found.append(f"Der erste Arbeitstag liegt vor dem Beginn des Falls ({began_on:%d.%m.%Y}).")
    if started_on > months_later(today, WORK_AHEAD_MONTHS):
        found.append(
            "Der erste Arbeitstag liegt noch mehr als drei Monate voraus. Bitte beenden Sie den Fall später."
        )
    if with_aftercare and aftercare_end(started_on, is_coached=is_coached) <= today:
        found.append(
            "Die Zeit für Nachbetreuung ist seit diesem Arbeitstag schon vorbei. Bitte ohne sie beenden."
        )
    return tuple(found)


def pause_violations(*, from_on: dt.date, until_on: dt.date | None) -> tuple[str, ...]:
    """Return what keeps a pause from lasting until that day, in German, or nothing.

    A pause may be left open; one with an end lasts six months at most, and then another may follow.
    Law: § 15 Abs. 3 SGB II
    """
    if until_on is None:
        return ()
    if until_on <= from_on:
        return ("Der letzte Tag der Pause muss nach ihrem Beginn liegen.",)
    if until_on > months_later(from_on, PAUSE_MONTHS):
        return ("Eine Pause dauert höchstens sechs Monate. Danach kann eine weitere folgen.",)
    return ()


def handover_violations(*, to: int, responsible: int | None, colleagues: Collection[int]) -> tuple[str, ...]:
    """Return what keeps a case from being offered to a member of staff, in German, or nothing.

    Law: § 35 Abs. 1 SGB I, inside the agency too only who needs it for the work gets to see a case
    """
    if to == responsible:
        return ("Diese Person begleitet den Fall schon.",)
    if to not in colleagues:
        return ("Übergeben lässt sich nur an jemanden, der für dieses Quartier zuständig ist.",)
    return ()


@kind("case-informed", label="Über das Angebot informiert", standing="reached")
@dataclass(frozen=True, slots=True)
class CaseInformed:
    """Somebody knows of the office and may think about it."""


@kind("case-in-contact", label="In Kontakt", standing="in-contact")
@dataclass(frozen=True, slots=True)
class CaseInContact:
    """Somebody and the office talk with each other; nothing is agreed yet."""


@kind("case-opened", label="Begleitung begonnen", standing="case")
@dataclass(frozen=True, slots=True)
class CaseOpened:
    """Somebody wants to be accompanied."""

    phase: str

    def in_words(self) -> str:
        return Phase(self.phase).label


@kind("case-phase", label="Nächster Schritt der Begleitung")
@dataclass(frozen=True, slots=True)
class CasePhaseMoved:
    """An open case went to another step of case management, forward or back."""

    before: str
    phase: str

    def in_words(self) -> str:
        return f"von {Phase(self.before).label} zu {Phase(self.phase).label}"


@kind("case-paused", label="Pause begonnen")
@dataclass(frozen=True, slots=True)
class CasePaused:
    """A case rests for a while."""

    reason: str
    until_on: dt.date | None = None

    def in_words(self) -> str:
        until = f", bis {self.until_on:%d.%m.%Y}" if self.until_on else ""
        return f"{PauseReason(self.reason).label}{until}"


@kind("case-resumed", label="Begleitung fortgesetzt", standing="case")
@dataclass(frozen=True, slots=True)
class CaseResumed:
    """A case goes on after a pause, or after work that did not last."""

    phase: str

    def in_words(self) -> str:
        return Phase(self.phase).label


@kind("aftercare-begun", label="Nachbetreuung begonnen", standing="case")
@dataclass(frozen=True, slots=True)
class AftercareBegun:
    """Somebody found work; the office stays beside them for some months."""

    reason: str
    started_on: dt.date
    until_on: dt.date

    def in_words(self) -> str:
        return (
            f"{ExitReason(self.reason).label} seit {self.started_on:%d.%m.%Y}, bis {self.until_on:%d.%m.%Y}"
        )


@kind("case-closed", label="Fall beendet", standing="closed")
@dataclass(frozen=True, slots=True)
class CaseClosed:
    """A case ended."""

    reason: str

    def in_words(self) -> str:
        return ExitReason(self.reason).label


@kind("case-handed-over", label="An eine Kollegin oder einen Kollegen übergeben")
@dataclass(frozen=True, slots=True)
class CaseHandedOver:
    """A colleague goes on with a case, after a talk between the two."""

    with_person: bool

    def in_words(self) -> str:
        return "Übergabegespräch zusammen mit der Person" if self.with_person else "Übergabegespräch zu zweit"
