"""The command `lotse`: finds the command, prints what it says, turns errors into one German sentence.

Exit status: 0 done, 1 bad input or a refusal, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from lotse.ops.report import Report

# Each command is a module of lotse.ops with `add_arguments(parser)` and `run(arguments) -> Report`.
COMMANDS = {
    "init": "Das Haus einrichten: Stelle, erstes Konto, Quartier und Büro",
    "invite": "Einen Link für ein neues Konto oder ein neues Passwort ausgeben",
    "kickoff": "Aus Liste und Straßenverzeichnis werden Briefe, Flyer und Aushang",
    "import-streets": "Ein Straßenverzeichnis einlesen",
    "import-people": "Eine Kundenliste prüfen und auf Wunsch übernehmen",
    "wave": "Wellen auflisten, setzen, als aufgegeben vermerken",
    "demo": "Den Musterort „Lüner Höhe“ anlegen",
    "serve": "Die Oberfläche im Browser bereitstellen",
    "worker": "Aufgaben im Hintergrund erledigen",
    "bounce": "Den Bericht eines Mailservers über eine zurückgekommene Nachricht aufnehmen",
    "rotate-keys": "Geschützte Notizen mit einem neuen Schlüssel verschlüsseln",
    "check": "Prüfen, ob alles stimmt: Datenbank, Protokoll, Journal, Dateien",
}


# What argparse says, and how it is said here.
_IN_GERMAN = (
    (r"the following arguments are required: (.*)", r"Es fehlt: \1."),
    (
        r"argument (.*?): invalid choice: '(.*?)' \(choose from (.*)\)",
        r"„\2“ gibt es bei \1 nicht, möglich ist: \3.",
    ),
    (r"argument (.*?): invalid .* value: '(.*?)'", r"„\2“ passt nicht zu \1."),
    (r"argument (.*?): expected one argument", r"Zu \1 fehlt die Angabe."),
    (r"argument (.*?): (.*)", r"\1: \2."),
    (r"unrecognized arguments: (.*)", r"Unbekannt: \1."),
)


class _Parser(argparse.ArgumentParser):
    """An argument parser that says in German what is wrong with a call."""

    def error(self, message: str) -> NoReturn:
        for english, german in _IN_GERMAN:
            if found := re.fullmatch(english, message):
                message = found.expand(german)
                break
        self.print_usage(sys.stderr)
        self.exit(2, f"Der Aufruf stimmt nicht. {message}\nHilfe: {self.prog} --help\n")


def _parser() -> _Parser:
    parser = _Parser(prog="lotse", description="Quartierslotse: Werkbank für die Arbeit im Quartier.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="BEFEHL", parser_class=_Parser)
    for name, summary in COMMANDS.items():
        commands.add_parser(name, help=summary, description=summary, add_help=False)
    return parser


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _parser().parse_known_args(arguments[:1])
    os.umask(0o077)  # whatever a command writes is about people: for its owner only
    try:
        sys.exit(_run(arguments[0], arguments[1:]))
    except KeyboardInterrupt:
        print("Abgebrochen. Es ist nichts geändert.", file=sys.stderr)
        sys.exit(1)


def _run(name: str, arguments: Sequence[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lotse.settings")
    import django  # noqa: PLC0415  only once the command is known: `lotse --help` stays quick

    django.setup()
    from lotse.core.errors import LotseError  # noqa: PLC0415  as above

    command = import_module(f"lotse.ops.{name.replace('-', '_')}")
    parser = _Parser(prog=f"lotse {name}", description=COMMANDS[name])
    parser.add_argument("--json", action="store_true", help="dieselbe Zusammenfassung für Maschinen")
    command.add_arguments(parser)
    parsed = parser.parse_args(arguments)
    try:
        report: Report = command.run(parsed)
    except LotseError as error:
        print(f"Fehler: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"Fehler: „{error.filename}“ lässt sich nicht lesen oder schreiben. Bitte prüfen Sie Pfad und Rechte.",
            file=sys.stderr,
        )
        return 1
    print(json.dumps(report.facts, ensure_ascii=False, indent=1) if parsed.json else report.text)
    return 1 if report.found_faults else 0
