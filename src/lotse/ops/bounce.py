"""`lotse bounce`: takes a mail server's report from standard input and notes which message came back.

Meant for a line in the mail server's aliases: `lotse-zurueck: "|/srv/…/lotse bounce"`. Mails that are no such
report are left alone and are no error, or the server would send a report about the report.
"""

from __future__ import annotations

import argparse
import sys

from lotse.core.errors import InputError
from lotse.ops.database import prepare_database
from lotse.ops.report import Report
from lotse.schedule.services.messages import take_back

LARGEST = 2_000_000  # bytes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The mail comes from standard input."""


def run(arguments: argparse.Namespace) -> Report:
    """Note the message that came back, if it is one of ours."""
    content = sys.stdin.buffer.read(LARGEST + 1)
    if not content.strip():
        raise InputError(
            "Es kam keine E-Mail an. Bitte leiten Sie sie an die Standardeingabe dieses Befehls."
        )
    prepare_database()
    message = take_back(content[:LARGEST])
    if message is None:
        return Report(
            "Das ist kein Bericht über eine unserer Nachrichten; nichts geändert.", {"message": None}
        )
    return Report(f"Vermerkt: Nachricht {message.pk} kam zurück.", {"message": message.pk})
