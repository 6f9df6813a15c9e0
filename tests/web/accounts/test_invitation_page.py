"""The page behind an invitation link."""

from __future__ import annotations

from django.test import Client
from factories import FIRST_DAY

from lotse.accounts.enums import Role
from lotse.accounts.models import Agency, Staff
from lotse.accounts.services import Invitee, IssuedInvitation, invite, renew_access

GOOD = "vier zufällige Wörter hier"


def issue(team_lead: Staff, agency: Agency) -> IssuedInvitation:
    invitee = Invitee(name="Nele Neu", email="neu@jobcenter.example", role=Role.CASEWORKER)
    return invite(by=team_lead, agency=agency, invitee=invitee, today=FIRST_DAY)


def test_invitation_page_sets_the_password_and_leads_to_the_second_factor(
    client: Client, team_lead: Staff, agency: Agency
) -> None:
    address = f"/anmelden/einladung/{issue(team_lead, agency).token}"
    page = client.get(address).content.decode()
    assert "Willkommen, Nele Neu" in page
    assert agency.name in page
    answer = client.post(address, {"password": GOOD, "again": GOOD}, follow=True)
    assert "Ihr Passwort ist gesetzt" in answer.content.decode()
    client.post("/anmelden", {"login": "neu@jobcenter.example", "password": GOOD})
    assert client.get("/anmelden/passwort").status_code == 200
    assert client.get("/anmelden/zweiter-faktor/passkeys")["Location"] == "/anmelden/zweiter-faktor"


def test_invitation_page_explains_a_weak_or_mistyped_password(
    client: Client, team_lead: Staff, agency: Agency
) -> None:
    address = f"/anmelden/einladung/{issue(team_lead, agency).token}"
    answer = client.post(address, {"password": "kurz", "again": "kurz"})
    assert answer.status_code == 422
    assert "mindestens 12 Zeichen" in answer.content.decode()
    answer = client.post(address, {"password": GOOD, "again": "anders"})
    assert "Die beiden Passwörter sind verschieden" in answer.content.decode()
    assert not Staff.objects.filter(email="neu@jobcenter.example").exists()


def test_invitation_page_of_a_used_or_wrong_link_says_what_to_do(
    client: Client, team_lead: Staff, agency: Agency
) -> None:
    address = f"/anmelden/einladung/{issue(team_lead, agency).token}"
    client.post(address, {"password": GOOD, "again": GOOD})
    for gone in (address, "/anmelden/einladung/gibt-es-nicht"):
        answer = client.get(gone)
        assert answer.status_code == 404
        assert "Bitte lassen Sie sich einen neuen geben" in answer.content.decode()


def test_sign_in_after_an_invitation_knows_the_mail_address_once(
    client: Client, team_lead: Staff, agency: Agency
) -> None:
    address = f"/anmelden/einladung/{issue(team_lead, agency).token}"
    answer = client.post(address, {"password": GOOD, "again": GOOD})
    assert answer["Location"] == "/anmelden"  # nobody's address in an address
    assert 'value="neu@jobcenter.example"' in client.get("/anmelden").content.decode()
    assert "neu@jobcenter.example" not in client.get("/anmelden").content.decode()


def test_link_is_not_taken_by_somebody_else_who_is_signed_in(
    client: Client, caseworker: Staff, team_lead: Staff, agency: Agency
) -> None:
    address = f"/anmelden/einladung/{issue(team_lead, agency).token}"
    client.force_login(caseworker)
    page = client.get(address).content.decode()
    assert caseworker.name in page
    assert "Nele Neu" in page
    assert 'type="password"' not in page
    assert client.post(address, {"password": GOOD, "again": GOOD}).status_code == 409
    assert not Staff.objects.filter(email="neu@jobcenter.example").exists()
    assert client.session["_auth_user_id"] == str(caseworker.pk)


def test_whoever_signs_out_goes_on_with_the_link(
    client: Client, caseworker: Staff, team_lead: Staff, agency: Agency
) -> None:
    address = f"/anmelden/einladung/{issue(team_lead, agency).token}"
    client.force_login(caseworker)
    assert client.post(address, {"sign_out": "ja"})["Location"] == address
    assert "Willkommen, Nele Neu" in client.get(address).content.decode()
    client.post(address, {"password": GOOD, "again": GOOD})
    client.post("/anmelden", {"login": "neu@jobcenter.example", "password": GOOD})
    assert client.session["_auth_user_id"] == str(Staff.objects.get(email="neu@jobcenter.example").pk)


def test_link_that_renews_an_access_is_not_taken_by_somebody_else_either(
    client: Client, caseworker: Staff, deputy: Staff, team_lead: Staff
) -> None:
    issued = renew_access(by=team_lead, staff_key=caseworker.pk, forget_second_factor=False, today=FIRST_DAY)
    before = Staff.objects.get(pk=caseworker.pk).password
    client.force_login(deputy)
    address = f"/anmelden/einladung/{issued.token}"
    assert client.post(address, {"password": GOOD, "again": GOOD}).status_code == 409
    assert Staff.objects.get(pk=caseworker.pk).password == before
