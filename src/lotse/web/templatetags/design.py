"""Components for templates: `{% load design %}`. The gallery at /muster shows each with its source.

Values may be lazy translations or safe strings; whatever is plain text is escaped by the templates.
Further arguments of `button` become attributes, with `_` written for `-`: `hx_get="/x"` gives `hx-get="/x"`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, Select
from django.forms.boundfield import BoundWidget
from django.forms.utils import flatatt
from django.http import QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import slugify

from lotse.web.design.frames import Link, Step
from lotse.web.design.icons import PATHS, POINTING

register = template.Library()

PAGE = "seite"
TABS_THAT_WRAP = 4
SORT = "sort"
TONE_ICONS = {
    "info": "info",
    "success": "success",
    "warning": "warning",
    "danger": "danger",
    "accent": "talk",
}
# How far office and person have come: tone and icon by the code of `people.enums.Standing`.
STANDINGS = {
    "not-written": ("neutral", "open"),
    "written": ("info", "mail"),
    "returned": ("warning", "returned"),
    "reached": ("success", "done"),
    "in-contact": ("success", "talk"),
    "case": ("accent", "case"),
    "closed": ("neutral", "flag"),
}

Values = dict[str, Any]


class Fault(TypedDict):
    """One line of the error summary: which field, where it is, what is wrong."""

    label: str
    target: str
    text: str


# --- small parts


@register.inclusion_tag("design/components/icon.html")
def icon(name: str, label: str = "") -> Values:
    """Draw an icon; without `label` it is decoration and hidden from screen readers."""
    return {"path": PATHS[name], "points": name in POINTING, "label": label}


@register.inclusion_tag("design/components/button.html")
def button(
    label: str,
    *,
    kind: str = "primary",
    href: str = "",
    icon: str = "",
    icon_last: bool = False,
    type: str = "submit",
    small: bool = False,
    block: bool = False,
    disabled: bool = False,
    hide_label: bool = False,
    **attributes: object,
) -> Values:
    """Draw a button (primary, secondary, tertiary, danger), or with `href` a link that looks like one."""
    hyphened = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    return {
        "label": label,
        "kind": kind,
        "href": "" if disabled else href,
        "icon": icon,
        "icon_last": icon_last,
        "type": type,
        "small": small,
        "block": block,
        "disabled": disabled,
        "hide_label": hide_label,
        "attributes": flatatt(hyphened),
    }


@register.inclusion_tag("design/components/badge.html")
def badge(label: str, tone: str = "neutral", icon: str = "") -> Values:
    """Draw a word about a state: neutral, info, success, warning, danger, accent."""
    return {"label": label, "tone": tone, "icon": icon or TONE_ICONS.get(tone, "")}


@register.inclusion_tag("design/components/badge.html")
def standing(code: str, label: str) -> Values:
    """Draw how far somebody has come: `{% standing person.standing person.get_standing_display %}`."""
    tone, name = STANDINGS[code]
    return {"label": label, "tone": tone, "icon": name}


@register.inclusion_tag("design/components/kbd.html")
def kbd(*keys: str) -> Values:
    """Draw keys to press together."""
    return {"keys": keys}


@register.inclusion_tag("design/components/loading.html")
def loading(label: str = "Einen Moment …", name: str = "") -> Values:
    """Draw the sign of waiting; with `name` as its id it is an htmx indicator that shows only while waiting."""
    return {"label": label, "name": name}


@register.filter
def tone(level: str) -> str:
    """Return the tone of one of Django's message levels."""
    return {"error": "danger", "debug": "info"}.get(level, level)


# --- blocks around content


@register.simple_block_tag
def alert(content: str, tone: str, title: str, *, live: bool = False) -> SafeString:
    """Draw a notice; `live` announces it (role alert), for answers that arrive in the page."""
    return _block("alert", content, tone=tone, title=title, live=live, icon=TONE_ICONS[tone])


@register.simple_block_tag
def card(
    content: str, title: str = "", *, href: str = "", preline: str = "", level: int = 2, flush: bool = False
) -> SafeString:
    """Draw a card; with `href` the whole card leads there, `flush` lets a table reach its edges."""
    return _block("card", content, title=title, href=href, preline=preline, heading=f"h{level}", flush=flush)


