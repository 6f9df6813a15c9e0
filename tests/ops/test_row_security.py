"""The second net on PostgreSQL: without an agency's name nothing is seen, with another's nothing of ours."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from factories import NeighbourhoodFactory
from letters_town import person
from pytest_django import Settings
from test_access import EXPECTED, STAFF, answer
from world import World, build_world

from lotse.accounts.models import Agency, Staff
from lotse.core.errors import BrokenInstallation
from lotse.journal.models import Entry
from lotse.ops import checks, row_security
from lotse.ops.row_security import ROOMS, install_row_security, missing_policies, policies
from lotse.outreach.models import Letter
from lotse.people.models import Person, SourceNumber
from lotse.places.models import Neighbourhood
from lotse.privacy.services.row_security import keep_to_agency, role_name

pytestmark = pytest.mark.django_db
MIDDLEWARE = "lotse.web.row_security.KeepToAgency"


@pytest.fixture
def net() -> None:
    """The second net, for the length of the test."""
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has row security")
    install_row_security()


@pytest.fixture
def world(
    net: None,
    cast: dict[str, Staff],
    neighbourhood: Neighbourhood,
    town: Agency,
    tmp_path: Path,
    settings: Settings,
) -> World:
    settings.FILES = settings.DATA = tmp_path
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, MIDDLEWARE]
    return build_world(cast=cast, neighbourhood=neighbourhood, town=town, folder=tmp_path)


@contextmanager
def request_of(agency_key: int | None) -> Iterator[None]:
    """Work as a request does, for an agency or for none; all of it is taken back at the end."""
    with transaction.atomic():
        if agency_key is None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('role', %s, true)", [role_name()])
        else:
            keep_to_agency(agency_key)
        yield
        transaction.set_rollback(True)


def rows() -> dict[str, int]:
    """Count the rows that are seen, in all tables that have a policy."""
    names = {policy.table for policy in policies()}
    return {
        model._meta.db_table: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.db_table in names
    }


def test_every_table_about_people_has_a_policy() -> None:
    tables = {model._meta.db_table for model in apps.get_models() if model._meta.app_label in ROOMS}
    assert {policy.table for policy in policies()} == tables
    assert {"people_person", "outreach_letter", "journal_entry", "casework_case"} <= tables


def test_policy_changes_its_name_with_its_condition() -> None:
    one, other = policies()[:2]
    assert one.name != row_security.Policy(one.table, other.condition).name


def test_request_without_an_agency_sees_nothing(world: World) -> None:
    before = rows()
    assert min(before[table] for table in ("people_person", "outreach_letter", "journal_entry")) > 0
    with request_of(None):
        assert set(rows().values()) == {0}
    assert rows() == before


def test_request_of_the_own_agency_sees_all_of_it(world: World, agency: Agency) -> None:
    theirs = person(NeighbourhoodFactory.create(agency=Agency.objects.get(name="Stadt Kamen"), slug="x"), 9)
    ours = Person.objects.filter(agency=agency).count()
    letters, entries = Letter.objects.count(), Entry.objects.filter(agency_key=agency.pk).count()
    with request_of(agency.pk):
        assert Person.objects.count() == ours
        assert (Letter.objects.count(), Entry.objects.count()) == (letters, entries)
        assert not Person.objects.filter(pk=theirs.pk).exists()


def test_request_of_another_agency_sees_nothing_of_ours(world: World, town: Agency, agency: Agency) -> None:
    with request_of(town.pk):
        seen = {table: count for table, count in rows().items() if count}
    assert seen == {}
    assert agency.pk != town.pk


def test_another_agencys_rows_are_neither_changed_nor_added(world: World, town: Agency) -> None:
    someone = Person.objects.get(pk=world.person)
    with request_of(town.pk):
        assert Person.objects.filter(pk=someone.pk).update(family_name="Fremd") == 0
        assert Person.objects.filter(pk=someone.pk).delete()[0] == 0
        someone.pk = None
        with pytest.raises(ProgrammingError, match="row-level security"):
            someone.save(force_insert=True)


def test_row_that_hangs_on_anothers_row_is_not_added_either(world: World, town: Agency) -> None:
    with request_of(town.pk), pytest.raises(ProgrammingError, match="row-level security"):
        Letter.objects.create(wave_id=world.posted, code="FREMD234", position=99, address=[], salutation="")


@pytest.mark.parametrize("role", sorted(STAFF))
def test_pages_are_the_same_with_the_net(role: str, world: World, cast: dict[str, Staff]) -> None:
    client = Client()
    client.force_login(cast[role])
    client.raise_request_exception = False
    answers = {
        name: answer(client, client_path(name, row.at, world), row.post) for name, row in EXPECTED.items()
    }
    assert answers == {name: row.expected(role) for name, row in EXPECTED.items()}


def client_path(name: str, at: tuple[str, ...], world: World) -> str:
    return reverse(name, args=[getattr(world, thing) for thing in at])


def test_view_that_forgets_its_filter_shows_nothing_of_others(
    world: World, cast: dict[str, Staff], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The case the net is for: a query that does not begin at `access`."""
    monkeypatch.setattr("lotse.people.access.visible_people", lambda user, *, on: Person.objects.all())
    client = Client()
    client.force_login(cast["stranger"])
    with transaction.atomic():
        status = client.get(client_path("person", ("person",), world)).status_code
        transaction.set_rollback(True)
    assert status == 404


def test_net_is_made_once_and_mended(net: None) -> None:
    assert missing_policies() == ()
    install_row_security()
    assert missing_policies() == ()
    first = policies()[0]
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER POLICY "{first.name}" ON "{first.table}" RENAME TO "lotse_agency_old"')
        cursor.execute('ALTER TABLE "people_person" DISABLE ROW LEVEL SECURITY')
    assert {policy.table for policy in missing_policies()} == {first.table, "people_person"}
    install_row_security()
    assert missing_policies() == ()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_policies WHERE tablename = %s", [first.table])
        assert cursor.fetchone() == (1,)


def test_net_covers_tables_of_later_migrations(net: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE later (id bigint)")
        cursor.execute("SELECT has_table_privilege(%s, 'later', 'DELETE')", [role_name()])
        assert cursor.fetchone() == (True,)


def test_user_who_may_not_make_roles_is_told_what_to_ask_for() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has roles")
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE ROLE "{role_name()}_probe" NOLOGIN')
        cursor.execute(f'SET LOCAL ROLE "{role_name()}_probe"')
    with pytest.raises(BrokenInstallation, match=f'CREATE ROLE "{role_name()}" NOLOGIN; GRANT .*_probe"'):
        install_row_security()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_check_names_what_the_net_misses(net: None) -> None:
    assert list(checks.row_security_faults()) == []
    with connection.cursor() as cursor:
        cursor.execute('ALTER TABLE "people_sourcenumber" DISABLE ROW LEVEL SECURITY')
    assert [fault.where for fault in checks.row_security_faults()] == [SourceNumber._meta.db_table]


@pytest.mark.django_db(transaction=True)
def test_agency_is_named_within_a_transaction_only() -> None:
    with pytest.raises(RuntimeError):
        keep_to_agency(1)


def test_setting_wants_postgresql(tmp_path: Path) -> None:
    environment = {**os.environ, "LOTSE_DATA": str(tmp_path), "LOTSE_ROW_SECURITY": "ja", "DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-c", "import lotse.settings"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "LOTSE_ROW_SECURITY braucht PostgreSQL" in done.stderr
