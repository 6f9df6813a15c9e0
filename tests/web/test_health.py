"""Whether the house is ready for work, as load balancers and monitoring ask it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from lotse.core import tables

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_healthy_house_says_so_in_plain_text(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda record: record.record_unapplied("ops", "0001_first"), "tables not up to date"),
        (lambda record: record.record_applied("people", "0999_secret_plan"), "tables of another version"),
        (lambda record: record.record_unapplied("accounts", "0001_first"), "tables of another version"),
    ],
    ids=["a migration is missing", "a migration is unknown", "a migration is missing below others"],
)
def test_house_with_other_tables_is_not_ready_and_tells_strangers_no_more(
    client: Client, damage: Callable[[MigrationRecorder], None], reason: str
) -> None:
    damage(MigrationRecorder(connection))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content.decode()) == (503, f"database: {reason}\n")
    assert client.get("/healthz").status_code == 200


def test_house_without_its_database_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*arguments: object) -> None:
        raise OperationalError("host db17 does not answer")

    monkeypatch.setattr(tables, "MigrationExecutor", unreachable)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"database: not reachable\n")
