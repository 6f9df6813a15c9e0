"""What people of the public type, brought into the shape in which others read it."""

from __future__ import annotations

import re
import unicodedata

_PHONE = re.compile(r"[0-9+/().\- ]{5,40}")
_FEWEST_DIGITS = 5
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
# Signs nobody sees that turn the direction of what follows; phones put them around copied numbers.
_UNSEEN = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))

_NO_TOKEN = re.compile(r"[^a-z2-7]")
_LOOKALIKES = str.maketrans("018", "olb")  # signs that no link has, for those that look like them


def plain_token(typed: str) -> str:
    """Return a link's token as it was made: copied with a full stop behind it, or typed from a printed slip."""
    return _NO_TOKEN.sub("", typed.lower().translate(_LOOKALIKES))


def plain_line(typed: str) -> str:
    """Return a line without doubled blanks and without signs that turn its direction."""
    return " ".join(typed.translate(_UNSEEN).split())


def plain_number(typed: str) -> str:
    """Return a phone number in the digits and dashes of the house, whatever keyboard it was typed on: ٠١٥٢ is 0152."""
    line = plain_line(typed).translate(_DASHES)
    return "".join(str(unicodedata.digit(sign)) if sign.isdecimal() else sign for sign in line)


def is_phone(number: str) -> bool:
    """Say whether a plain number can be called: digits with the signs people put between them."""
    return bool(_PHONE.fullmatch(number)) and sum(sign.isdigit() for sign in number) >= _FEWEST_DIGITS