@register.simple_block_tag(end_name="endemptystate")
def emptystate(content: str, title: str, *, icon: str = "today", level: int = 2) -> SafeString:
    """Draw what to do first where there is nothing yet."""
    return _block("emptystate", content, title=title, icon=icon, heading=f"h{level}")


@register.simple_block_tag
def disclosure(content: str, title: str, *, open: bool = False) -> SafeString:
    """Draw something to unfold."""
    return _block("disclosure", content, title=title, open=open)


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """Draw a list of terms and values around `fact` blocks."""
    return _block("facts", content)


@register.simple_block_tag
def fact(content: str, term: str) -> SafeString:
    """Draw one term with its value; an empty value shows as "noch nicht bekannt"."""
    return _block("fact", content, term=term)


@register.simple_block_tag
def table(
    content: str, caption: str, *, stack: bool = False, plain: bool = False, hide_caption: bool = False
) -> SafeString:
    """Draw a table around `thead` and `tbody`; it scrolls within itself, or `stack`s on phones.

    Stacked cells show their `data-label`. Cells: class `is-number` right-aligned, `is-action` for buttons.
    """
    return _block("table", content, caption=caption, stack=stack, plain=plain, hide_caption=hide_caption)


@register.simple_block_tag
def dialog(content: str, name: str, title: str) -> SafeString:
    """Draw a native dialog with id `name`; a link with `data_lotse_dialog=name` opens it."""
    return _block("dialog", content, name=name, title=title)


@register.simple_block_tag
def timeline(content: str) -> SafeString:
    """Draw a timeline around `entry` blocks."""
    return _block("timeline", content)


@register.simple_block_tag
def entry(content: str, title: str, when: object, *, icon: str = "done", level: int = 3) -> SafeString:
    """Draw one thing that happened; `when` is text, or a date that is written out."""
    return _block("entry", content, title=title, when=when, icon=icon, heading=f"h{level}")


@register.simple_block_tag
def toolbar(content: str, label: str = "Werkzeuge") -> SafeString:
    """Draw the row above a list: filters, search, actions."""
    return _block("toolbar", content, label=label)


@register.simple_block_tag
def fieldset(content: str, title: str, *, hint: str = "") -> SafeString:
    """Draw a group of fields under one heading."""
    return _block("fieldset", content, title=title, hint=hint, name=slugify(title))


@register.simple_block_tag
def pageheader(content: str, title: str, *, preline: str = "", lead: str = "") -> SafeString:
    """Draw the page's h1 with a line above, one below, and actions beside it."""
    return _block("pageheader", content, title=title, preline=preline, lead=lead)


def _block(name: str, content: str, /, **values: object) -> SafeString:
    return render_to_string(
        f"design/components/{name}.html", {"content": SafeString(content.strip()), **values}
    )


# --- finding one's way


@register.inclusion_tag("design/components/breadcrumb.html")
def breadcrumb(links: Iterable[Link]) -> Values:
    """Draw the way here; the last link is the page itself."""
    return {"links": links}


@register.inclusion_tag("design/components/tabs.html")
def tabs(links: Iterable[Link], label: str = "Ansichten") -> Values:
    """Draw tabs that are links; on phones a few of them wrap, many become a menu under the name of the present one."""
    links = tuple(links)
    current = next((link.label for link in links if link.current), "")
    return {
        "links": links,
        "label": label,
        "current": current,
        "are_many": len(links) > TABS_THAT_WRAP,
    }


@register.inclusion_tag("design/components/chips.html")
def chips(links: Iterable[Link], label: str = "Filter") -> Values:
    """Draw filters that are links; the current one is marked."""
    return {"links": links, "label": label}


@register.inclusion_tag("design/components/steps.html")
def steps(items: Iterable[Step], label: str = "Schritte") -> Values:
    """Draw the steps of a wizard."""
    return {"steps": items, "label": label}


