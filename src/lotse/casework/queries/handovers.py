"""One handover with its case."""

from __future__ import annotations

import datetime as dt

from lotse.accounts.models import Staff
from lotse.casework import access
from lotse.casework.models import Handover
from lotse.casework.queries.cases import CaseView, HandoverView, handover_view, view_of
from lotse.core.errors import NotVisible


def handover_of(by: Staff, handover_key: int, *, today: dt.date) -> tuple[HandoverView, CaseView]:
    """Return a handover, whatever became of it, and its case; one query, NotVisible where there is none."""
    visible = Handover.objects.filter(case__in=access.visible_cases(by, on=today))
    found = visible.select_related("from_staff", "to_staff", "case__person", "case__responsible")
    handover = found.filter(pk=handover_key).first()
    if handover is None:
        raise NotVisible("Diese Übergabe gibt es für Sie nicht.")
    return handover_view(handover), view_of(handover.case)
