"""Importing street directories, drawing neighbourhoods, describing offices."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from itertools import islice
from operator import attrgetter
from pathlib import Path

from django.db import connection, transaction
from django.utils.text import slugify

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import InputError
from lotse.journal.services import Happening, record
from lotse.lib.addresses import Directory, DirectoryError, street_key
from lotse.places import rules
from lotse.places.enums import MembershipKind
from lotse.places.models import Neighbourhood, Office, PickedSegment, StreetDirectory, StreetSegment
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


@dataclass(frozen=True, slots=True)
class OfficeDetails:
    """What people need to know to reach an office; times are ready lines ("Dienstag 9 bis 12 Uhr")."""

    name: str
    street_line: str
    postcode: str
    town: str
    phone: str
    host: str = ""
    mail: str = ""
    languages: tuple[str, ...] = ("de",)
    step_free: bool = False
    run_by: str = ""
    contact_name: str = ""
    contact_role: str = ""
    walk_in: tuple[str, ...] = ()
    appointment: tuple[str, ...] = ()
    phone_hours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DirectoryFile:
    """A street directory read from a file, with the file's fingerprint."""

    path: Path
    sha256: str
    directory: Directory


_SEGMENT_FIELDS = (
    "row",
    "street",
    "from_number",
    "from_suffix",
    "to_number",
    "to_suffix",
    "parity",
    "postcode",
    "town",
    "town_part",
    "borough",
    "area",
    "union",
)


def read_directory(path: Path) -> DirectoryFile:
    """Read a directory file without storing anything; InputError names row and column."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"Das Straßenverzeichnis „{path}“ lässt sich nicht öffnen. Bitte prüfen Sie den Pfad.",
            detail=str(error),
        )
    try:
        directory = Directory.load(path)
    except DirectoryError as error:
        raise InputError(f"„{path.name}“: {error}", detail=repr(error))
    return DirectoryFile(path, hashlib.sha256(content).hexdigest(), directory)


@transaction.atomic
def import_directory(*, by: Staff, source: DirectoryFile) -> tuple[StreetDirectory, bool]:
    """Store a directory for the actor's agency; the same file twice is stored once (second value False)."""
    known = StreetDirectory.objects.filter(agency_id=by.agency_id, sha256=source.sha256).first()
    if known is not None:
        return known, False
    stored = StreetDirectory.objects.create(
        agency_id=by.agency_id,
        file_name=source.path.name,
        sha256=source.sha256,
        rows=len(source.directory),
        imported_at=clock.now(),
    )
    _store_segments(stored, source.directory)
    audit(
        by=by,
        action=AuditAction.IMPORTED,
        object_kind="street-directory",
        object_key=stored.pk,
        facts={"rows": stored.rows},
    )
    return stored, True


def _store_segments(stored: StreetDirectory, directory: Directory) -> None:
    """Store the rows past the ORM: a state's directory has 378,000, and objects for them cost ten times more."""
    names = ("directory_id", "street_key", *_SEGMENT_FIELDS)
    marks = ", ".join(["%s"] * len(names))
    columns = ", ".join(connection.ops.quote_name(name) for name in names)
    table = connection.ops.quote_name(StreetSegment._meta.db_table)
    key_of = cache(street_key)
    values = attrgetter(*_SEGMENT_FIELDS)
    lines = ((stored.pk, key_of(segment.street), *values(segment)) for segment in directory.segments)
    with connection.cursor() as cursor:
        while batch := list(islice(lines, 5000)):
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", batch)  # noqa: S608  own names


@transaction.atomic
def draw_neighbourhood(
    *,
    by: Staff,
    name: str,
    directory: Directory,
    areas: Sequence[str] = (),
    picks: Sequence[rules.Pick] = (),
    today: dt.date,
) -> Neighbourhood:
    """Create a neighbourhood or draw it anew, from area values of the directory and picked stretches."""
    name = " ".join(name.split())
    if not name or not slugify(name):
        raise InputError("Das Quartier braucht einen Namen, zum Beispiel „Lüner Höhe“.")
    check_areas(areas, directory)
    values = {
        "name": name,
        "membership": MembershipKind.AREAS if areas else MembershipKind.SEGMENTS,
        "area_values": sorted(set(areas)),
    }
    neighbourhood, created = Neighbourhood.objects.get_or_create(
        agency_id=by.agency_id, slug=slugify(name), defaults={**values, "started_on": today}
    )
    extent = rules.Extent(frozenset(areas), tuple(picks))
    if not created and _is_drawn_so(neighbourhood, extent):
        return neighbourhood
    if not created:
        Neighbourhood.objects.filter(pk=neighbourhood.pk).update(**values)
        neighbourhood.refresh_from_db()
    _replace_picks(neighbourhood, picks)
    record(
        Happening(
            rules.NeighbourhoodDrawn(areas=len(extent.areas), picks=len(extent.picks)),
            on=today,
            agency_key=by.agency_id,
            neighbourhood_key=neighbourhood.pk,
        )
    )
    audit(
        by=by,
        action=AuditAction.CREATED if created else AuditAction.CHANGED,
        object_kind="neighbourhood",
        object_key=neighbourhood.pk,
        facts={"areas": values["area_values"], "picks": len(picks)},
    )
    return neighbourhood


@transaction.atomic
def describe_office(*, by: Staff, neighbourhood: Neighbourhood, details: OfficeDetails) -> Office:
    """Write down where the office is and how to reach it."""
    office, created = Office.objects.update_or_create(neighbourhood=neighbourhood, defaults=asdict(details))
    audit(
        by=by,
        action=AuditAction.CREATED if created else AuditAction.CHANGED,
        object_kind="office",
        object_key=office.pk,
    )
    return office


def check_areas(areas: Sequence[str], directory: Directory) -> None:
    """Refuse areas that the directory does not have, naming the nearest ones."""
    known = {value for values in directory.area_values().values() for value in values}
    if missing := rules.unknown_areas(areas, known):
        raise InputError(_unknown_area_message(missing[0], known))


def _is_drawn_so(neighbourhood: Neighbourhood, extent: rules.Extent) -> bool:
    has_picks = PickedSegment.objects.filter(neighbourhood=neighbourhood).exists()
    return frozenset(neighbourhood.area_values) == extent.areas and not extent.picks and not has_picks


def _replace_picks(neighbourhood: Neighbourhood, picks: Sequence[rules.Pick]) -> None:
    PickedSegment.objects.filter(neighbourhood=neighbourhood).delete()
    PickedSegment.objects.bulk_create(
        PickedSegment(
            neighbourhood=neighbourhood,
            street=pick.segment.street,
            from_number=pick.segment.from_number,
            from_suffix=pick.segment.from_suffix,
            to_number=pick.segment.to_number,
            to_suffix=pick.segment.to_suffix,
            parity=pick.segment.parity,
            postcode=pick.segment.postcode,
            town=pick.segment.town,
            include=pick.include,
        )
        for pick in picks
    )


def _unknown_area_message(wanted: str, known: set[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415  only when something is wrong: keeps the start quick

    near = get_close_matches(wanted, known, n=3, cutoff=0.6) or sorted(known)[:5]
    listed = ", ".join(f"„{value}“" for value in near)
    return f"Das Gebiet „{wanted}“ kommt im Straßenverzeichnis nicht vor. Gemeint vielleicht: {listed}?"
