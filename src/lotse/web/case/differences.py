"""What somebody else has saved meanwhile beside what one has typed: shown field by field, chosen by hand.

A service refuses to overwrite; the view shows `case/_differences.html` with what `differences` found, inside
a form that carries everything typed as hidden fields, and saves again with what `chosen` read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

THEIRS, YOURS = "theirs", "yours"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two people changed; `name` is the choice's name in the form, the rest is German text."""

    name: str
    label: str
    theirs: str
    yours: str
    before: str = ""
    choice: str = ""


def differences(
    labels: Mapping[str, str],
    *,
    theirs: Mapping[str, str],
    yours: Mapping[str, str],
    before: Mapping[str, str] | None = None,
) -> list[Difference]:
    """Return the fields of `labels` (field: German label) in which what is saved differs from what was typed.

    Values are as a person reads them. With `before`, fields that only one of the two changed are left out.
    """
    return [
        Difference(f"choose-{field}", label, theirs[field], yours[field], (before or {}).get(field, ""))
        for field, label in labels.items()
        if theirs[field] != yours[field]
        and (before is None or before[field] not in (theirs[field], yours[field]))
    ]


def chosen(data: Mapping[str, str], found: Iterable[Difference]) -> dict[str, bool] | None:
    """Return for each difference whether one's own words stay; None while one of them is not decided."""
    answers = {line.name: data.get(line.name, "") for line in found}
    if any(answer not in (THEIRS, YOURS) for answer in answers.values()):
        return None
    return {name: answer == YOURS for name, answer in answers.items()}
