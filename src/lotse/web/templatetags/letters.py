"""How the journey „Anschreiben“ writes amounts, languages and fields inside tables."""

from __future__ import annotations

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

from lotse.web.outreach.forms import LANGUAGES
from lotse.web.templatetags.design import CLASSES, shape

register = template.Library()

_LANGUAGES = {"": "ohne weitere Sprache", "de": "Deutsch", **dict(LANGUAGES)}


@register.filter
def euros(cents: int | None) -> str:
    """Return an amount of cents in euros: 1234 becomes 12,34."""
    return "" if cents is None else f"{cents / 100:.2f}".replace(".", ",")


@register.filter
def language(code: str) -> str:
    """Return a language's German name; an unknown code stays as it is."""
    return _LANGUAGES.get(code, code)


@register.simple_tag
def labelled(bound: BoundField, number: int) -> SafeString:
    """Draw a field in a cell: its label is there for screen readers only, with the row's number."""
    return bound.as_widget(
        attrs={"class": CLASSES[shape(bound)], "aria-label": f"{bound.label}, Zeile {number}"}
    )
