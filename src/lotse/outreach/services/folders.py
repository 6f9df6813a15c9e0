"""Where a wave's files lie, written down so that the data folder can be moved or restored elsewhere."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from lotse.outreach.models import Wave


def noted(path: Path) -> str:
    """Return how a place is written down: from the data folder on where it lies in it, else from the root on."""
    whole, data = path.resolve(), Path(settings.DATA).resolve()
    return str(whole.relative_to(data) if whole.is_relative_to(data) else whole)


def own_folder(wave: Wave) -> Path:
    """Return where the house itself puts a wave's files."""
    return Path(settings.FILES) / "waves" / str(wave.pk)


def folder_of(wave: Wave) -> Path:
    """Return where a wave's files lie, in the data folder as it is now."""
    return Path(settings.DATA) / wave.folder if wave.folder else own_folder(wave)


def file_of(wave: Wave, name: str) -> Path | None:
    """Return one of a wave's files, if it is there."""
    path = folder_of(wave) / name
    return path if path.is_file() else None
