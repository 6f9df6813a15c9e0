"""What somebody of the public says of themselves: a name that is one, and when two ways to reach somebody are one."""

from __future__ import annotations

import re
import unicodedata

from lotse.people.rules import phone_keys

# So many times one contact may keep at once; whoever needs more calls.
LIVE_BOOKINGS = 2
_MOST_DIGITS = 4
# What a mail program makes a link of: "https:", "www.", "name.tld"; a title before a name is none ("Dr.Weiß").
_LINK = re.compile(
    r"[/\\@<>:]|\bwww\."
    r"|(?<!\w)(?!(?:dr|prof|dipl|med|ing|st|fr|hr|geb)\.)[^\W_][\w-]+\.(?:xn--)?[^\W\d_]{2,}",
    re.IGNORECASE,
)


def plain_name(text: str) -> str:
    """Return a name on one line: without line breaks and signs that are not seen; "" without a letter."""
    kept = "".join(" " if sign.isspace() else sign for sign in text if sign.isspace() or _is_shown(sign))
    return " ".join(kept.split()) if any(sign.isalnum() for sign in kept) else ""


def is_name(text: str) -> bool:
    """Say whether a text may be somebody's name: what the house writes to others must carry no link or number."""
    return bool(text) and not _LINK.search(text) and sum(sign.isdigit() for sign in text) <= _MOST_DIGITS


def contact_key(reach: str) -> str:
    """Return what ways of writing one mail address or phone number have in common.

    Mail servers bring „kim+1@…“ to the same box as „kim@…“.
    """
    text = reach.strip().casefold()
    if "@" not in text:
        return next(iter(phone_keys(text)), text)
    local, _, domain = text.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _is_shown(sign: str) -> bool:
    """Say whether a sign is written; the joiners that Persian and Indic names need are."""
    return sign in "\u200c\u200d" or not unicodedata.category(sign).startswith("C")
