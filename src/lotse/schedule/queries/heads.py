"""The neighbourhoods somebody works in, with their office and its mode: one query for the head of every page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from lotse.places.models import Neighbourhood
from lotse.schedule.enums import HoursKind, Mode
from lotse.schedule.models import OfficeMode, OpeningRule
from lotse.schedule.queries.modes import ModeOfDay, counting
from lotse.schedule.rules.modes import Kept, usual_mode


@dataclass(frozen=True, slots=True)
class Head:
    """A neighbourhood; `office_key` and `mode` are None where no office is entered yet."""

    key: int
    name: str
    office_key: int | None
    mode: ModeOfDay | None


_CARD = {
    HoursKind.CONSULTATION: "office__walk_in",
    HoursKind.APPOINTMENTS: "office__appointment",
    HoursKind.PHONE: "office__phone_hours",
}


def heads(neighbourhoods: QuerySet[Neighbourhood], day: dt.date) -> list[Head]:
    """Return neighbourhoods by name, each with how its office can be reached on a day; one query.

    The caller has found the neighbourhoods through `access`.
    """
    held = OfficeMode.objects.filter(
        office__neighbourhood=OuterRef("pk"), withdrawn_at__isnull=True, from_on__lte=day
    )
    held = held.exclude(until_on__lt=day).order_by("-from_on", "-pk")
    kept = OpeningRule.objects.filter(counting(day, day), office__neighbourhood=OuterRef("pk"))
    rows = neighbourhoods.annotate(
        held_mode=Subquery(held.values("mode")[:1]),
        held_key=Subquery(held.values("pk")[:1]),
        held_until=Subquery(held.values("until_on")[:1]),
        **{f"keeps_{kind}": Exists(kept.filter(kind=kind)) for kind in HoursKind},
    )
    columns = (
        "pk",
        "name",
        "office__pk",
        "held_mode",
        "held_key",
        "held_until",
        *(f"keeps_{kind}" for kind in HoursKind),
        *_CARD.values(),
    )
    return [_head(row, day) for row in rows.order_by("name", "pk").values(*columns)]


def _head(row: dict[str, Any], day: dt.date) -> Head:
    mode = None
    if row["held_mode"]:
        mode = ModeOfDay(Mode(row["held_mode"]), row["held_key"], None, row["held_until"])
    elif row["office__pk"] is not None:
        kept = [Kept(kind, day) for kind in HoursKind if row[f"keeps_{kind}"]]
        mode = ModeOfDay(usual_mode(kept, [kind for kind, card in _CARD.items() if row[card]], day))
    return Head(row["pk"], row["name"], row["office__pk"], mode)
