"""How the form of a plan draws its fields and the buttons that order its rows."""

from __future__ import annotations

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

from lotse.web.templatetags.design import CLASSES, Values, shape

register = template.Library()


@register.simple_tag
def cell(bound: BoundField, *, focus: str = "") -> SafeString:
    """Draw a field of a row; the row's text takes the focus where that row was just added or moved."""
    kind = shape(bound)
    wrong = f" {CLASSES[kind]}--error" if bound.errors else ""
    attrs: dict[str, str | bool] = {"class": f"{CLASSES[kind]}{wrong}"}
    if focus and bound.form.prefix == focus and bound.name == "text":
        attrs["autofocus"] = True
    return bound.as_widget(attrs=attrs)


@register.inclusion_tag("case/_plan_act.html", takes_context=True)
def act(
    context: template.Context,
    verb: str,
    place: str,
    label: str,
    icon: str,
    *,
    show: bool = False,
    disabled: bool = False,
) -> Values:
    """Draw a button that changes the rows and saves nothing; `show` writes its label out."""
    return {
        "value": f"{verb} {place}".strip(),
        "label": label,
        "icon": icon,
        "show": show,
        "disabled": disabled,
        "url": context["request"].path,
    }
