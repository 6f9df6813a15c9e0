"""`lotse rotate-keys`: a new key for what is encrypted in the database."""

from __future__ import annotations

import argparse

from lotse.casework.services.special_notes import encrypt_all_anew, keys_in_use
from lotse.core.errors import InputError
from lotse.ops.database import prepare_database
from lotse.ops.report import Report
from lotse.privacy.services.encryption import add_key, drop_keys, key_file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command takes no arguments."""


def run(arguments: argparse.Namespace) -> Report:
    """Forget keys that an earlier change has left unused, add a new one, and encrypt everything with it.

    The key up to now stays until the next change, so that a backup of the database still opens.
    """
    prepare_database()
    if not key_file().exists():
        raise InputError(
            f"Es gibt noch keinen Schlüssel („{key_file()}“). Er entsteht, wenn der Datenschutz geschützte "
            "Notizen bestätigt; gab es schon welche, holen Sie die Datei bitte aus der Sicherung zurück."
        )
    dropped = drop_keys(used=keys_in_use())
    added = add_key()
    notes = encrypt_all_anew()
    text = f"Neuer Schlüssel {added}: {notes} Notizen sind damit verschlüsselt. Bitte sichern Sie „{key_file()}“."
    return Report(text, {"key": added, "notes": notes, "dropped": dropped})
