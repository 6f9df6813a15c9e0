"""Forms of the network card: they parse, nothing more."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from lotse.casework.enums import Distance, Sector, Support
from lotse.casework.rules.network_cards import PURPOSE_CHARACTERS, SupporterText, last_kept_day
from lotse.casework.rules.supporters import CHARACTERS
from lotse.web.design.fields import ChipChoice, DateInput

_STOOD = "|"


class SupporterForm(forms.Form):
    """Somebody on the card."""

    label = forms.CharField(
        label="Wer?",
        max_length=CHARACTERS,
        help_text="Nur Vorname oder Rolle, zum Beispiel „Ayşe“ oder „Nachbarin“.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Bitte schreiben Sie, wer gemeint ist, zum Beispiel „Nachbarin“."},
    )
    sector = forms.TypedChoiceField(
        label="Woher?",
        choices=Sector.choices,
        coerce=Sector,
        widget=ChipChoice,
        error_messages={"required": "Bitte wählen Sie, woher die Person diesen Menschen kennt."},
    )
    distance = forms.TypedChoiceField(
        label="Wie nah?",
        choices=Distance.choices,
        coerce=lambda value: Distance(int(value)),
        widget=ChipChoice,
        error_messages={"required": "Bitte wählen Sie, wie nah dieser Mensch ist."},
    )
    support = forms.TypedChoiceField(
        label="Wer hilft wem?",
        choices=Support.choices,
        coerce=Support,
        widget=ChipChoice,
        initial=Support.GIVES.value,
        error_messages={"required": "Bitte wählen Sie, wer wem hilft."},
    )

    @classmethod
    def following(cls, sector: str) -> SupporterForm:
        """Return the form for one more: after somebody of a sector the next is mostly of the same."""
        if sector not in Sector.values:
            return cls()
        form = cls(initial={"sector": sector})
        form.fields["label"].widget.attrs["autofocus"] = ""
        return form

    def text(self) -> SupporterText:
        """Return what was typed."""
        data = self.cleaned_data
        return SupporterText(data["label"], data["sector"], data["distance"], data["support"])


class ChangeForm(SupporterForm):
    """Somebody who stands on the card already, and how they stood when the form was opened."""

    stood = forms.CharField(widget=forms.HiddenInput, strip=False)

    @classmethod
    def of(cls, text: SupporterText) -> ChangeForm:
        """Return the form as it shows somebody."""
        values: dict[str, Any] = {
            "label": text.label,
            "sector": text.sector.value,
            "distance": text.distance.value,
            "support": text.support.value,
        }
        return cls(initial={**values, "stood": packed(text)})

    def clean_stood(self) -> SupporterText:
        """Return how somebody stood; what no form of ours has sent is refused."""
        try:
            sector, distance, support, label = self.cleaned_data["stood"].split(_STOOD, 3)
            return SupporterText(label, Sector(sector), Distance(int(distance)), Support(support))
        except ValueError:
            raise forms.ValidationError("Bitte öffnen Sie das Formular noch einmal.")


class KeepForm(forms.Form):
    """Until when a card is kept, and what for."""

    purpose = forms.CharField(label="Wofür wird sie noch gebraucht?", max_length=PURPOSE_CHARACTERS)
    until_on = forms.DateField(label="Behalten bis", widget=DateInput)
    is_agreed = forms.BooleanField(
        label="Die Person möchte, dass wir die Karte behalten.",
        error_messages={
            "required": "Die Karte gehört der Person. Behalten wird sie nur, wenn sie das möchte."
        },
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until_on"].help_text = f"Höchstens bis zum {last_kept_day(today):%d.%m.%Y}."


def packed(text: SupporterText) -> str:
    """Return how somebody stands, for the hidden field."""
    return _STOOD.join((text.sector.value, str(text.distance.value), text.support.value, text.label))
