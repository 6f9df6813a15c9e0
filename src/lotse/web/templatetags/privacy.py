"""Small words for the pages of data protection: `{% load privacy %}`."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from lotse.privacy.enums import AccessState

register = template.Library()

TONES = {
    AccessState.REQUESTED: "warning",
    AccessState.RELEASED: "success",
    AccessState.REFUSED: "neutral",
    AccessState.EXPIRED: "neutral",
}


@register.filter
def name_of(names: Mapping[int, str], key: int | None) -> str:
    """Return the name behind an account number; accounts that are gone keep their number."""
    if key is None:
        return "von selbst"
    return names.get(key, f"Konto {key}")


@register.filter
def word(words: Mapping[str, str], code: str) -> str:
    """Return the German word for a code, or the code where there is none."""
    return words.get(code, code)


@register.inclusion_tag("design/components/badge.html")
def access_badge(state: AccessState) -> dict[str, str]:
    """Draw how far a request has come."""
    return {"label": str(state.label), "tone": TONES[state], "icon": ""}
