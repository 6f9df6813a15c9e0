"""One neighbourhood learns from another: names it, and takes over what it likes of its office card."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core.errors import InputError, NotVisible, RuleError
from lotse.places import access
from lotse.places.models import Neighbourhood, Office
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


class Lesson(StrEnum):
    """What can be taken over, one by one."""

    LANGUAGES = "languages"
    HOURS = "hours"
    RUN_BY = "run_by"


FIELDS: dict[Lesson, tuple[str, ...]] = {
    Lesson.LANGUAGES: ("languages",),
    Lesson.HOURS: ("walk_in", "appointment", "phone_hours"),
    Lesson.RUN_BY: ("run_by",),
}


@transaction.atomic
def learn_from(*, by: Staff, neighbourhood_key: int, model_key: int | None, today: dt.date) -> Neighbourhood:
    """Name the neighbourhood of the same agency that this one learns from, or none."""
    neighbourhood = access.get_for_setup(by, neighbourhood_key, on=today, lock=True)
    model = _model(by, model_key) if model_key is not None else None
    if model is not None and model.pk == neighbourhood.pk:
        raise RuleError("Ein Quartier kann nicht von sich selbst lernen. Bitte wählen Sie ein anderes.")
    neighbourhood.learns_from = model
    neighbourhood.save(update_fields=["learns_from"])
    audit(
        by=by,
        action=AuditAction.CHANGED,
        object_kind="neighbourhood",
        object_key=neighbourhood.pk,
        facts={"learns_from": model_key},
    )
    return neighbourhood


@transaction.atomic
def take_over_lesson(*, by: Staff, neighbourhood_key: int, lesson: Lesson, today: dt.date) -> Office:
    """Copy one part of the model's office card onto the own one."""
    neighbourhood = access.get_for_setup(by, neighbourhood_key, on=today, lock=True)
    offices = Office.objects.filter(neighbourhood__agency=neighbourhood.agency_id)
    source = offices.filter(neighbourhood=neighbourhood.learns_from_id or 0).first()
    if source is None:
        raise InputError("Das Vorbild hat noch keine Bürokarte. Es gibt nichts zu übernehmen.")
    own = offices.select_for_update().filter(neighbourhood=neighbourhood).first()
    if own is None:
        raise InputError("Bitte füllen Sie zuerst die eigene Bürokarte aus, mit Name, Anschrift und Telefon.")
    for name in FIELDS[lesson]:
        setattr(own, name, getattr(source, name))
    own.save(update_fields=list(FIELDS[lesson]))
    audit(
        by=by,
        action=AuditAction.CHANGED,
        object_kind="office",
        object_key=own.pk,
        facts={"fields": list(FIELDS[lesson]), "from": source.neighbourhood_id},
    )
    return own


def _model(by: Staff, key: int) -> Neighbourhood:
    found = access.visible_models(by).filter(pk=key).first()
    if found is None:
        raise NotVisible("Dieses Quartier gibt es für Sie nicht.")
    return found
