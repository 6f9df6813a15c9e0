"""The photo on the office's public page: taken in, made small, removed."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core.errors import InputError, NotVisible
from lotse.places import access
from lotse.places.models import Office, OfficePhoto
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

if TYPE_CHECKING:
    from lotse.lib.pictures import Picture

LARGEST_UPLOAD = 8 * 1024**2
MOST_PIXELS = 40_000_000
# What the public page shows at most, and what it may cost of the 60,000 bytes of a first visit.
BOX, MOST_BYTES = (720, 540), 30_000


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A photo as somebody uploads it. `all_agreed`: nobody can be recognised in it, or who can be agreed."""

    content: bytes
    description: str
    all_agreed: bool


def show_photo(*, by: Staff, neighbourhood_key: int, photo: NewPhoto, today: dt.date) -> OfficePhoto:
    """Show a photo on the page of a neighbourhood's office from now on, instead of one that was there.

    It is made small before anything is locked: that takes up to a second, in which others want to write.
    """
    access.get_for_setup(by, neighbourhood_key, on=today)
    description = " ".join(photo.description.split())
    if not description:
        raise InputError("Bitte beschreiben Sie in einem Satz, was auf dem Foto zu sehen ist.")
    if not photo.all_agreed:
        raise InputError(
            "Bitte bestätigen Sie, dass alle einverstanden sind, die auf dem Foto zu erkennen sind."
        )
    return _store(by, neighbourhood_key, _made_small(photo.content), description[:200], today)


@transaction.atomic
def remove_photo(*, by: Staff, neighbourhood_key: int, today: dt.date) -> None:
    """Take the photo away at once; it is nowhere else."""
    neighbourhood = access.get_for_setup(by, neighbourhood_key, on=today, lock=True)
    removed, _ = OfficePhoto.objects.filter(office__neighbourhood=neighbourhood).delete()
    if removed:
        office = Office.objects.get(neighbourhood=neighbourhood)
        audit(by=by, action=AuditAction.DELETED, object_kind="office-photo", object_key=office.pk)


@transaction.atomic
def _store(by: Staff, neighbourhood_key: int, picture: Picture, text: str, today: dt.date) -> OfficePhoto:
    neighbourhood = access.get_for_setup(by, neighbourhood_key, on=today, lock=True)
    office = Office.objects.filter(neighbourhood=neighbourhood).first()
    if office is None:
        raise NotVisible("Für dieses Quartier gibt es noch kein Büro.")
    photo, created = OfficePhoto.objects.update_or_create(
        office=office,
        defaults={
            "content": picture.content,
            "fingerprint": hashlib.sha256(picture.content).hexdigest()[:16],
            "width": picture.width,
            "height": picture.height,
            "description": text,
        },
    )
    audit(
        by=by,
        action=AuditAction.CREATED if created else AuditAction.CHANGED,
        object_kind="office-photo",
        object_key=office.pk,
        reason="Bestätigt: Wer auf dem Foto zu erkennen ist, ist einverstanden.",
        facts={"bytes": len(picture.content)},
    )
    return photo


def _made_small(content: bytes) -> Picture:
    from lotse.lib.pictures import PictureError, shrink  # noqa: PLC0415  Pillow is heavy, and few starts need it

    if len(content) > LARGEST_UPLOAD:
        raise InputError(f"Das Foto ist größer als {LARGEST_UPLOAD // 1024**2} MB. Bitte verkleinern Sie es.")
    try:
        return shrink(content, box=BOX, at_most_bytes=MOST_BYTES, most_pixels=MOST_PIXELS)
    except PictureError as error:
        raise InputError(str(error), detail=repr(error.__cause__))
