"""The sealed audit log: what is written stays, and whoever changes it is found out."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import QuerySet
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.core import clock
from lotse.core.errors import RuleError
from lotse.privacy import rules
from lotse.privacy.enums import AuditAction
from lotse.privacy.models import AuditRow, AuditSeal
from lotse.privacy.queries import AuditFault, audit_faults
from lotse.privacy.services import audit
from lotse.privacy.services.sealing import remove_old_rows, seal_days, seal_due_days

pytestmark = pytest.mark.django_db
NOON = dt.time(12, tzinfo=dt.UTC)
FIRST, SECOND, THIRD = (dt.date(2020, 9, day) for day in (1, 2, 4))


def write(day: dt.date, key: str, monkeypatch: pytest.MonkeyPatch) -> AuditRow:
    monkeypatch.setattr(clock, "now", lambda: dt.datetime.combine(day, NOON))
    row = audit(by=None, action=AuditAction.READ, object_kind="person", object_key=key, facts={"n": 1})
    monkeypatch.undo()
    return row


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> list[AuditRow]:
    """Three rows on the first day, one on the second, none on the third, two on the fourth: all sealed."""
    days = [FIRST, FIRST, FIRST, SECOND, THIRD, THIRD]
    rows = [write(day, str(number), monkeypatch) for number, day in enumerate(days)]
    assert seal_due_days() == 3
    return rows


def faults() -> list[AuditFault]:
    return list(audit_faults())


def tamper(model: type[AuditRow] | type[AuditSeal], key: int, **values: object) -> None:
    QuerySet(model).filter(pk=key).update(**values)


def test_whole_log_has_no_fault(log: list[AuditRow]) -> None:
    assert faults() == []


def test_seals_hang_from_each_other(log: list[AuditRow]) -> None:
    seals = list(AuditSeal.objects.order_by("day"))
    assert [(seal.day, seal.rows) for seal in seals] == [(FIRST, 3), (SECOND, 1), (THIRD, 2)]
    assert [seal.previous for seal in seals] == ["", seals[0].hash, seals[1].hash]


def test_sealing_again_changes_nothing(log: list[AuditRow]) -> None:
    assert seal_due_days() == 0


def test_today_is_not_sealed() -> None:
    audit(by=None, action=AuditAction.CREATED, object_kind="wave")
    assert seal_due_days() == 0
    with pytest.raises(RuleError, match="vergangene Tage"):
        seal_days(up_to=clock.today())


@pytest.mark.parametrize(
    "change",
    [
        {"object_key": "99"},
        {"actor_key": 7},
        {"reason": "x"},
        {"facts": {"n": 2}},
        {"action": "exported"},
        {"at": dt.datetime(2020, 9, 1, 12, 0, 1, tzinfo=dt.UTC)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_changed_row_is_named(log: list[AuditRow], change: dict[str, object]) -> None:
    tamper(AuditRow, log[1].pk, **change)
    assert AuditFault(FIRST, log[1].pk, "Der Eintrag wurde verändert.") in faults()


def test_changed_row_of_today_is_found_before_any_seal() -> None:
    row = audit(by=None, action=AuditAction.READ, object_kind="person", object_key=1)
    tamper(AuditRow, row.pk, object_key="2")
    assert [(fault.row, fault.text) for fault in faults()] == [(row.pk, "Der Eintrag wurde verändert.")]


def test_row_changed_with_its_fingerprint_breaks_the_seal(log: list[AuditRow]) -> None:
    row = log[1]
    row.object_key = "99"
    tamper(AuditRow, row.pk, object_key="99", fingerprint=rules.fingerprint(row.content))
    assert faults() == [AuditFault(FIRST, None, "Einträge dieses Tages sind nicht mehr die versiegelten.")]


def test_removed_row_is_named(log: list[AuditRow]) -> None:
    QuerySet(AuditRow).filter(pk=log[1].pk).delete()
    assert faults() == [AuditFault(FIRST, log[1].pk, "Der Eintrag fehlt.")]


def test_removed_day_is_found(log: list[AuditRow]) -> None:
    QuerySet(AuditRow).filter(pk=log[3].pk).delete()
    assert faults() == [AuditFault(SECOND, None, "Alle 1 Einträge dieses Tages fehlen.")]


def test_inserted_row_is_named(log: list[AuditRow], monkeypatch: pytest.MonkeyPatch) -> None:
    row = write(SECOND, "late", monkeypatch)
    assert faults() == [AuditFault(SECOND, row.pk, "Der Eintrag wurde nachträglich eingefügt.")]


def test_row_on_a_day_that_was_empty_is_found(log: list[AuditRow], monkeypatch: pytest.MonkeyPatch) -> None:
    row = write(dt.date(2020, 9, 3), "late", monkeypatch)
    assert [(fault.day, fault.row) for fault in faults()] == [(dt.date(2020, 9, 3), row.pk)]


def test_changed_seal_is_found(log: list[AuditRow]) -> None:
    seal = AuditSeal.objects.get(day=SECOND)
    tamper(AuditSeal, seal.pk, content="0" * 64)
    assert AuditFault(SECOND, None, "Das Siegel dieses Tages wurde verändert.") in faults()


def test_removed_seal_is_found(log: list[AuditRow]) -> None:
    QuerySet(AuditSeal).filter(day=SECOND).delete()
    assert {fault.day for fault in faults()} == {SECOND, THIRD}


def test_day_ends_at_local_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    late = dt.datetime(2020, 9, 1, 22, 30, tzinfo=dt.UTC)  # half past midnight in Berlin
    monkeypatch.setattr(clock, "now", lambda: late)
    audit(by=None, action=AuditAction.READ, object_kind="person")
    monkeypatch.undo()
    seal_due_days()
    assert AuditSeal.objects.get().day == SECOND


def test_old_rows_go_and_the_chain_stays(log: list[AuditRow]) -> None:
    assert remove_old_rows(today=dt.date(2021, 9, 30)) == 0
    assert remove_old_rows(today=dt.date(2021, 10, 1)) == 6
    assert not AuditRow.objects.exists()
    assert AuditSeal.objects.filter(removed_at__isnull=False).count() == 3
    assert faults() == []
    tamper(AuditSeal, AuditSeal.objects.get(day=FIRST).pk, rows=2)
    assert [fault.day for fault in faults()] == [FIRST]


def test_row_smuggled_into_a_removed_day_is_found(
    log: list[AuditRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    remove_old_rows(today=dt.date(2021, 10, 1))
    row = write(FIRST, "late", monkeypatch)
    assert [(fault.day, fault.row) for fault in faults()] == [(FIRST, row.pk)]


def test_log_refuses_every_change(log: list[AuditRow]) -> None:
    row = log[0]
    row.reason = "anders"
    for change in (
        row.save,
        row.delete,
        lambda: AuditRow.objects.update(reason="anders"),
        lambda: AuditRow.objects.filter(pk=row.pk).delete(),
        lambda: AuditRow.objects.bulk_update([row], ["reason"]),
        lambda: AuditSeal.objects.all().delete(),
    ):
        with pytest.raises(RuleError, match="nicht ändern"):
            change()
    assert faults() == []


def test_fingerprint_survives_the_database() -> None:
    facts = {"b": [1, 2.5, None, True], "ä": {"z": "€", "a": -1}}
    row = audit(by=None, action=AuditAction.EXPORTED, object_kind="wave", facts=facts)
    stored = AuditRow.objects.get(pk=row.pk)
    assert rules.fingerprint(stored.content) == row.fingerprint == stored.fingerprint


def test_verification_needs_few_queries(
    log: list[AuditRow], django_assert_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        faults()


@settings(deadline=None)
@given(st.sets(st.integers(1, 300)))
def test_spans_stand_for_their_keys(keys: set[int]) -> None:
    spans = rules.spans_of(keys)
    assert rules.keys_in(spans) == keys
    assert all(a[1] + 1 < b[0] for a, b in zip(spans, spans[1:], strict=False))


@pytest.mark.parametrize(
    ("now", "last"),
    [
        (dt.datetime(2020, 9, 3, 2, 59), dt.date(2020, 9, 1)),
        (dt.datetime(2020, 9, 3, 3, 0), dt.date(2020, 9, 2)),
        (dt.datetime(2020, 9, 3, 23, 0), dt.date(2020, 9, 2)),
    ],
)
def test_day_is_sealed_some_hours_after_its_end(now: dt.datetime, last: dt.date) -> None:
    assert rules.last_day_to_seal(now) == last


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (dt.date(2021, 1, 15), dt.date(2020, 1, 1)),
        (dt.date(2021, 12, 31), dt.date(2020, 12, 1)),
    ],
)
def test_rows_are_kept_for_twelve_months(today: dt.date, first: dt.date) -> None:
    assert rules.kept_from(today) == first
