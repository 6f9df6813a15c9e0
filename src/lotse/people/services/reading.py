"""Opening somebody's file: looking is an act too, and is written down.

A file is whatever shows more about somebody than a list does, their name and address: two entries side by side
and what a list would change about somebody known are files as well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from lotse.accounts.models import Staff
from lotse.lib import linkage
from lotse.people.models import DuplicatePair, ImportRow
from lotse.people.queries.comparison import ComparisonLine, comparison_line
from lotse.people.queries.files import PersonFile, file_of
from lotse.people.queries.pairs import PairView, known_pair_views, pair_view, two_people
from lotse.privacy.services import audit_reading, audit_readings


def open_file(*, by: Staff, person_key: int, today: dt.date) -> PersonFile:
    """Return what stands about somebody, and write down who looked (BDSG § 22 Abs. 2)."""
    file = file_of(by, person_key, today=today)
    audit_reading(by=by, object_kind="person", object_key=file.key)
    return file


def open_two_files(*, by: Staff, left: int, right: int, today: dt.date) -> PairView:
    """Return two people side by side; NotVisible where the user may not see both."""
    view = two_people(by, left, right, on=today)
    _note(by, [view.left_person, view.right_person])
    return view


def open_known_pairs(*, by: Staff, pairs: Iterable[linkage.Pair], today: dt.date) -> list[PairView]:
    """Return pairs of known people side by side."""
    views = known_pair_views(by, pairs, on=today)
    _note(by, [key for view in views for key in (view.left_person, view.right_person)])
    return views


def open_listed_pairs(*, by: Staff, pairs: Iterable[DuplicatePair]) -> list[PairView]:
    """Return pairs of a staged list side by side; the other one may be somebody known."""
    views = [pair_view(pair) for pair in pairs]
    _note(by, [view.right_person for view in views])
    return views


def open_comparison(*, by: Staff, rows: Iterable[ImportRow]) -> list[ComparisonLine]:
    """Return rows held against the people known; what changes about somebody shows what stands about them."""
    lines = [comparison_line(row) for row in rows]
    _note(by, [line.person for line in lines if line.news])
    return lines


def _note(by: Staff, people: Sequence[int | None]) -> None:
    audit_readings(by=by, object_kind="person", object_keys=[key for key in people if key is not None])
