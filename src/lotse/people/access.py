"""The only way to a person."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from lotse.accounts.access import reach
from lotse.accounts.models import Staff
from lotse.core.errors import NotVisible
from lotse.people.models import ClientImport, Person, SavedFilter, Upload


def visible_people(user: Staff, *, on: dt.date) -> QuerySet[Person]:
    """Return the own agency's people in the neighbourhoods the user is assigned to (R1, R2)."""
    return Person.objects.filter(about_visible(user, on=on, path=""))


def about_visible(user: Staff, *, on: dt.date, path: str = "person") -> Q:
    """Return the condition that a row is about somebody the user may see; `path` leads from it to the person.

    A join, not a list of keys: a neighbourhood of a hundred thousand costs a page no more than one of ten.
    """
    allowed = reach(user, on=on)
    to = f"{path}__" if path else ""
    if allowed.is_empty:
        return Q(pk__in=())
    own = Q(**{f"{to}agency": allowed.agency_key, f"{to}merged_into__isnull": True})
    if allowed.everywhere:
        return own
    return own & Q(**{f"{to}neighbourhood__in": allowed.neighbourhood_keys})


def get_person(user: Staff, key: int, *, on: dt.date, lock: bool = False) -> Person:
    """Return one person, locked for a change if wished; NotVisible where the user has no business."""
    people = visible_people(user, on=on).select_related("neighbourhood")
    found = (people.select_for_update(of=("self",)) if lock else people).filter(pk=key).first()
    if found is None:
        raise NotVisible("Diese Person gibt es für Sie nicht.")
    return found


def visible_imports(user: Staff, *, on: dt.date) -> QuerySet[ClientImport]:
    """Return the imports of the neighbourhoods whose people the user may see."""
    allowed = reach(user, on=on)
    if allowed.is_empty:
        return ClientImport.objects.none()
    own = ClientImport.objects.filter(agency_id=allowed.agency_key)
    return own if allowed.everywhere else own.filter(neighbourhood__in=allowed.neighbourhood_keys)


def get_import(user: Staff, key: int, *, on: dt.date, lock: bool = False) -> ClientImport:
    """Return one import, locked for a change if wished; NotVisible where the user has no business."""
    imports = visible_imports(user, on=on).select_related("neighbourhood")
    found = (imports.select_for_update(of=("self",)) if lock else imports).filter(pk=key).first()
    if found is None:
        raise NotVisible("Diesen Import gibt es für Sie nicht.")
    return found


def visible_uploads(user: Staff, *, on: dt.date) -> QuerySet[Upload]:
    """Return the uploaded lists of the neighbourhoods whose people the user may see."""
    allowed = reach(user, on=on)
    if allowed.is_empty:
        return Upload.objects.none()
    own = Upload.objects.filter(agency_id=allowed.agency_key)
    return own if allowed.everywhere else own.filter(neighbourhood__in=allowed.neighbourhood_keys)


def get_upload(user: Staff, token: str, *, on: dt.date, lock: bool = False) -> Upload:
    """Return one uploaded list, locked for a change if wished; NotVisible where there is none any more."""
    uploads = visible_uploads(user, on=on).select_related("neighbourhood")
    found = (uploads.select_for_update(of=("self",)) if lock else uploads).filter(token=token).first()
    if found is None:
        raise NotVisible("Diese Datei liegt nicht mehr bereit. Bitte laden Sie die Liste noch einmal hoch.")
    return found


def visible_filters(user: Staff, *, on: dt.date) -> QuerySet[SavedFilter]:
    """Return the user's own filters and the shared ones, of the neighbourhoods whose people they may see."""
    allowed = reach(user, on=on)
    if allowed.is_empty:
        return SavedFilter.objects.none()
    own = SavedFilter.objects.filter(Q(author=user) | Q(is_shared=True), neighbourhood__agency=user.agency_id)
    return own if allowed.everywhere else own.filter(neighbourhood__in=allowed.neighbourhood_keys)