@register.inclusion_tag("design/components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], label: str = "Seiten") -> Values:
    """Draw the way through a long list; the page's number travels as `?seite=`, all else stays."""
    return {
        "page": page,
        "label": label,
        "previous": _address(context, **{PAGE: page.previous_page_number()}) if page.has_previous() else "",
        "next": _address(context, **{PAGE: page.next_page_number()}) if page.has_next() else "",
    }


@register.inclusion_tag("design/components/sort_header.html", takes_context=True)
def sort_header(
    context: Context, label: str, key: str, *, default: bool = False, number: bool = False
) -> Values:
    """Draw a header cell that sorts by `?sort=KEY`, a second time by `?sort=-KEY`; `default` names the list's own order."""
    request = context.get("request")
    chosen = (request.GET.get(SORT) if request else "") or (key if default else "")
    is_ascending, is_descending = chosen == key, chosen == f"-{key}"
    return {
        "label": label,
        "number": number,
        "order": "ascending" if is_ascending else "descending" if is_descending else "",
        "address": _address(context, **{SORT: f"-{key}" if is_ascending else key, PAGE: None}),
    }


def _address(context: Context, **changes: object) -> str:
    """Return the present query with some values changed, or dropped where None."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


# --- numbers


@register.inclusion_tag("design/components/progress.html")
def progress(label: str, value: int | None = None, maximum: int = 100, text: str = "") -> Values:
    """Draw how far long work has come; without `value` it is under way and nobody knows how far."""
    return {
        "label": label,
        "value": value,
        "maximum": maximum,
        "text": text or (f"{value} von {maximum}" if value is not None else ""),
        "done": value is not None and value >= maximum,
    }


@register.inclusion_tag("design/components/figure.html")
def figure(label: str, value: object = None, unit: str = "", note: str = "") -> Values:
    """Draw one number; None shows "noch nicht messbar", never 0. Stands inside `<dl class="grid grid--small">`."""
    return {"label": label, "value": value, "unit": unit, "note": note}


# --- forms


@register.inclusion_tag("design/components/error_summary.html")
def error_summary(form: BaseForm, *, focus: bool = True) -> Values:
    """Draw all faults of a form with links to the fields; nothing if there are none. It takes the focus."""
    return {"faults": list(_faults(form)), "focus": focus}


def _faults(form: BaseForm) -> Iterable[Fault]:
    for name, messages in form.errors.items():
        bound = form[name] if name in form.fields else None
        for text in messages:
            yield Fault(
                label=str(bound.label) if bound else "",
                target=_target(bound) if bound else "",
                text=str(text),
            )


def _target(bound: BoundField) -> str:
    return f"{bound.auto_id}_0" if bound.use_fieldset else bound.id_for_label


@register.filter
def shape(bound: BoundField) -> str:
    """Return how a field is drawn: options, check, select or input."""
    widget = bound.field.widget
    if bound.use_fieldset:
        return "options"
    if isinstance(widget, CheckboxInput):
        return "check"
    return "select" if isinstance(widget, Select) else "input"


CLASSES: Mapping[str, str] = {
    "check": "kern-form-check__checkbox",
    "select": "kern-form-input__select",
    "input": "kern-form-input__input",
}


@register.simple_tag
def widget(bound: BoundField) -> SafeString:
    """Draw a field's input with the classes of its shape beside its own."""
    kind = shape(bound)
    own = bound.field.widget.attrs.get("class", "")
    wrong = f" {CLASSES[kind]}--error" if bound.errors else ""
    return bound.as_widget(attrs={"class": f"{CLASSES[kind]}{wrong} {own}".strip()})


@register.simple_tag
def option(choice: BoundWidget) -> str:
    """Draw the input of one radio or checkbox of a group."""
    data = choice.data
    kind = data["type"]
    attributes = {"type": kind, "name": data["name"], "value": data["value"], **data["attrs"]}
    return flatatt_input(attributes, f"kern-form-check__{kind}")


def flatatt_input(attributes: Mapping[str, object], style: str) -> SafeString:
    """Return an input element with these attributes and this class."""
    return SafeString(f"<input{flatatt({**attributes, 'class': style})}>")
