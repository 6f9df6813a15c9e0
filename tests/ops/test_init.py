"""`lotse init` and `lotse invite`: from an empty database to a link that works."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from lotse.accounts.access import assignments, has_second_factor, roles
from lotse.accounts.enums import AgencyKind, Role
from lotse.accounts.models import Agency, Assignment, Staff
from lotse.accounts.services import command_line_actor
from lotse.cli import main
from lotse.core import clock
from lotse.ops.demo_cast import CAST_FILE, create_cast
from lotse.places.models import Neighbourhood, Office
from lotse.privacy.models import AuditRow

pytestmark = pytest.mark.django_db
Run = Callable[..., int]
HOUSE = (
    "--agency",
    "Jobcenter Probe",
    "--admin-name",
    "Bea Betrieb",
    "--admin-mail",
    "Bea@jobcenter.example",
)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Run:
    """Run a command as if nobody sat at the terminal."""
    settings.BASE_URL = "http://testserver"
    monkeypatch.setattr("sys.stdin", io.StringIO())

    def command(*arguments: str) -> int:
        with pytest.raises(SystemExit) as leaving:
            main(list(arguments))
        assert isinstance(leaving.value.code, int)
        return leaving.value.code

    return command


def link_from(capsys: pytest.CaptureFixture[str]) -> str:
    address: str = json.loads(capsys.readouterr().out)["invitation"]
    return address.removeprefix("http://testserver")


def test_init_leads_to_a_working_first_account(
    run: Run, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("init", "--yes", "--json", "--kind", "municipal", *HOUSE) == 0
    address, password = link_from(capsys), "vier zufällige Wörter hier"
    client.post(address, {"password": password, "again": password})
    client.post("/anmelden", {"login": "bea@jobcenter.example", "password": password})
    staff = Staff.objects.get(email="bea@jobcenter.example")
    assert client.session["_auth_user_id"] == str(staff.pk)
    assert roles(staff, on=clock.today()) == {Role.OPERATOR}
    assert (staff.agency.name, staff.agency.kind) == ("Jobcenter Probe", AgencyKind.MUNICIPAL)


def test_init_draws_neighbourhood_and_office_if_named(run: Run) -> None:
    office = ("--neighbourhood", "Probequartier", "--office", "Büro", "--office-phone", "030 23125 001")
    assert run("init", "--yes", *HOUSE, *office) == 0
    assert Office.objects.get().neighbourhood.name == "Probequartier"
    assert run("init", "--yes", *HOUSE, *office) == 0
    assert (Neighbourhood.objects.count(), Office.objects.count(), Agency.objects.count()) == (1, 1, 1)


def test_init_takes_over_the_agency_that_a_command_founded_in_passing(run: Run) -> None:
    command_line_actor(agency_name="Jobcenter", today=clock.today())
    assert run("init", "--yes", *HOUSE) == 0
    assert Agency.objects.get().name == "Jobcenter Probe"


@pytest.mark.parametrize("missing", [0, 2, 4])
def test_init_says_what_is_missing_and_changes_nothing(
    run: Run, capsys: pytest.CaptureFixture[str], missing: int
) -> None:
    assert run("init", "--yes", *HOUSE[:missing], *HOUSE[missing + 2 :]) == 1
    assert "Es fehlt eine Angabe" in capsys.readouterr().err
    assert not Agency.objects.exists()


def test_init_with_unusable_address_changes_nothing(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("init", "--yes", *HOUSE[:-1], "keine-adresse") == 1
    assert "gültige E-Mail-Adresse" in capsys.readouterr().err
    assert not Agency.objects.exists()


def test_init_asks_on_a_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    answers = ["", "Jobcenter Probe", "9", "3", "Bea Betrieb", "bea@jobcenter.example", ""]
    monkeypatch.setattr("sys.stdin", Terminal("\n".join(answers) + "\n"))
    assert run("init") == 0
    asked = capsys.readouterr().err
    assert "Ohne diese Angabe geht es nicht weiter" in asked
    assert "„9“ steht nicht zur Wahl" in asked
    assert Agency.objects.get().kind == AgencyKind.TOWN


def test_invite_renews_access_for_somebody_known(
    run: Run, caseworker: Staff, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("invite", caseworker.email, "--forget-second-factor", "--json") == 0
    password = "vier zufällige Wörter hier"
    client.post(link_from(capsys), {"password": password, "again": password})
    caseworker.refresh_from_db()
    assert caseworker.check_password(password)
    assert not has_second_factor(caseworker)


def test_invite_somebody_new_needs_name_and_role(run: Run, agency: Agency) -> None:
    assert run("invite", "neu@jobcenter.example") == 1
    assert run("invite", "neu@jobcenter.example", "--name", "Nele Neu", "--role", "team-lead") == 0
    wrong = (
        "invite",
        "neu@jobcenter.example",
        "--name",
        "Nele Neu",
        "--role",
        "team-lead",
        "--agency",
        "Keine",
    )
    assert run(*wrong) == 1


def test_demo_cast_stays_the_same(neighbourhood: Neighbourhood, settings: Settings, tmp_path: object) -> None:
    settings.DATA = tmp_path
    file = settings.DATA / CAST_FILE

    def cast_again() -> str:
        by = command_line_actor(agency_name="Jobcenter", today=clock.today())
        create_cast(by=by, agency=neighbourhood.agency, neighbourhood=neighbourhood, today=clock.today())
        return str(file.read_text(encoding="utf-8"))

    first = cast_again()
    rows = (Staff.objects.count(), Assignment.objects.count(), AuditRow.objects.count())
    assert cast_again() == first
    assert (Staff.objects.count(), Assignment.objects.count(), AuditRow.objects.count()) == rows
    assert file.stat().st_mode & 0o777 == 0o600
    for entry in json.loads(first):
        staff = Staff.objects.get(email=entry["email"])
        assert staff.check_password(entry["password"])
        assert has_second_factor(staff)
        assert {given.role for given in assignments(staff, on=clock.today())} == {entry["role"]}


def test_demo_cast_is_made_anew_where_its_file_was_lost(
    neighbourhood: Neighbourhood, settings: Settings, tmp_path: object
) -> None:
    settings.DATA = tmp_path
    by = command_line_actor(agency_name="Jobcenter", today=clock.today())
    for _ in range(2):
        (settings.DATA / CAST_FILE).unlink(missing_ok=True)
        cast = create_cast(
            by=by, agency=neighbourhood.agency, neighbourhood=neighbourhood, today=clock.today()
        )
    assert len(cast) == 8
    assert all(Staff.objects.get(email=member.email).check_password(member.password) for member in cast)
