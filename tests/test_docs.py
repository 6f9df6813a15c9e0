"""What is not written down does not exist: commands, settings, jobs and journal kinds stand in the handbook."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from lotse.cli import COMMANDS
from lotse.journal.rules import Kind, kinds
from lotse.ops.schedule import jobs
from lotse.people.enums import Standing

ROOT = Path(__file__).parent.parent
HANDBOOK = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
JOURNAL = (ROOT / "docs" / "journal.md").read_text(encoding="utf-8")
SETTING = re.compile(r"\b(?:LOTSE_[A-Z_]+[A-Z]|DATABASE_URL)\b")
OWN_KINDS = [kind for kind in kinds() if kind.facts.__module__.startswith("lotse.")]


def rows(text: str) -> dict[str, list[str]]:
    """Return the cells of all table rows by the code in their first cell."""
    lines = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| `")]
    return {line[0].strip().strip("`"): [cell.strip() for cell in line] for line in lines}


def test_every_command_is_documented() -> None:
    documented = {code.removeprefix("lotse ") for code in rows(HANDBOOK) if code.startswith("lotse ")}
    assert documented == COMMANDS.keys()


def test_every_setting_is_documented() -> None:
    used = set(SETTING.findall((ROOT / "src" / "lotse" / "settings.py").read_text(encoding="utf-8")))
    table = {name for row in rows(HANDBOOK).values() for name in SETTING.findall(row[0])}
    assert table == used


def test_every_job_of_the_schedule_is_documented() -> None:
    assert {job.name for job in jobs()} <= rows(HANDBOOK).keys()


def test_no_kind_is_documented_that_does_not_exist() -> None:
    assert rows(JOURNAL).keys() == {kind.code for kind in OWN_KINDS}


@pytest.mark.parametrize("kind", OWN_KINDS, ids=lambda kind: kind.code)
def test_journal_kind_is_documented_as_it_is(kind: Kind) -> None:
    _, label, facts, standing, meaning = rows(JOURNAL)[kind.code]
    assert label == kind.label
    assert re.findall(r"`(\w+)`", facts) == [field.name for field in dataclasses.fields(kind.facts)]
    assert standing == (Standing(kind.standing).label if kind.standing else "–")
    assert meaning
