"""Reading a file is written down, once for each reading."""

from __future__ import annotations

import datetime as dt

import pytest

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.privacy.models import AuditRow
from lotse.privacy.services import audit_reading


def test_reading_is_written_down(caseworker: Staff) -> None:
    audit_reading(by=caseworker, object_kind="person", object_key=7)
    row = AuditRow.objects.get(object_kind="person")
    assert (row.actor_key, row.agency_key, row.action, row.object_key) == (
        caseworker.pk,
        caseworker.agency_id,
        "read",
        "7",
    )


def test_same_file_within_ten_minutes_is_one_reading(
    caseworker: Staff, deputy: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = clock.now()
    for minutes, by, key in [
        (0, caseworker, 7),
        (9, caseworker, 7),
        (9, caseworker, 8),
        (9, deputy, 7),
        (11, caseworker, 7),
    ]:
        monkeypatch.setattr(clock, "now", lambda minutes=minutes: start + dt.timedelta(minutes=minutes))
        audit_reading(by=by, object_kind="person", object_key=key)
    read = AuditRow.objects.filter(object_kind="person").order_by("pk").values_list("actor_key", "object_key")
    assert list(read) == [(caseworker.pk, "7"), (caseworker.pk, "8"), (deputy.pk, "7"), (caseworker.pk, "7")]
