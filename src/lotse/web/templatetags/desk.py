"""What the pages of the desk have in common."""

from __future__ import annotations

from django import template
from django.template import Context
from django.urls import reverse

from lotse.web.design.frames import Link

register = template.Library()
_PARTS = (
    ("Heute", "desk", "today"),
    ("Alle Wiedervorlagen", "reminders", "clock"),
    ("Wer da war", "walk_ins", "door"),
)


@register.simple_tag(takes_context=True)
def desk_tabs(context: Context) -> list[Link]:
    """Return the parts of the desk as tabs; the one whose page this is is current."""
    here = context["request"].path
    return [Link(label, reverse(name), reverse(name) == here, icon) for label, name, icon in _PARTS]
