"""Opening a case: looking is an act too, and is written down."""

from __future__ import annotations

import datetime as dt

from lotse.accounts.models import Staff
from lotse.casework.queries.cases import CasePage, case_page
from lotse.privacy.services import audit_reading


def open_case_page(*, by: Staff, case_key: int, today: dt.date) -> CasePage:
    """Return a case as its page shows it, and write down who looked into the person's file (BDSG § 22 Abs. 2)."""
    page = case_page(by, case_key, today=today)
    audit_reading(by=by, object_kind="person", object_key=page.case.person_key)
    return page
