"""Opening somebody's file: looking is an act too, and is written down."""

from __future__ import annotations

import datetime as dt

from lotse.accounts.models import Staff
from lotse.people.queries.files import PersonFile, file_of
from lotse.privacy.services import audit_reading


def open_file(*, by: Staff, person_key: int, today: dt.date) -> PersonFile:
    """Return what stands about somebody, and write down who looked (BDSG § 22 Abs. 2)."""
    file = file_of(by, person_key, today=today)
    audit_reading(by=by, object_kind="person", object_key=file.key)
    return file
