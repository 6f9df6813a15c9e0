"""The files of a kick-off, in the form that design.md §8 promises."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from lotse.lib import linkage
from lotse.lib.sheets import escape_formula
from lotse.outreach.enums import ExclusionReason
from lotse.outreach.models import Exclusion, Letter, Wave
from lotse.outreach.rules import exclusion_reason
from lotse.people.enums import RowStatus
from lotse.people.rules import may_be_written_to
from lotse.people.services.assessing import AssessedRow
from lotse.people.services.committing import Committed
from lotse.people.services.staging import StagedList

# What later waves tell apart is one word in a kick-off's file: somebody has to clear it up first.
_TO_CLEAR_UP = frozenset(
    {
        ExclusionReason.MAIL_STOP,
        ExclusionReason.CLARIFYING,
        ExclusionReason.GONE,
        ExclusionReason.TOO_LONG,
    }
)
_INSIDE = {RowStatus.INSIDE: True, RowStatus.OUTSIDE: False}


def excluded_rows(staged: StagedList, wave: Wave, *, today: dt.date) -> dict[int, ExclusionReason]:
    """Return for each row of the list without a letter why it has none."""
    written = set(Letter.objects.filter(wave=wave, row__isnull=False).values_list("row", flat=True))
    decided = dict(Exclusion.objects.filter(wave=wave, row__isnull=False).values_list("row", "reason"))
    excluded: dict[int, ExclusionReason] = {}
    for row in staged.rows:
        if row.row in written:
            continue
        reason = decided.get(row.row) or exclusion_reason(
            is_inside=_INSIDE.get(row.status),
            has_address=row.status is not RowStatus.INVALID,
            is_blocked=row.row in staged.blocked,
            may_be_written_to=may_be_written_to(row.birth_date, row.is_claimant, today=today),
            is_clear=not row.has_error,
            is_held=row.row in staged.held or row.row in staged.waiting,
        )
        known = ExclusionReason(reason or ExclusionReason.DUPLICATE)
        excluded[row.row] = ExclusionReason.UNCLEAR if known in _TO_CLEAR_UP else known
    return excluded


def held_people(staged: StagedList, committed: Committed, *, today: dt.date) -> dict[int, ExclusionReason]:
    """Return people whom another entry that may be theirs keeps from a letter: too young, or deceased."""
    held: dict[int, ExclusionReason] = {}
    for row in staged.rows:
        stays = staged.held.get(row.row, row.row)
        person = committed.people.get(stays)
        if person is None:
            continue
        if may_be_written_to(row.birth_date, row.is_claimant, today=today) is False:
            held[person] = ExclusionReason.UNDER_15
        elif row.is_deceased:
            held.setdefault(person, ExclusionReason.UNCLEAR)
    return held


def write_membership(path: Path, rows: Iterable[AssessedRow], blocked: frozenset[int]) -> None:
    """Write for each row where it lives; of a blocked address nothing but the status."""
    header = ("row", "status", "area", "street", "number", "suffix", "postcode", "town", "findings")
    _write(path, header, (_membership_line(row, row.row in blocked) for row in rows))


def _membership_line(row: AssessedRow, is_blocked: bool) -> tuple[object, ...]:
    codes = [*row.codes, *(finding.code for finding in row.findings)]
    if is_blocked:
        return row.row, row.status, "", "", "", "", "", "", "blocked"
    number = "" if row.address.number is None else row.address.number
    where = (row.street, number, row.address.number_text().removeprefix(str(number)))
    place = (row.address.postcode, row.address.town)
    return row.row, row.status, row.area, *where, *place, "|".join(dict.fromkeys(codes))


def write_duplicates(path: Path, pairs: Iterable[linkage.Pair]) -> None:
    """Write the pairs of rows that may be one person."""
    header = ("row_a", "row_b", "score", "verdict")
    _write(path, header, ((pair.a, pair.b, f"{pair.score:.3f}", pair.verdict) for pair in pairs))


def write_excluded(path: Path, excluded: Mapping[int, ExclusionReason]) -> None:
    """Write which rows get no letter and why."""
    _write(path, ("row", "reason"), sorted(excluded.items()))


def write_letters(path: Path, wave: Wave) -> None:
    """Write which letter stands on which page of which file."""
    letters = Letter.objects.filter(wave=wave).order_by("position")
    lines = letters.values_list("file", "page", "row", "code")
    _write(path, ("file", "page", "row", "code"), lines.iterator(chunk_size=2000))


def write_summary(path: Path, facts: Mapping[str, object]) -> None:
    """Write the summary that `--json` prints."""
    path.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _write(path: Path, header: tuple[str, ...], lines: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(header)
        for line in lines:
            writer.writerow([escape_formula(value) if isinstance(value, str) else value for value in line])


_WRITTEN = (
    "membership.csv",
    "duplicates.csv",
    "excluded.csv",
    "letters.csv",
    "flyer.pdf",
    "poster.pdf",
    "notice.pdf",
    "summary.json",
)


def not_replaceable(out: Path) -> str:
    """Return the name of something in the folder that is no file but stands where a file has to go, or ""."""
    targets = [*(out / name for name in _WRITTEN), *_letter_files(out)]
    return next((target.name for target in targets if target.is_dir()), "")


def move_into_place(made: Path, out: Path) -> None:
    """Replace an earlier kick-off's files by the new ones, all or none; other files in the folder stay.

    `made` lies on the same file system, so that moving is renaming. What is replaced is kept beside it until
    everything has been moved.
    """
    out.mkdir(parents=True, exist_ok=True)
    earlier = made.with_name("earlier")
    earlier.mkdir()
    new = sorted(made.iterdir())
    old = {*_letter_files(out), *(out / file.name for file in new if (out / file.name).exists())}
    moved: list[tuple[Path, Path]] = []
    try:
        for source, target in [
            *((file, earlier / file.name) for file in sorted(old)),
            *((file, out / file.name) for file in new),
        ]:
            os.replace(source, target)
            moved.append((source, target))
    except OSError:
        for source, target in reversed(moved):
            os.replace(target, source)
        raise


def _letter_files(out: Path) -> list[Path]:
    return [file for file in out.glob("letters*.pdf") if file.stem == "letters" or file.stem[8:].isdigit()]
