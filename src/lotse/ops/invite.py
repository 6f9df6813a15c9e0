"""`lotse invite`: a link for a new account, or for somebody who cannot get in any more."""

from __future__ import annotations

import argparse

from django.conf import settings
from django.urls import reverse

from lotse.accounts.access import staff_by_mail
from lotse.accounts.enums import Role
from lotse.accounts.models import Agency
from lotse.accounts.services import Invitee, IssuedInvitation, invite, renew_access
from lotse.core import clock
from lotse.core.errors import InputError
from lotse.ops.database import prepare_database
from lotse.ops.report import Report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("mail", metavar="ADRESSE", help="E-Mail-Adresse der Person")
    parser.add_argument("--name", help="Vor- und Nachname, für ein neues Konto")
    parser.add_argument(
        "--role",
        choices=[role.value for role in Role if role not in (Role.DEPUTY, Role.SPECIAL_NOTES)],
        help="Rolle, für ein neues Konto",
    )
    parser.add_argument("--agency", metavar="NAME", help="Stelle (sonst die erste)")
    parser.add_argument(
        "--forget-second-factor", action="store_true", help="auch App und Passkeys neu einrichten lassen"
    )


def run(arguments: argparse.Namespace) -> Report:
    """Issue a link and print it; nothing is sent."""
    prepare_database()
    today = clock.today()
    known = staff_by_mail(arguments.mail)
    if known is not None:
        issued = renew_access(
            by=None,
            staff_key=known.pk,
            forget_second_factor=arguments.forget_second_factor,
            today=today,
        )
    else:
        if not arguments.name or not arguments.role:
            raise InputError("Für ein neues Konto bitte --name und --role angeben.")
        invitee = Invitee(name=arguments.name, email=arguments.mail, role=Role(arguments.role))
        issued = invite(by=None, agency=_agency(arguments.agency), invitee=invitee, today=today)
    link = invitation_link(issued)
    what = "ein neues Passwort" if known else "ein neues Konto"
    text = f"Link für {what} (gilt bis {issued.expires_at:%d.%m.%Y}, einmal):\n  {link}"
    return Report(text, {"invitation": link, "renews": known is not None})


def invitation_link(issued: IssuedInvitation) -> str:
    """Return the whole address behind an invitation; it is shown this once."""
    return f"{settings.BASE_URL}{reverse('invitation', args=[issued.token])}"


def _agency(name: str | None) -> Agency:
    found = (Agency.objects.filter(name=name) if name else Agency.objects.order_by("pk")).first()
    if found is None:
        raise InputError(
            f"Die Stelle „{name}“ gibt es hier nicht."
            if name
            else "Bitte zuerst das Haus einrichten: lotse init"
        )
    return found
