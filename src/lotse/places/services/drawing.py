"""Drawing neighbourhoods: from area values and picked stretches of streets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from lotse.accounts.models import Staff
from lotse.core.errors import InputError
from lotse.journal.services import Happening, record
from lotse.lib.addresses import Directory
from lotse.places import rules
from lotse.places.enums import MembershipKind
from lotse.places.models import Boundary, Neighbourhood, PickedSegment
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


@dataclass(frozen=True, slots=True)
class Plan:
    """What a neighbourhood is to become: `outline_picks` follow from the outline, `picks` were made by hand."""

    name: str
    areas: Sequence[str] = ()
    picks: Sequence[rules.Pick] = ()
    outline: dict[str, Any] | None = None
    outline_picks: Sequence[rules.Pick] = ()

    @property
    def membership(self) -> MembershipKind:
        """What mainly decides."""
        if self.areas:
            return MembershipKind.AREAS
        return MembershipKind.OUTLINE if self.outline else MembershipKind.SEGMENTS

    @property
    def extent(self) -> rules.Extent:
        """What would belong to it."""
        return rules.Extent(frozenset(self.areas), (*self.picks, *self.outline_picks))


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
    plan = Plan(clean_name(name), areas, picks)
    check_areas(areas, directory)
    neighbourhood, created = Neighbourhood.objects.get_or_create(
        agency_id=by.agency_id, slug=slugify(plan.name), defaults={**_values(plan), "started_on": today}
    )
    if not created and _is_drawn_so(neighbourhood, plan.extent):
        return neighbourhood
    return carry_out(by=by, neighbourhood=neighbourhood, plan=plan, created=created, today=today)


def carry_out(
    *, by: Staff, neighbourhood: Neighbourhood, plan: Plan, created: bool, today: dt.date
) -> Neighbourhood:
    """Store a plan: the neighbourhood, its picks and outline, journal and audit. The caller has checked access."""
    if not created:
        Neighbourhood.objects.filter(pk=neighbourhood.pk).update(**_values(plan))
        neighbourhood.refresh_from_db()
    _replace_picks(neighbourhood, plan)
    _replace_outline(neighbourhood, plan, today=today)
    picks = len(plan.extent.picks)
    record(
        Happening(
            rules.NeighbourhoodDrawn(areas=len(plan.extent.areas), picks=picks),
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
        facts={"areas": neighbourhood.area_values, "picks": picks},
    )
    return neighbourhood


def clean_name(name: str) -> str:
    """Return a neighbourhood's name without stray blanks; InputError where nothing is left of it."""
    name = " ".join(name.split())
    if not name or not slugify(name):
        raise InputError("Das Quartier braucht einen Namen, zum Beispiel „Lüner Höhe“.")
    return name


def check_areas(areas: Sequence[str], directory: Directory) -> None:
    """Refuse areas that the directory does not have, naming the nearest ones."""
    known = {value for values in directory.area_values().values() for value in values}
    if missing := rules.unknown_areas(areas, known):
        raise InputError(_unknown_area_message(missing[0], known))


def _values(plan: Plan) -> dict[str, Any]:
    return {
        "name": plan.name,
        "membership": plan.membership,
        "area_values": sorted(set(plan.areas)),
    }


def _is_drawn_so(neighbourhood: Neighbourhood, extent: rules.Extent) -> bool:
    has_picks = PickedSegment.objects.filter(neighbourhood=neighbourhood).exists()
    return frozenset(neighbourhood.area_values) == extent.areas and not extent.picks and not has_picks


def _replace_picks(neighbourhood: Neighbourhood, plan: Plan) -> None:
    PickedSegment.objects.filter(neighbourhood=neighbourhood).delete()
    made = [
        PickedSegment(neighbourhood=neighbourhood, from_outline=from_outline, **rules.pick_to_json(pick))
        for picks, from_outline in ((plan.picks, False), (plan.outline_picks, True))
        for pick in picks
    ]
    PickedSegment.objects.bulk_create(made, batch_size=2000)


def _replace_outline(neighbourhood: Neighbourhood, plan: Plan, *, today: dt.date) -> None:
    if plan.outline is None:
        Boundary.objects.filter(neighbourhood=neighbourhood).delete()
        return
    Boundary.objects.update_or_create(
        neighbourhood=neighbourhood, defaults={"geometry": plan.outline, "drawn_on": today}
    )


def _unknown_area_message(wanted: str, known: set[str]) -> str:
    if not known:
        return f"Das Straßenverzeichnis nennt keine Gebiete; „{wanted}“ lässt sich darin nicht finden."
    from difflib import get_close_matches  # noqa: PLC0415  only when something is wrong: keeps the start quick

    near = get_close_matches(wanted, known, n=3, cutoff=0.6) or sorted(known)[:5]
    listed = ", ".join(f"„{value}“" for value in near)
    return f"Das Gebiet „{wanted}“ kommt im Straßenverzeichnis nicht vor. Gemeint vielleicht: {listed}?"
