"""Photos of an office as somebody might upload them: drawn, with all that cameras add."""

from __future__ import annotations

import random
from io import BytesIO

from PIL import Image

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.places.models import Neighbourhood, OfficePhoto
from lotse.places.services.photos import NewPhoto, show_photo

TEXT = "Eine grüne Tür mit Rampe, daneben ein Schild."


def camera_photo(width: int = 1200, height: int = 900, kind: str = "JPEG") -> bytes:
    """A picture as busy as a photo can be, with the camera's notes."""
    grain = Image.frombytes(
        "RGB", (width // 4, height // 4), random.Random(4).randbytes(width * height * 3 // 16)
    )
    exif, out = Image.Exif(), BytesIO()
    exif[0x010F] = "Geheimkamera"
    grain.resize((width, height), Image.Resampling.BICUBIC).save(out, kind, exif=exif)
    return out.getvalue()


def show_office_photo(by: Staff, neighbourhood: Neighbourhood, content: bytes = b"") -> OfficePhoto:
    """Show a photo on the page of a neighbourhood's office."""
    photo = NewPhoto(content or camera_photo(), TEXT, all_agreed=True)
    return show_photo(by=by, neighbourhood_key=neighbourhood.pk, photo=photo, today=clock.today())
