"""The photo on an office's public page, without its bytes until somebody asks for them."""

from __future__ import annotations

from dataclasses import dataclass

from lotse.core.errors import NotVisible
from lotse.places.models import Office, OfficePhoto


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A photo as a page places it; `description` is German, `fingerprint` part of its address."""

    slug: str
    fingerprint: str
    width: int
    height: int
    description: str


def photo_of(neighbourhood_key: int) -> ShownPhoto | None:
    """Return the photo of a neighbourhood's office; it is public, so whoever asks may know."""
    offices = Office.objects.select_related("neighbourhood", "photo").defer("photo__content")
    office = offices.filter(neighbourhood=neighbourhood_key).first()
    return shown_photo(office) if office else None


def shown_photo(office: Office) -> ShownPhoto | None:
    """Return the photo of an office that was read with it (`select_related`), or None where there is none."""
    photo: OfficePhoto | None = getattr(office, "photo", None)
    if photo is None:
        return None
    slug = office.neighbourhood.slug
    return ShownPhoto(slug, photo.fingerprint, photo.width, photo.height, photo.description)


def photo_content(slug: str, fingerprint: str) -> bytes:
    """Return a photo's bytes (JPEG); NotVisible for one that was removed or replaced."""
    photos = OfficePhoto.objects.filter(office__neighbourhood__slug=slug, fingerprint=fingerprint)
    content = photos.values_list("content", flat=True).first()
    if content is None:
        raise NotVisible("Dieses Foto gibt es nicht (mehr).")
    return bytes(content)
