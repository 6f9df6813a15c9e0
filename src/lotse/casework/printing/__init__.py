"""The printed plan: what stands on it, in German and in the person's language; the template says where.

Plain values in, a tagged PDF out. Knows no table and no person: an address of somebody cannot even be given.
"""

from __future__ import annotations

import datetime as dt
import functools
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from lotse.casework.enums import StepSide, StepState
from lotse.lib.typesetting import compile_pdf

_PRINT = Path(__file__).parents[1] / "print"
_GERMAN = "de"
_SIDES = {StepSide.PERSON: "person", StepSide.OFFICE: "office", StepSide.PARTNER: "partner"}


@dataclass(frozen=True, slots=True)
class PaperOffice:
    """How the office is reached; what nobody has entered is left out."""

    name: str
    street_line: str = ""
    place: str = ""
    phone: str = ""
    mail: str = ""


@dataclass(frozen=True, slots=True)
class PaperStep:
    """One line of the table under a goal."""

    side: StepSide
    text: str
    partner: str = ""
    until_on: dt.date | None = None
    state: StepState = StepState.OPEN
    done_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PaperGoal:
    """One goal with its steps."""

    text: str
    steps: tuple[PaperStep, ...] = ()
    reached_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PlanPaper:
    """A plan as it is printed. Without `agreed_on` it is still being written; `printed_on` dates the document."""

    person_name: str
    office: PaperOffice
    goals: tuple[PaperGoal, ...]
    printed_on: dt.date
    agreed_on: dt.date | None = None
    review_on: dt.date | None = None


def languages() -> dict[str, str]:
    """Return the languages that a plan can be printed in beside German: what each calls itself, by code."""
    return {code: words["name"] for code, words in _words().items() if code != _GERMAN}


def typeset_plan(paper: PlanPaper, *, language: str = "") -> bytes:
    """Return the plan as PDF, fixed parts in German and in `language`; one that we have not leaves German alone.

    Raises TypesetError where a character is missing in our fonts.
    """
    with tempfile.TemporaryDirectory(prefix="lotse-plan-") as folder:
        out = Path(folder) / "plan.pdf"
        compile_pdf(_PRINT / "plan.typ", _fields(paper, language), out)
        return out.read_bytes()


def _fields(paper: PlanPaper, language: str) -> dict[str, object]:
    words = _words()
    day = paper.printed_on
    return {
        "german": words[_GERMAN],
        "other": {"code": language, **words[language]} if language in languages() else None,
        "person": paper.person_name,
        "office": {
            "name": paper.office.name,
            "lines": [
                line
                for line in (
                    paper.office.street_line,
                    paper.office.place,
                    paper.office.phone,
                    paper.office.mail,
                )
                if line
            ],
        },
        "goals": [_goal(goal) for goal in paper.goals],
        "agreed_on": _day(paper.agreed_on),
        "review_on": _day(paper.review_on),
        "date": {"year": day.year, "month": day.month, "day": day.day},
    }


def _goal(goal: PaperGoal) -> dict[str, object]:
    return {
        "text": goal.text,
        "reached_on": _day(goal.reached_on),
        "steps": [
            {
                "side": _SIDES[step.side],
                "partner": step.partner,
                "text": step.text,
                "until": _day(step.until_on),
                "state": str(step.state),
                "done_on": _day(step.done_on),
            }
            for step in goal.steps
        ],
    }


def _day(day: dt.date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


@functools.cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads((_PRINT / "texts" / "plan.toml").read_text(encoding="utf-8"))
