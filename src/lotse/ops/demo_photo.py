"""The photo of the demo town's office: drawn here, with nobody in it."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import TYPE_CHECKING

from lotse.accounts.models import Staff
from lotse.places.services.photos import NewPhoto, show_photo

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

DESCRIPTION = "Ein Haus aus rotem Backstein mit grüner Tür, davor eine flache Rampe, daneben eine Bank unter einem Baum."
_SIZE = (1440, 960)
_STREET = 800  # how far down the ground begins
_SKY, _CLOUD, _GROUND, _PATH = "#bcdcf0", "#e6f2f9", "#b9bfa6", "#d8d3c8"
_BRICK, _JOINT, _PLINTH, _ROOF = "#a9543d", "#9a4a35", "#7d7468", "#5a4a48"
_FRAME, _GLASS, _SHINE = "#f4f1ea", "#7fa6bd", "#a9c7d8"
_DOOR, _DOOR_EDGE, _SIGN = "#1f6b4f", "#174f3b", "#1b2a5e"
_WOOD, _LEAVES, _LIGHT_LEAVES, _RAIL = "#6b4a2f", "#4f7d3c", "#6b9a4f", "#4a5560"


def hang_up_photo(*, by: Staff, neighbourhood_key: int, today: dt.date) -> None:
    """Show the drawn photo on the page of the demo town's office."""
    photo = NewPhoto(drawn_office(), DESCRIPTION, all_agreed=True)
    show_photo(by=by, neighbourhood_key=neighbourhood_key, photo=photo, today=today)


def drawn_office() -> bytes:
    """Return the picture as PNG."""
    from PIL import Image, ImageDraw  # noqa: PLC0415  Pillow is heavy, and only the demo draws

    picture = Image.new("RGB", _SIZE, _SKY)
    pen = ImageDraw.Draw(picture)
    for left, top, width in ((90, 70, 260), (180, 40, 200), (1130, 110, 240)):
        pen.ellipse((left, top, left + width, top + 70), _CLOUD)
    _house(pen)
    for left, top in ((320, 230), (560, 230), (800, 230), (1040, 230), (320, 500), (1000, 500)):
        _window(pen, left, top)
    _ground(pen)
    _entrance(pen)
    _tree_and_bench(pen)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _house(pen: ImageDraw) -> None:
    pen.polygon(((230, 190), (1250, 190), (1190, 90), (290, 90)), _ROOF)
    pen.rectangle((260, 190, 1220, _STREET), _BRICK)
    for row, top in enumerate(range(190, _STREET, 22)):
        pen.line((260, top, 1220, top), _JOINT, 2)
        for left in range(260 + 28 * (row % 2), 1220, 56):
            pen.line((left, top, left, top + 22), _JOINT, 2)
    pen.rectangle((260, _STREET - 50, 1220, _STREET), _PLINTH)


def _window(pen: ImageDraw, left: int, top: int) -> None:
    pen.rectangle((left, top, left + 140, top + 170), _FRAME)
    for side in (left + 10, left + 75):
        pen.rectangle((side, top + 10, side + 55, top + 160), _GLASS)
        pen.polygon(
            ((side, top + 160), (side, top + 90), (side + 55, top + 10), (side + 55, top + 60)), _SHINE
        )
    pen.rectangle((left - 10, top + 170, left + 150, top + 182), _PLINTH)


def _ground(pen: ImageDraw) -> None:
    pen.rectangle((0, _STREET, *_SIZE), _GROUND)
    pen.polygon(((0, 900), (_SIZE[0], 880), _SIZE, (0, _SIZE[1])), _PATH)


def _entrance(pen: ImageDraw) -> None:
    """Draw the door with its sign, and a ramp with a rail: one gets in without a step."""
    pen.rectangle((630, 480, 850, _STREET - 18), _FRAME)
    pen.rectangle((645, 495, 835, _STREET - 18), _DOOR)
    pen.rectangle((672, 520, 808, 640), _GLASS, _DOOR_EDGE, 6)
    pen.polygon(((672, 640), (672, 590), (808, 520), (808, 560)), _SHINE)
    pen.rectangle((805, 670, 822, 720), _FRAME)
    pen.rounded_rectangle((610, 425, 870, 470), 8, _SIGN)
    for left, width in ((640, 90), (745, 40), (800, 40)):
        pen.rounded_rectangle((left, 441, left + width, 454), 6, _FRAME)
    pen.polygon(((600, _STREET - 18), (880, _STREET - 18), (1150, 850), (560, 850)), _PATH)
    for left, foot in ((880, 784), (1010, 815), (1140, 846)):
        pen.line((left, foot, left, foot - 90), _RAIL, 8)
    pen.line((880, 694, 1140, 756), _RAIL, 10)


def _tree_and_bench(pen: ImageDraw) -> None:
    pen.polygon(((150, 860), (165, 480), (195, 480), (212, 860)), _WOOD)
    for left, top, size in ((20, 300, 240), (120, 240, 230), (70, 180, 200), (150, 360, 190)):
        pen.ellipse((left, top, left + size, top + size), _LEAVES)
    for left, top, size in ((80, 230, 110), (190, 300, 90), (60, 370, 80)):
        pen.ellipse((left, top, left + size, top + size), _LIGHT_LEAVES)
    for top in (770, 795, 825):
        pen.rounded_rectangle((290, top, 540, top + 15), 5, _WOOD)
    for left in (310, 510):
        pen.line((left, 835, left, 890), _RAIL, 9)
