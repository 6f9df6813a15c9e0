"""`lotse serve`: the screens, on this machine."""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from urllib.parse import urlsplit

from django.conf import settings

from lotse.ops.companion import WorkerCompanion
from lotse.ops.database import prepare_database
from lotse.ops.report import Report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--host", default="127.0.0.1", help="Adresse, auf der gelauscht wird")
    parser.add_argument("--port", type=int, default=None, help="Port (sonst der aus LOTSE_BASE_URL)")
    parser.add_argument("--workers", type=int, default=1, help="Zahl der Prozesse")
    parser.add_argument("--with-worker", action="store_true", help="auch Aufgaben im Hintergrund erledigen")


def run(arguments: argparse.Namespace) -> Report:
    """Serve until somebody stops it."""
    from granian import Granian  # noqa: PLC0415  only this command needs the server
    from granian.constants import Interfaces  # noqa: PLC0415  as above

    prepare_database()
    port = arguments.port or urlsplit(settings.BASE_URL).port or 8000
    # Browsers grant passkeys to „localhost“, never to a bare number.
    shown = "localhost" if arguments.host == "127.0.0.1" else arguments.host
    print(f"Quartierslotse läuft auf http://{shown}:{port} – beenden mit Strg+C.", flush=True)
    server = Granian(
        "lotse.wsgi:application",
        address=arguments.host,
        port=port,
        interface=Interfaces.WSGI,
        workers=arguments.workers,
        blocking_threads=4,
    )
    with WorkerCompanion() if arguments.with_worker else nullcontext():
        server.serve()
    return Report("Beendet.")
