"""Forms of protected notes: they parse, nothing more."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from lotse.casework.enums import NoteBasis
from lotse.casework.rules.special_notes import CHARACTERS, REASON_CHARACTERS, NoteText, last_delete_day
from lotse.web.design.fields import DateInput


class NoteForm(forms.Form):
    """A new protected note."""

    text = forms.CharField(
        label="Was festgehalten wird",
        max_length=CHARACTERS,
        help_text="So wenig wie möglich. Schreiben Sie, was daraus für die Arbeit folgt, keine Diagnose.",
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Bitte schreiben Sie, was festgehalten werden soll."},
    )
    basis = forms.TypedChoiceField(
        label="Auf welchem Grund?",
        choices=NoteBasis.choices,
        coerce=NoteBasis,
        widget=forms.RadioSelect,
        error_messages={"required": "Ohne einen Grund darf nichts davon festgehalten werden."},
    )
    consent_on = forms.DateField(
        label="Tag der Einwilligung",
        widget=DateInput,
        required=False,
        help_text="Nur bei einer Einwilligung.",
    )
    delete_on = forms.DateField(label="Löschen am", widget=DateInput)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        latest = last_delete_day(today)
        self.fields["delete_on"].help_text = f"So früh wie möglich, spätestens am {latest:%d.%m.%Y}."

    def note(self) -> NoteText:
        """Return what was typed."""
        return NoteText(**self.cleaned_data)


class OpenForm(forms.Form):
    """Why a note is opened."""

    reason = forms.CharField(
        label="Wofür brauchen Sie die Notiz jetzt?",
        max_length=REASON_CHARACTERS,
        help_text="Ein Satz, ohne etwas aus der Notiz. Er steht mit Ihrem Namen im Protokoll.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": ""}),
        error_messages={"required": "Bitte schreiben Sie in einem Satz, wofür Sie das brauchen."},
    )
