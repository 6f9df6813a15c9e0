"""The demo's doors: one button per role on the sign-in page. Outside the demo none of this answers."""

from __future__ import annotations

import json
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import HttpRequest

from lotse.accounts.access import staff_by_mail
from lotse.accounts.enums import Role
from lotse.core.errors import NotVisible

WHAT_TO_TRY = {
    Role.CASEWORKER: "schreibt Briefe, führt Gespräche, begleitet Menschen",
    Role.DEPUTY: "springt für einige Wochen ein",
    Role.TEAM_LEAD: "teilt ein, vertritt, sieht das Ganze",
    Role.TOWN_ADVISER: "berät bei der Stadt, mit eigenen Menschen",
    Role.REVIEWER: "sieht nur geschützte Zahlen",
    Role.PRIVACY_OFFICER: "prüft Zugriffe und Löschfristen",
    Role.STAFF_COUNCIL: "hält den zweiten Schlüssel zum Protokoll",
    Role.OPERATOR: "hält die Technik am Laufen, sieht keine Menschen",
}


@dataclass(frozen=True, slots=True)
class DemoMember:
    """Somebody of the cast that one may sign in as."""

    role: str
    label: str
    email: str
    hint: str


def demo_members() -> tuple[DemoMember, ...]:
    """Return the cast that `lotse demo` wrote down; empty before its first run."""
    try:
        entries = json.loads((settings.DATA / "demo-cast.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    return tuple(
        DemoMember(entry["role"], Role(entry["role"]).label, entry["email"], WHAT_TO_TRY[Role(entry["role"])])
        for entry in entries
    )


def enter_demo(request: HttpRequest, role: str) -> None:
    """Sign in as the cast's member with that role; the second factor is skipped, in the demo only."""
    emails = (member.email for member in demo_members() if member.role == role)
    staff = staff_by_mail(next(emails, ""))
    if staff is None:
        raise NotVisible("Diese Rolle gibt es im Musterort nicht.")
    get_adapter().login(request, staff)
    record_authentication(request, staff, "demo")
