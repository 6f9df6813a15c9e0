"""`lotse init`: the first start asks for agency, first administrator, neighbourhood and office."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from django.db import transaction

from lotse.accounts.enums import AgencyKind, Role
from lotse.accounts.models import Agency, Staff
from lotse.accounts.services import Invitee, command_line_actor, invite, settle_agency
from lotse.core import clock
from lotse.core.errors import InputError
from lotse.lib.addresses import Directory
from lotse.ops.database import prepare_database
from lotse.ops.invite import invitation_link
from lotse.ops.questions import Questions
from lotse.ops.report import Report
from lotse.places.access import visible_neighbourhoods
from lotse.places.services import OfficeDetails, describe_office, draw_neighbourhood

KINDS = {str(number): kind for number, kind in enumerate(AgencyKind, start=1)}


@dataclass(frozen=True, slots=True)
class HouseDetails:
    """What the first start needs to know; without `neighbourhood` that part is left for later."""

    agency: str
    kind: AgencyKind
    admin_name: str
    admin_mail: str
    neighbourhood: str
    office: OfficeDetails | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    kinds = ", ".join(f"{kind.value} = {kind.label}" for kind in AgencyKind)
    parser.add_argument("--agency", metavar="NAME", help="Name der Stelle")
    parser.add_argument("--kind", choices=[kind.value for kind in AgencyKind], help=kinds)
    parser.add_argument("--admin-name", metavar="NAME", help="wer das Haus technisch betreut")
    parser.add_argument("--admin-mail", metavar="ADRESSE", help="E-Mail-Adresse dieser Person")
    parser.add_argument("--neighbourhood", metavar="NAME", help="Name des Quartiers")
    parser.add_argument("--office", metavar="NAME", help="Name des Büros")
    parser.add_argument("--office-street", metavar="STRASSE", help="Straße und Hausnummer des Büros")
    parser.add_argument("--office-postcode", metavar="PLZ", help="Postleitzahl des Büros")
    parser.add_argument("--office-town", metavar="ORT", help="Ort des Büros")
    parser.add_argument("--office-phone", metavar="NUMMER", help="Telefon des Büros")
    parser.add_argument("--yes", action="store_true", help="nichts fragen, Fehlendes weglassen")


def run(arguments: argparse.Namespace) -> Report:
    """Ask what the call does not say, then set everything up in one go or not at all."""
    details = _ask(arguments, Questions(silent=arguments.yes))
    prepare_database()
    today = clock.today()
    with transaction.atomic():
        agency = settle_agency(name=details.agency, kind=details.kind)
        by = command_line_actor(agency_name=agency.name, today=today)
        invitee = Invitee(name=details.admin_name, email=details.admin_mail, role=Role.OPERATOR)
        issued = invite(by=None, agency=agency, invitee=invitee, today=today)
        if details.neighbourhood:
            _settle_neighbourhood(by, agency, details)
    link = invitation_link(issued)
    text = (
        f"„{agency.name}“ ist eingerichtet.\n"
        f"Das erste Konto öffnet {details.admin_name} mit diesem Link (gilt bis {issued.expires_at:%d.%m.%Y}, "
        f"einmal):\n  {link}\n"
        "Danach vergibt dieses Konto alle weiteren. Weiter geht es mit: lotse serve"
    )
    facts: dict[str, object] = {
        "agency": agency.name,
        "neighbourhood": details.neighbourhood,
        "invitation": link,
        "expires_at": issued.expires_at.isoformat(),
    }
    return Report(text, facts)


def _ask(arguments: argparse.Namespace, questions: Questions) -> HouseDetails:
    agency = questions.text("Name der Stelle, zum Beispiel „Jobcenter Musterkreis“", arguments.agency)
    kind = arguments.kind or questions.choice(
        "Was für eine Stelle ist das?", {number: kind.label for number, kind in KINDS.items()}
    )
    admin_name = questions.text("Wer betreut das Haus technisch? Vor- und Nachname", arguments.admin_name)
    admin_mail = questions.text("E-Mail-Adresse dieser Person", arguments.admin_mail)
    neighbourhood = questions.text("Name des Quartiers (leer: später)", arguments.neighbourhood, needed=False)
    office = _ask_office(arguments, questions, neighbourhood) if neighbourhood else None
    return HouseDetails(
        agency, KINDS.get(kind) or AgencyKind(kind), admin_name, admin_mail, neighbourhood, office
    )


def _ask_office(
    arguments: argparse.Namespace, questions: Questions, neighbourhood: str
) -> OfficeDetails | None:
    name = questions.text("Name des Büros (leer: später)", arguments.office, needed=False)
    if not name:
        return None
    return OfficeDetails(
        name=name,
        street_line=questions.text("Straße und Hausnummer des Büros", arguments.office_street, needed=False),
        postcode=questions.text("Postleitzahl", arguments.office_postcode, needed=False),
        town=questions.text("Ort", arguments.office_town, needed=False),
        phone=questions.text("Telefon", arguments.office_phone, needed=False),
    )


def _settle_neighbourhood(by: Staff, agency: Agency, details: HouseDetails) -> None:
    """Create the neighbourhood, still without streets, unless there is one of that name."""
    if by.agency_id != agency.pk:
        raise InputError(
            f"Die Kommandozeile arbeitet für „{by.agency.name}“. Das Quartier einer anderen Stelle legen Sie "
            "bitte im Browser an."
        )
    today = clock.today()
    known = visible_neighbourhoods(by, on=today).filter(name=details.neighbourhood).first()
    neighbourhood = known or draw_neighbourhood(
        by=by, name=details.neighbourhood, directory=Directory.from_segments(()), today=today
    )
    if details.office is not None:
        describe_office(by=by, neighbourhood=neighbourhood, details=details.office)
