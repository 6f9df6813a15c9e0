"""Forms of a reminder: they parse, nothing more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from lotse.web.case.quick_days import quick_days
from lotse.web.design.fields import ChipChoice, DateInput


class DueForm(forms.Form):
    """A day to come back to, by one click or from the calendar; a day from the calendar wins."""

    due_day = forms.DateField(label="oder am", required=False, widget=DateInput)
    field_order: Sequence[str] = ("due", "due_day")

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due"] = forms.ChoiceField(
            label="Wann?",
            choices=quick_days(today),
            widget=ChipChoice,
            error_messages={"required": "Bitte wählen Sie einen Tag."},
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Ask for no quick day where one from the calendar was chosen."""
        data = super().clean() or self.cleaned_data
        if data.get("due_day"):
            self.errors.pop("due", None)
        return data

    def due_on(self) -> dt.date:
        """Return the day that was chosen."""
        day: dt.date | None = self.cleaned_data["due_day"]
        return day or dt.date.fromisoformat(self.cleaned_data["due"])


class ReminderForm(DueForm):
    """A new reminder."""

    text = forms.CharField(
        label="Woran möchten Sie denken?",
        max_length=200,
        help_text="Nur Tatsachen, keine Diagnosen. Die Person darf das lesen.",
        widget=forms.TextInput(attrs={"autofocus": "", "autocomplete": "off"}),
        error_messages={"required": "Bitte schreiben Sie in ein paar Worten, woran Sie denken möchten."},
    )
    field_order = ("text", "due", "due_day")


class MoveForm(DueForm):
    """A reminder or a step that is put off; `stood_on` is the day it was seen with."""

    reason = forms.CharField(
        label="Grund",
        max_length=200,
        help_text="Zum Beispiel „nicht erreicht“ oder „im Urlaub“. Nur Tatsachen; die Person darf das lesen.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Bitte nennen Sie kurz den Grund."},
    )
    stood_on = forms.DateField(required=False, widget=forms.HiddenInput)
    field_order = ("due", "due_day", "reason")


class SeenForm(forms.Form):
    """What is done with a reminder by one click; `stood_on` is the day it was seen with."""

    stood_on = forms.DateField(required=False, widget=forms.HiddenInput)

    def day(self) -> dt.date | None:
        """Return the day it was seen with, None where the page did not say."""
        return self.cleaned_data["stood_on"] if self.is_valid() else None
