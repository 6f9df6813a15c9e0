"""`lotse demo`: the demo town „Lüner Höhe“, built by running the kick-off on its example list."""

from __future__ import annotations

import argparse
import json

from django.conf import settings
from django.db import transaction

from lotse.accounts.access import staff_by_mail
from lotse.accounts.models import Agency
from lotse.accounts.services import command_line_actor
from lotse.core import clock
from lotse.ops import demo_town
from lotse.ops.database import prepare_database
from lotse.ops.demo_cases import add_everyday_life
from lotse.ops.demo_cast import CASEWORKER_MAIL, CAST_FILE, DEPUTY_MAIL, create_cast
from lotse.ops.demo_door import open_door
from lotse.ops.kickoff import KickoffOrder, kick_off, report_of
from lotse.ops.report import Report
from lotse.outreach.models import Wave
from lotse.outreach.printing import Mode
from lotse.places.models import Neighbourhood, Office
from lotse.places.services import (
    OfficeDetails,
    describe_office,
    draw_neighbourhood,
    import_directory,
    read_directory,
)

OFFICE = OfficeDetails(
    name="Quartiersbüro Lüner Höhe",
    host="im Jugendzentrum",
    street_line="Ludwig-Schröder-Straße 18",
    postcode="59174",
    town="Kamen",
    phone="030 23125 018",
    mail="lotse@luener-hoehe.example",
    languages=("de", "tr", "en"),
    step_free=True,
    run_by="der Stadt Kamen und des Jobcenters",
    contact_role="Ihr Quartierslotse",
    walk_in=("Dienstag 9 bis 13 Uhr",),
    phone_hours=("Montag bis Freitag 9 bis 12 Uhr", "Montag bis Donnerstag 14 bis 16 Uhr"),
)
AGENCY = {
    "name": "Jobcenter Musterkreis",
    "street_line": "Beispielweg 1",
    "place": "59174 Kamen",
    "phone": "030 23125 000",
    "mail": "post@jobcenter.example",
    "officer_name": "Datenschutz im Jobcenter Musterkreis",
    "officer_mail": "datenschutz@jobcenter.example",
    "officer_address": "Beispielweg 1, 59174 Kamen",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The demo has nothing to choose."""


def run(arguments: argparse.Namespace) -> Report:
    """Build the demo town; where it stands already, leave everything as its people have made it."""
    folder = settings.DATA / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    order = KickoffOrder(
        list_file=folder / "kundenliste.csv",
        directory_file=folder / "strassenverzeichnis.csv",
        areas=(demo_town.NEIGHBOURHOOD,),
        neighbourhood=demo_town.NEIGHBOURHOOD,
        out=folder / "auftakt",
        today=demo_town.FIRST_DAY,
        mode=Mode.OPEN,  # as the door is that `open_door` opens, so that the letters can go to the post
    )
    prepare_database()
    neighbourhood = _build_town(order)
    stands = Wave.objects.filter(neighbourhood=neighbourhood).exists()
    if stands and (order.out / "summary.json").exists():
        facts = json.loads((order.out / "summary.json").read_text("utf-8"))
        said = "Der Musterort „Lüner Höhe“ steht schon, nichts geändert."
    else:
        report = report_of(kick_off(order), order)
        facts, said = report.facts, f"Der Musterort „Lüner Höhe“ steht.\n{report.text}"
    _add_everyday_life(neighbourhood)
    listed = "\n".join(f"  {order.out / name}" for name in facts["files"])
    sign_in = f"Anmelden: {settings.BASE_URL}/anmelden – ein Knopf je Rolle; Passwörter in {settings.DATA / CAST_FILE}"
    return Report(f"{said}\nDie Dateien:\n{listed}\n{sign_in}", facts)


@transaction.atomic
def _build_town(order: KickoffOrder) -> Neighbourhood:
    demo_town.write_directory(order.directory_file)
    demo_town.write_clients(order.list_file, today=demo_town.FIRST_DAY)
    by = command_line_actor(agency_name=AGENCY["name"], today=demo_town.FIRST_DAY)
    Agency.objects.filter(pk=by.agency_id).update(**AGENCY)
    directory = read_directory(order.directory_file)
    import_directory(by=by, source=directory)
    neighbourhood = draw_neighbourhood(
        by=by,
        name=order.neighbourhood,
        directory=directory.directory,
        areas=order.areas,
        today=order.today,
    )
    if not Office.objects.filter(neighbourhood=neighbourhood).exists():
        describe_office(by=by, neighbourhood=neighbourhood, details=OFFICE)
    create_cast(by=by, agency=by.agency, neighbourhood=neighbourhood, today=clock.today())
    return neighbourhood


def _add_everyday_life(neighbourhood: Neighbourhood) -> None:
    by, deputy = staff_by_mail(CASEWORKER_MAIL), staff_by_mail(DEPUTY_MAIL)
    if by is not None and deputy is not None:
        add_everyday_life(by=by, deputy=deputy, neighbourhood_key=neighbourhood.pk, today=clock.today())
        open_door(by=by, deputy=deputy, neighbourhood_key=neighbourhood.pk, now=clock.now())
