"""The drawing board: a neighbourhood is put together in a draft, looked at, then taken over or thrown away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from lotse.accounts.enums import Role
from lotse.accounts.models import Staff
from lotse.accounts.services import assign
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, RuleError
from lotse.places import access, rules
from lotse.places.models import Boundary, DirectoryArea, Drawing, Neighbourhood
from lotse.places.queries.directories import directory_in_use, has_street
from lotse.places.queries.drawings import extent_of_drawing, picks_by_hand, picks_outlined
from lotse.places.queries.extents import extent_of, picks_of
from lotse.places.services.drawing import Plan, carry_out, clean_name
from lotse.places.services.outlines import lay_over

MOST_PICKS = 2000
NO_DIRECTORY = (
    "Es gibt noch kein Straßenverzeichnis. Bitte laden Sie zuerst das Verzeichnis Ihrer Gemeinde hoch."
)


@transaction.atomic
def start_drawing(*, by: Staff, name: str, today: dt.date) -> Drawing:
    """Put a new neighbourhood on the drawing board."""
    access.require_founder(by, on=today)
    name = clean_name(name)[:120]
    _refuse_taken(by, name, beside=None)
    return Drawing.objects.create(agency_id=by.agency_id, author=by, name=name, started_at=clock.now())


@transaction.atomic
def start_redrawing(*, by: Staff, neighbourhood_key: int, today: dt.date) -> Drawing:
    """Put a neighbourhood back on the drawing board as it is, or return what the actor began with it before."""
    neighbourhood = access.get_for_setup(by, neighbourhood_key, on=today, lock=True)
    begun = access.visible_drawings(by, on=today).filter(neighbourhood=neighbourhood).first()
    if begun is not None:
        return begun
    by_hand, outlined = picks_of(neighbourhood.pk)
    boundary = Boundary.objects.filter(neighbourhood=neighbourhood).first()
    return Drawing.objects.create(
        agency_id=by.agency_id,
        author=by,
        neighbourhood=neighbourhood,
        name=neighbourhood.name,
        area_values=neighbourhood.area_values,
        picks=[rules.pick_to_json(pick) for pick in by_hand],
        outline=boundary.geometry if boundary else None,
        outline_picks=[rules.pick_to_json(pick) for pick in outlined],
        basis=extent_of(neighbourhood).fingerprint(),
        started_at=clock.now(),
    )


@transaction.atomic
def name_drawing(*, by: Staff, drawing_key: int, name: str, today: dt.date) -> None:
    """Give what is on the drawing board another name."""
    drawing = access.get_drawing(by, drawing_key, on=today, lock=True)
    name = clean_name(name)[:120]
    _refuse_taken(by, name, beside=drawing.neighbourhood_id)
    _keep(drawing, name=name)


@transaction.atomic
def choose_areas(*, by: Staff, drawing_key: int, areas: Sequence[str], today: dt.date) -> None:
    """Set the areas of the directory that belong to the drawing."""
    drawing = access.get_drawing(by, drawing_key, on=today, lock=True)
    known = DirectoryArea.objects.filter(directory=_directory_key(by), value__in=set(areas))
    if missing := rules.unknown_areas(areas, known.values_list("value", flat=True)):
        raise InputError(f"Das Gebiet „{missing[0]}“ kommt im Straßenverzeichnis nicht vor.")
    _keep(drawing, area_values=sorted(set(areas)))


@transaction.atomic
def add_pick(*, by: Staff, drawing_key: int, pick: rules.Pick, today: dt.date) -> None:
    """Take a stretch of a street in, or leave it out; the same stretch again replaces the earlier word on it."""
    drawing = access.get_drawing(by, drawing_key, on=today, lock=True)
    part = pick.segment
    if violation := rules.pick_violation(part):
        raise RuleError(violation)
    if not has_street(_directory_key(by), (part.street, part.town, part.postcode)):
        raise InputError(f"Die Straße „{part.street}“ kommt im Straßenverzeichnis nicht vor.")
    picks = [known for known in picks_by_hand(drawing) if known.segment != part]
    if len(picks) >= MOST_PICKS:
        raise RuleError(
            f"Mehr als {MOST_PICKS} einzelne Abschnitte sind nicht möglich. Wählen Sie bitte Gebiete."
        )
    _keep(drawing, picks=[rules.pick_to_json(known) for known in (*picks, pick)])


@transaction.atomic
def remove_pick(*, by: Staff, drawing_key: int, position: int, today: dt.date) -> None:
    """Take back the word on a stretch, by its position in the list; one that is gone already is no error."""
    drawing = access.get_drawing(by, drawing_key, on=today, lock=True)
    _keep(drawing, picks=[values for at, values in enumerate(drawing.picks) if at != position])


@transaction.atomic
def draw_outline(*, by: Staff, drawing_key: int, geometry: dict[str, Any], today: dt.date) -> None:
    """Lay an outline over the address points: the houses inside become picked stretches."""
    drawing = access.get_drawing(by, drawing_key, on=today, lock=True)
    directory = directory_in_use(by)
    points = access.visible_point_files(by).first()
    if directory is None:
        raise InputError(NO_DIRECTORY)
    if points is None:
        raise InputError("Für eine Grenze braucht es Adresspunkte. Bitte laden Sie zuerst die Datei hoch.")
    found = lay_over(geometry, points, directory)
    _keep(
        drawing,
        outline=geometry,
        outline_picks=[rules.pick_to_json(pick) for pick in found.picks],
        points_inside=found.inside,
        unplaced=list(found.unplaced),
    )


@transaction.atomic
def remove_outline(*, by: Staff, drawing_key: int, today: dt.date) -> None:
    """Wipe the outline off, and with it what followed from it."""
    drawing = access.get_drawing(by, drawing_key, on=today, lock=True)
    _keep(drawing, outline=None, outline_picks=[], points_inside=0, unplaced=[])


@transaction.atomic
def discard_drawing(*, by: Staff, drawing_key: int, today: dt.date) -> None:
    """Throw a drawing away; the neighbourhood stays as it was."""
    access.get_drawing(by, drawing_key, on=today, lock=True).delete()


@transaction.atomic
def take_over(*, by: Staff, drawing_key: int, today: dt.date) -> Neighbourhood:
    """Make the drawing the neighbourhood. People stay known, whatever side of the line they live on now."""
    drawing = access.get_drawing(by, drawing_key, on=today, lock=True)
    if extent_of_drawing(drawing).is_empty:
        raise RuleError("Noch gehört keine Straße dazu. Bitte wählen Sie zuerst ein Gebiet oder eine Straße.")
    plan = Plan(
        drawing.name, drawing.area_values, picks_by_hand(drawing), drawing.outline, picks_outlined(drawing)
    )
    if drawing.neighbourhood_id is None:
        neighbourhood = _found(by, plan, today=today)
    else:
        neighbourhood = access.get_for_setup(by, drawing.neighbourhood_id, on=today, lock=True)
        if extent_of(neighbourhood).fingerprint() != drawing.basis:
            raise ConflictError(
                "Inzwischen hat jemand anderes dieses Quartier neu festgelegt. Bitte verwerfen Sie Ihren Entwurf und "
                "fangen Sie mit dem neuen Stand an."
            )
        _rename(by, neighbourhood, drawing.name)
        carry_out(by=by, neighbourhood=neighbourhood, plan=plan, created=False, today=today)
    drawing.delete()
    return neighbourhood


def _found(by: Staff, plan: Plan, *, today: dt.date) -> Neighbourhood:
    """Create the neighbourhood; whoever founds it and sees no other one works in it."""
    held = access.require_founder(by, on=today)
    _refuse_taken(by, plan.name, beside=None)
    try:
        with transaction.atomic():
            neighbourhood = Neighbourhood.objects.create(
                agency_id=by.agency_id,
                name=plan.name,
                slug=slugify(plan.name),
                membership=plan.membership,
                area_values=sorted(set(plan.areas)),
                started_on=today,
            )
    except IntegrityError:
        raise _taken(plan.name)
    carry_out(by=by, neighbourhood=neighbourhood, plan=plan, created=True, today=today)
    if not access.visible_for_setup(by, on=today).filter(pk=neighbourhood.pk).exists():
        assign(
            by=by,
            staff=by,
            role=Role.CASEWORKER if Role.CASEWORKER in held else Role.TOWN_ADVISER,
            from_on=today,
            neighbourhood_key=neighbourhood.pk,
            reason="hat das Quartier angelegt",
        )
    return neighbourhood


def _rename(by: Staff, neighbourhood: Neighbourhood, name: str) -> None:
    if neighbourhood.name == name:
        return
    _refuse_taken(by, name, beside=neighbourhood.pk)
    neighbourhood.slug = slugify(name)
    neighbourhood.save(update_fields=["slug"])


def _refuse_taken(by: Staff, name: str, *, beside: int | None) -> None:
    same = Neighbourhood.objects.filter(agency_id=by.agency_id, slug=slugify(name))
    if any(key != beside for key in same.values_list("pk", flat=True)):
        raise _taken(name)


def _taken(name: str) -> ConflictError:
    return ConflictError(f"Ein Quartier „{name}“ gibt es schon. Bitte wählen Sie einen anderen Namen.")


def _directory_key(by: Staff) -> int:
    directory = directory_in_use(by)
    if directory is None:
        raise InputError(NO_DIRECTORY)
    return directory.pk


def _keep(drawing: Drawing, **values: object) -> None:
    for name, value in values.items():
        setattr(drawing, name, value)
    drawing.save(update_fields=list(values))
