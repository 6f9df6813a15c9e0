"""Reading a photo by its content, and writing it anew so that it fits into a number of bytes.

Nothing of the file itself is handed on: only its points of colour are, drawn onto a new picture. So whatever else
it carried (place, camera, thumbnail, a second file behind the first) is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
SMALLEST_SIDE = 160  # points; below it there is nothing to see
STEEPEST = 4  # how often the short side may go into the long one
# An honest progressive JPEG has about ten scans. Thousands of empty ones would keep a server busy for minutes.
_MOST_SCANS, _SCAN = 200, b"\xff\xda"
_QUALITIES = (85, 80, 75, 70, 65, 60, 55, 50)
_NARROWER, _LEAST_SIDE = 0.85, 40
_UNREADABLE = "Diese Datei lässt sich nicht als Foto lesen. Bitte nehmen Sie ein JPEG, PNG oder WebP."


class PictureError(ValueError):
    """A file that is no photo we can take; the message is a German sentence for whoever uploaded it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A baseline JPEG in the colours of the web (sRGB); `width` and `height` in points."""

    content: bytes
    width: int
    height: int


def shrink(content: bytes, *, box: tuple[int, int], at_most_bytes: int, most_pixels: int) -> Picture:
    """Return a photo (JPEG, PNG or WebP) as one that fits into a box of points and a number of bytes.

    It is turned the way its camera was held, never enlarged or cropped; what was transparent becomes white, of a
    moving picture the first one is taken. A file that unpacks to more than `most_pixels` is refused before it is
    unpacked. PictureError for whatever cannot be taken.
    """
    with _readable():
        opened = Image.open(BytesIO(content), formats=FORMATS)
    width, height = opened.size
    if width * height > most_pixels:
        raise PictureError(_too_large(most_pixels))
    if min(width, height) < SMALLEST_SIDE or max(width, height) > STEEPEST * min(width, height):
        raise PictureError(
            f"Dieses Bild ist zu klein oder zu schmal. Bitte nehmen Sie eines, das an jeder Seite mindestens "
            f"{SMALLEST_SIDE} Bildpunkte hat und höchstens {STEEPEST}-mal so breit wie hoch ist."
        )
    if opened.format in ("JPEG", "MPO") and content.count(_SCAN) > _MOST_SCANS:
        raise PictureError(_UNREADABLE)
    with _readable():
        opened.draft("RGB", (2 * max(box), 2 * max(box)))  # a JPEG need not be unpacked larger than that
        picture = _plain(ImageOps.exif_transpose(opened), box)
    return _fitting(picture, at_most_bytes)


@contextmanager
def _readable() -> Iterator[None]:
    """Say in one sentence what Pillow says in many ways: its readers raise whatever they stumble over."""
    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError(
            "Dieses Bild ist zu groß. Bitte verkleinern Sie es, bevor Sie es hochladen."
        ) from error
    except Exception as error:
        raise PictureError(_UNREADABLE) from error


def _too_large(most_pixels: int) -> str:
    return (
        f"Dieses Bild hat mehr als {most_pixels // 1_000_000} Millionen Bildpunkte. Bitte verkleinern Sie es, bevor "
        "Sie es hochladen."
    )


def _plain(picture: Image.Image, box: tuple[int, int]) -> Image.Image:
    """Return a picture scaled into the box, in sRGB, on white."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I"):  # sixteen bits of grey
        picture = picture.point(lambda level: level / 256).convert("L")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
    elif picture.mode != "CMYK":
        picture = picture.convert("RGB")
    picture.thumbnail(box, Image.Resampling.LANCZOS)
    if picture.mode == "RGBA":
        ground = Image.new("RGBA", picture.size, "white")
        ground.alpha_composite(picture)
        picture = ground.convert("RGB")
    return _in_web_colours(picture, profile)


def _in_web_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Translate the colours of a camera, where it says which they are; without that, paler than they were."""
    if profile:
        try:
            source, target = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
            translated = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            translated = None
        if translated is not None:
            return translated
    return picture.convert("RGB")


def _fitting(picture: Image.Image, at_most_bytes: int) -> Picture:
    """Write a picture as well as it can be within so many bytes: first less exactly, then smaller."""
    while min(picture.size) >= _LEAST_SIDE:
        for quality in _QUALITIES:
            content = _written(picture, quality)
            if len(content) <= at_most_bytes:
                return Picture(content, *picture.size)
        width, height = (int(side * _NARROWER) for side in picture.size)
        picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    raise PictureError("Dieses Bild lässt sich nicht klein genug machen. Bitte nehmen Sie ein anderes.")


def _written(picture: Image.Image, quality: int) -> bytes:
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    out = BytesIO()
    clean.save(out, "JPEG", quality=quality, optimize=True, progressive=False)
    return out.getvalue()
