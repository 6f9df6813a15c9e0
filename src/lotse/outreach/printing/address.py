"""Does an address fit the window? Answered from font metrics alone, cheap enough for every import row.

Source: DIN 5008 form B: the field is 85 mm wide from x = 20 mm, text starts at x = 25 mm; the address zone
is 27.3 mm high from y = 62.7 mm and holds six lines of at least 8 pt without an empty one between.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from lotse.lib.typesetting import text_width, wrap

ADDRESS_LINES = 6
ADDRESS_WIDTH = 79.0
ADDRESS_SIZES = (10.0, 9.5, 9.0, 8.5, 8.0)

# The upper zone, 17.7 mm high, holds five small lines beside the DataMatrix: the sender and one remark.
SENDER_LINES = 4
SENDER_WIDTH = 60.0
SENDER_SIZES = (7.5, 7.0, 6.5, 6.0)

CONTACT_LINES = 2
CONTACT_WIDTH = 165.0
CONTACT_SIZES = (8.5, 8.0, 7.5, 7.0)
CONTACT_JOINT = "  ·  "


@dataclass(frozen=True, slots=True)
class AddressLayout:
    """How lines fill their zone of the page: type size in points, and the lines as they break."""

    size: float
    lines: tuple[str, ...]


def address_fits(lines: tuple[str, ...]) -> bool:
    """Whether the address can stand in the window, in six lines of at least 8 pt."""
    return address_layout(lines) is not None


def address_layout(lines: tuple[str, ...]) -> AddressLayout | None:
    """Shrink long lines down to 8 pt; if that is not enough, break them at blanks and hyphens.

    None means that the address does not fit the window.
    """
    return _fit(lines, ADDRESS_SIZES, ADDRESS_WIDTH, ADDRESS_LINES)


def sender_layout(line: str) -> AddressLayout | None:
    """The return address above the remark, at most four lines of at least 6 pt; None if it is too long.

    A line that is too long at full size breaks after its first comma: name above, address below.
    """
    lines: tuple[str, ...] = (line,)
    if text_width(line, SENDER_SIZES[0]) > SENDER_WIDTH and ", " in line:
        lines = tuple(line.split(", ", 1))
    return _fit(lines, SENDER_SIZES, SENDER_WIDTH, SENDER_LINES)


def contact_layout(parts: Iterable[str]) -> AddressLayout:
    """The foot of a page: name, address, telephone and mail, broken only between them.

    Two lines at the largest size that allows it, more at the smallest; empty parts are left out.
    """
    known = [part for part in parts if part]
    packed = ((size, _packed(known, size)) for size in CONTACT_SIZES)
    fitting = next(((size, lines) for size, lines in packed if len(lines) <= CONTACT_LINES), None)
    size, lines = fitting or (CONTACT_SIZES[-1], _packed(known, CONTACT_SIZES[-1]))
    return AddressLayout(size, tuple(lines))


def _packed(parts: list[str], size: float) -> list[str]:
    lines = parts[:1]
    for part in parts[1:]:
        longer = lines[-1] + CONTACT_JOINT + part
        if text_width(longer, size) <= CONTACT_WIDTH:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines


def _fit(lines: tuple[str, ...], sizes: tuple[float, ...], width: float, most: int) -> AddressLayout | None:
    if len(lines) > most:
        return None
    for size in sizes:
        if all(text_width(line, size) <= width for line in lines):
            return AddressLayout(size, lines)
    for size in sizes:
        broken = [wrap(line, size, width) for line in lines]
        whole = [piece for pieces in broken if pieces for piece in pieces]
        if None not in broken and len(whole) <= most:
            return AddressLayout(size, tuple(whole))
    return None
