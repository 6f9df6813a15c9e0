"""Forms of the journey: they parse, nothing more."""

from __future__ import annotations

from django import forms

from lotse.web.design.fields import DateInput
from lotse.web.privacy.words import OBJECT_KINDS

KINDS = (("", "alles"), *sorted(OBJECT_KINDS.items(), key=lambda kind: kind[1]))


class RequestForm(forms.Form):
    """A wish to look into the audit log."""

    reason = forms.CharField(
        label="Anlass",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ein Satz, ohne Namen von Beschäftigten. Der Personalrat liest ihn und entscheidet.",
    )
    from_on = forms.DateField(label="Vom", widget=DateInput)
    until_on = forms.DateField(label="Bis zum", widget=DateInput)


class LogForm(forms.Form):
    """What to look for in the log. There is no field for an employee, on purpose (R13)."""

    object_kind = forms.ChoiceField(label="Worum ging es?", choices=KINDS, required=False)
    object_key = forms.CharField(label="Mit der Nummer", max_length=40, required=False)
    from_on = forms.DateField(label="Vom", widget=DateInput, required=False)
    until_on = forms.DateField(label="Bis zum", widget=DateInput, required=False)
