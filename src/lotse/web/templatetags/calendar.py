"""Words of the calendar for templates: `{% load calendar %}`."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from lotse.people.rules import language_name

register = template.Library()


@register.filter
def spoken(codes: str | Iterable[str]) -> str:
    """Return the German names of languages ("Deutsch, Türkisch")."""
    wanted = [codes] if isinstance(codes, str) else codes
    return ", ".join(language_name(code) for code in wanted)
