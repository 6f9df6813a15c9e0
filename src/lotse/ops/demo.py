"""`lotse demo`: the demo town „Lüner Höhe“, built by running the kick-off on its example list."""

from __future__ import annotations

import argparse

from django.conf import settings
from django.db import transaction

from lotse.accounts.models import Agency
from lotse.accounts.services import command_line_actor
from lotse.core import clock
from lotse.ops import demo_town
from lotse.ops.database import prepare_database
from lotse.ops.demo_cast import CAST_FILE, create_cast
from lotse.ops.kickoff import KickoffOrder, kick_off, report_of
from lotse.ops.report import Report
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
    "authority": "Die Bundesbeauftragte für den Datenschutz und die Informationsfreiheit",
    "authority_address": "Graurheindorfer Straße 153, 53117 Bonn",
    "authority_url": "www.bfdi.bund.de",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The demo has nothing to choose."""


def run(arguments: argparse.Namespace) -> Report:
    """Build the demo town, or bring it up to date; a second run changes nothing."""
    folder = settings.DATA / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    streets, clients = folder / "strassenverzeichnis.csv", folder / "kundenliste.csv"
    demo_town.write_directory(streets)
    demo_town.write_clients(clients, today=demo_town.FIRST_DAY)
    prepare_database()
    with transaction.atomic():
        by = command_line_actor(agency_name=AGENCY["name"], today=demo_town.FIRST_DAY)
        Agency.objects.filter(pk=by.agency_id).update(**AGENCY)
        directory = read_directory(streets)
        import_directory(by=by, source=directory)
        neighbourhood = draw_neighbourhood(
            by=by,
            name=demo_town.NEIGHBOURHOOD,
            directory=directory.directory,
            areas=[demo_town.NEIGHBOURHOOD],
            today=demo_town.FIRST_DAY,
        )
        describe_office(by=by, neighbourhood=neighbourhood, details=OFFICE)
        create_cast(by=by, agency=by.agency, neighbourhood=neighbourhood, today=clock.today())
    order = KickoffOrder(
        list_file=clients,
        directory_file=streets,
        areas=(demo_town.NEIGHBOURHOOD,),
        neighbourhood=demo_town.NEIGHBOURHOOD,
        out=folder / "auftakt",
        today=demo_town.FIRST_DAY,
    )
    report = report_of(kick_off(order), order)
    listed = "\n".join(f"  {order.out / name}" for name in report.facts["files"])  # type: ignore[attr-defined]
    sign_in = f"Anmelden: {settings.BASE_URL}/anmelden – ein Knopf je Rolle; Passwörter in {settings.DATA / CAST_FILE}"
    return Report(
        f"Der Musterort „Lüner Höhe“ steht.\n{report.text}\nDie Dateien:\n{listed}\n{sign_in}", report.facts
    )
