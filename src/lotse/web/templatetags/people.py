"""Tags of a person's pages."""

from __future__ import annotations

from collections.abc import Collection

from django import template

register = template.Library()


@register.inclusion_tag("people/_disputed.html")
def mark_disputed(disputed: Collection[object], *things: object) -> dict[str, bool]:
    """Draw the mark beside what the person says is not so: `{% mark_disputed disputed.fields "phone" %}`."""
    return {"is_disputed": not frozenset(things).isdisjoint(disputed)}
