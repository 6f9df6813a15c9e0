"""The demo town's cast: one account per role, with passwords made for this installation only."""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings

from lotse.accounts.access import assignments, staff_by_mail
from lotse.accounts.enums import AgencyKind, Role
from lotse.accounts.models import Agency, Staff
from lotse.accounts.services import assign, found_agency, open_account
from lotse.places.models import Neighbourhood

CAST_FILE = "demo-cast.json"
TOWN = "Stadt Kamen"
CASEWORKER_MAIL = "lotse@jobcenter.example"
DEPUTY_MAIL = "vertretung@jobcenter.example"
DEPUTY_DAYS = 60


@dataclass(frozen=True, slots=True)
class CastMember:
    """How to sign in as one role."""

    role: str
    email: str
    password: str
    totp_secret: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A part to play: role, made-up name, mail address, and whether it belongs to the one neighbourhood."""

    role: Role
    name: str
    email: str
    is_local: bool = False


_PARTS = (
    _Part(Role.CASEWORKER, "Lotta Lotse", CASEWORKER_MAIL, is_local=True),
    _Part(Role.DEPUTY, "Vera Vertretung", DEPUTY_MAIL, is_local=True),
    _Part(Role.TEAM_LEAD, "Thea Teamleitung", "teamleitung@jobcenter.example"),
    _Part(Role.TOWN_ADVISER, "Stine Stadtberatung", "beratung@stadt-kamen.example"),
    _Part(Role.REVIEWER, "Rike Rückblick", "rueckblick@jobcenter.example"),
    _Part(Role.PRIVACY_OFFICER, "Doro Datenschutz", "datenschutz@jobcenter.example"),
    _Part(Role.STAFF_COUNCIL, "Pia Personalrat", "personalrat@jobcenter.example"),
    _Part(Role.OPERATOR, "Betty Betrieb", "betrieb@jobcenter.example"),
)


def create_cast(
    *, by: Staff, agency: Agency, neighbourhood: Neighbourhood, today: dt.date
) -> list[CastMember]:
    """Open the accounts that are missing and write down how to sign in; a second run changes nothing."""
    file = settings.DATA / CAST_FILE
    known = _read(file)
    town = Agency.objects.filter(name=TOWN).first() or found_agency(name=TOWN, kind=AgencyKind.TOWN)
    cast = []
    for part in _PARTS:
        member = known.get(part.role) or _new_member(part)
        home = town if part.role is Role.TOWN_ADVISER else agency
        staff = staff_by_mail(part.email) or open_account(
            by=by, agency=home, name=part.name, email=part.email, password=member.password
        )
        _give_role(by, staff, part, neighbourhood, today)
        _give_keys(staff, member, is_new=part.role not in known)
        cast.append(member)
    _write(file, cast)
    return cast


def _give_role(by: Staff, staff: Staff, part: _Part, neighbourhood: Neighbourhood, today: dt.date) -> None:
    if assignments(staff, on=today).exists():
        return
    is_deputy = part.role is Role.DEPUTY
    assign(
        by=by,
        staff=staff,
        role=part.role,
        from_on=today if is_deputy else neighbourhood.started_on,
        until_on=today + dt.timedelta(days=DEPUTY_DAYS) if is_deputy else None,
        neighbourhood_key=neighbourhood.pk if part.is_local else None,
        reason="Urlaub" if is_deputy else "",
    )


def _give_keys(staff: Staff, member: CastMember, *, is_new: bool) -> None:
    """Set up the second factor; where the file was lost, password and second factor are made anew."""
    if is_new and not staff.check_password(member.password):
        staff.set_password(member.password)
        staff.save(update_fields=["password"])
    own = Authenticator.objects.filter(user_id=staff.pk, type=Authenticator.Type.TOTP)
    if is_new:
        own.delete()
    if not own.exists():
        TOTP.activate(staff, member.totp_secret)


def _new_member(part: _Part) -> CastMember:
    secret = base64.b32encode(secrets.token_bytes(20)).decode("ascii")
    return CastMember(part.role.value, part.email, secrets.token_urlsafe(12), secret)


def _read(file: Path) -> dict[str, CastMember]:
    if not file.exists():
        return {}
    entries = [CastMember(**entry) for entry in json.loads(file.read_text(encoding="utf-8"))]
    return {member.role: member for member in entries}


def _write(file: Path, cast: list[CastMember]) -> None:
    """Replace the file in one step, readable by its owner only."""
    made = file.with_name(f"{file.name}.{os.getpid()}")
    made.touch(mode=0o600)
    made.write_text(json.dumps([asdict(member) for member in cast], indent=1) + "\n", encoding="utf-8")
    made.replace(file)
