"""How forms are drawn: `FORM_RENDERER = "lotse.web.design.fields.HouseRenderer"` makes `{{ form }}` and
`{{ form.name.as_field_group }}` speak our markup; the widgets here are those that Django's own do not cover.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates


class HouseRenderer(DjangoTemplates):
    """Django's renderer with our templates for a whole form and for one field."""

    form_template_name = "design/form.html"
    field_template_name = "design/field.html"


class DateInput(forms.DateInput):
    """The browser's own date picker; it wants and gives ISO dates whatever the page's language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own time picker, in steps of five minutes."""

    input_type = "time"

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs={"step": "300", **(attrs or {})}, format="%H:%M")


class CodeInput(forms.TextInput):
    """A large field for a letter's code, typed or scanned; a scanner's Enter sends the form."""

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        given = {
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "inputmode": "text",
        }
        super().__init__(attrs={**given, **(attrs or {})})


class _Chips(forms.widgets.ChoiceWidget):
    """Choices as chips in a row; `keys` give a choice (by value) a key that picks it while one of them is focused."""

    body_class = "choice-chips"

    def __init__(self, *args: Any, keys: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._keys = keys or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the choice's key; only the first choice takes the focus."""
        choice = super().create_option(name, value, *args, **kwargs)
        if choice["index"] != "0":
            choice["attrs"].pop("autofocus", None)
        key = self._keys.get(str(value), "")
        if key:
            choice["key"] = key
            choice["attrs"]["aria-keyshortcuts"] = key
        return choice


class ChipChoice(_Chips, forms.RadioSelect):
    """One of a few choices."""


class ChipChoices(_Chips, forms.CheckboxSelectMultiple):
    """Some of a few choices."""
