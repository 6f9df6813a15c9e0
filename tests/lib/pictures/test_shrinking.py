"""A photo becomes one small harmless JPEG; whatever is none is refused with a sentence."""

from __future__ import annotations

import random
import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from lotse.lib.pictures import Picture, PictureError, shrink

BOX = (720, 540)
MOST_BYTES = 30_000
MOST_PIXELS = 40_000_000
ORIENTATION, PLACE, MAKER = 0x0112, 0x8825, 0x010F


def small(content: bytes, *, most_pixels: int = MOST_PIXELS) -> Picture:
    return shrink(content, box=BOX, at_most_bytes=MOST_BYTES, most_pixels=most_pixels)


def written(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def halves(width: int = 800, height: int = 600, mode: str = "RGB") -> Image.Image:
    """A picture that is red on the left and blue on the right."""
    picture = Image.new("RGB", (width, height), "blue")
    picture.paste("red", (0, 0, width // 2, height))
    return picture.convert(mode)


def noise(width: int, height: int) -> Image.Image:
    return Image.frombytes("RGB", (width, height), random.Random(4).randbytes(width * height * 3))


def opened(picture: Picture) -> Image.Image:
    image = Image.open(BytesIO(picture.content))
    image.load()
    return image


def is_near(found: object, wanted: tuple[int, int, int], by: int = 25) -> bool:
    assert isinstance(found, tuple)
    return all(abs(one - other) <= by for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L", "P", "RGBA", "CMYK", "LA"])
def test_photo_becomes_one_baseline_jpeg(kind: str, mode: str) -> None:
    try:
        content = written(halves(mode=mode), kind)
    except OSError:
        pytest.skip(f"{kind} holds no {mode}")
    found = small(content)
    image = opened(found)
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert (found.width, found.height) == image.size == (720, 540)
    assert "progressive" not in image.info
    assert len(found.content) <= MOST_BYTES


@pytest.mark.parametrize(
    ("size", "wanted"),
    [((400, 300), (400, 300)), ((3000, 1000), (720, 240)), ((1000, 2000), (270, 540)), ((800, 600), BOX)],
)
def test_photo_keeps_its_shape_and_is_never_enlarged(size: tuple[int, int], wanted: tuple[int, int]) -> None:
    found = small(written(halves(*size)))
    assert (found.width, found.height) == wanted


def test_busy_photo_still_fits() -> None:
    found = small(written(noise(1200, 900), "PNG"))
    assert len(found.content) <= MOST_BYTES
    assert found.width >= 200


@pytest.mark.parametrize(("turn", "left"), [(1, (255, 0, 0)), (3, (0, 0, 255)), (2, (0, 0, 255))])
def test_photo_is_turned_as_the_camera_was_held(turn: int, left: tuple[int, int, int]) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = turn
    assert is_near(opened(small(written(halves(), exif=exif))).getpixel((40, 270)), left)


def test_upright_photo_stands_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    found = small(written(halves(), exif=exif))
    assert (found.width, found.height) == (405, 540)


def test_nothing_but_the_picture_goes_along() -> None:
    exif = Image.Exif()
    exif[MAKER] = "Geheimkamera"
    exif.get_ifd(PLACE)[1] = "N"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = written(halves(), exif=exif, comment=b"Geheimwort", icc_profile=profile, dpi=(300, 300))
    found = small(content + b"PK\x03\x04 noch eine Datei")
    image = opened(found)
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not any(word in found.content for word in (b"Geheim", b"PK\x03\x04", b"Exif", b"ICC_PROFILE"))


def test_what_was_transparent_becomes_white() -> None:
    picture = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    assert is_near(opened(small(written(picture, "PNG"))).getpixel((200, 150)), (255, 255, 255))


def test_sixteen_bits_of_grey_keep_their_brightness() -> None:
    picture = Image.new("I;16", (400, 300), 32768)
    assert is_near(opened(small(written(picture, "PNG"))).getpixel((9, 9)), (128, 128, 128))


def test_first_of_a_moving_picture_is_taken() -> None:
    content = written(halves(), "WEBP", save_all=True, append_images=[noise(800, 600)])
    assert is_near(opened(small(content)).getpixel((40, 270)), (255, 0, 0))


def test_colours_of_a_camera_are_translated() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()  # fits no photo: left aside
    assert is_near(opened(small(written(halves(), icc_profile=lab))).getpixel((40, 270)), (255, 0, 0))
    assert is_near(opened(small(written(halves(), icc_profile=b"none"))).getpixel((40, 270)), (255, 0, 0))


def test_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(PictureError, match="40 Millionen"):
        small(hollow_png(8000, 8000))
    with pytest.raises(PictureError, match="zu groß"):
        small(hollow_png(60_000, 60_000))


def test_jpeg_of_countless_scans_is_refused() -> None:
    content = written(halves())
    with pytest.raises(PictureError, match="nicht als Foto"):
        small(content[:-2] + b"\xff\xda" * 300 + content[-2:])


@pytest.mark.parametrize("size", [(150, 600), (2000, 400), (1, 1)])
def test_too_small_or_too_narrow_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(PictureError, match="zu klein oder zu schmal"):
        small(written(halves(*size)))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"\xff\xd8\xff\xe0",
        b"<html><script>alert(1)</script>",
    ],
)
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    with pytest.raises(PictureError, match="nicht als Foto"):
        small(content)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF"])
def test_other_kinds_are_refused_whatever_they_are_called(kind: str) -> None:
    with pytest.raises(PictureError, match="JPEG, PNG oder WebP"):
        small(written(halves(), kind))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_torn_file_is_refused(kind: str) -> None:
    content = written(noise(300, 300), kind)
    with pytest.raises(PictureError):
        small(content[: len(content) // 2])


def test_what_cannot_be_small_enough_is_refused() -> None:
    with pytest.raises(PictureError, match="klein genug"):
        shrink(written(halves()), box=BOX, at_most_bytes=100, most_pixels=MOST_PIXELS)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.lists(st.tuples(st.integers(0), st.binary(max_size=6))))
def test_broken_bytes_never_crash(kind: str, breaks: list[tuple[int, bytes]]) -> None:
    content = bytearray(written(halves(200, 160), kind))
    for at, bytes_there in breaks:
        place = at % len(content)
        content[place : place + len(bytes_there)] = bytes_there
    try:
        found = small(bytes(content))
    except PictureError as error:
        assert str(error).endswith(".")
    else:
        assert len(found.content) <= MOST_BYTES


def hollow_png(width: int, height: int) -> bytes:
    """A PNG that says it is that large, with next to nothing in it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"")) + _chunk(b"IEND")
    )


def _chunk(name: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
