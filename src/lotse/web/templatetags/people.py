"""Tags of a person's pages."""

from __future__ import annotations

import re
from collections.abc import Collection

from django import template

register = template.Library()
_NEXT_NUMBER = re.compile(r"[,;]|\boder\b|\bund\b")
_NOT_DIALLED = re.compile(r"\(0\)|[^\d+]")


@register.inclusion_tag("people/_disputed.html")
def mark_disputed(disputed: Collection[object], *things: object) -> dict[str, bool]:
    """Draw the mark beside what the person says is not so: `{% mark_disputed disputed.fields "phone" %}`."""
    return {"is_disputed": not frozenset(things).isdisjoint(disputed)}


@register.filter
def dialled(numbers: str) -> str:
    """Return what a telephone dials of the first number: "030/23125-111 oder …" as 03023125111."""
    return _NOT_DIALLED.sub("", _NEXT_NUMBER.split(numbers)[0])
