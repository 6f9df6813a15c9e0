"""Forms of one person's page: they parse, nothing more."""

from __future__ import annotations

from typing import Any

from django import forms

from lotse.casework.enums import DisputedKind
from lotse.casework.rules.disputes import DISPUTABLE, STATEMENT_CHARACTERS
from lotse.people.enums import PersonField
from lotse.people.queries.files import PersonFile
from lotse.people.rules import language_choices, phone_keys
from lotse.people.services.contacts import Contact
from lotse.web.design.fields import DateInput

_HIDDEN = ("phone", "mobile", "email")
_PHONE = forms.TextInput(attrs={"inputmode": "tel"})


def _reason_of_a_block() -> forms.CharField:
    return forms.CharField(
        label="Woher wissen Sie das?",
        help_text="Ein Satz, zum Beispiel „Bescheid der Meldebehörde liegt vor“. Er steht im Protokoll, mit Ihrem Namen.",
        max_length=300,
        error_messages={"required": "Bitte schreiben Sie in einem Satz, woher Sie das wissen."},
    )


class ContactForm(forms.Form):
    """How somebody is reached; of a blocked person only what gives no place away.

    What the page showed travels along (`shown`): a detail nobody touched here is left as somebody else wrote it.
    """

    phone = forms.CharField(label="Telefon", max_length=60, required=False, widget=_PHONE)
    mobile = forms.CharField(label="Mobiltelefon", max_length=60, required=False, widget=_PHONE)
    email = forms.EmailField(label="E-Mail", max_length=120, required=False)
    best_time = forms.CharField(
        label="Am besten erreichbar",
        help_text="Zum Beispiel „vormittags, nicht dienstags“.",
        max_length=80,
        required=False,
    )
    language = forms.ChoiceField(label="Sprache", required=False)
    needs_interpreter = forms.BooleanField(label="Jemand soll dolmetschen", required=False)

    def __init__(self, data: Any, *, file: PersonFile) -> None:
        names = ("phone", "mobile", "email", "best_time", "needs_interpreter")
        initial = {name: getattr(file, name) for name in names} | {"language": file.language_code}
        super().__init__(data, initial=initial)
        known = [("", "– nicht bekannt –"), *language_choices(file.language_code)]
        self.fields["language"] = forms.ChoiceField(label="Sprache", required=False, choices=known)
        if file.is_blocked:
            for name in _HIDDEN:
                del self.fields[name]

    def shown(self) -> list[tuple[str, str]]:
        """Return what stood in each field when the page was opened, as hidden fields of it."""
        return [
            (f"shown-{name}", self.data.get(f"shown-{name}", _text(self.initial[name])))
            for name in self.fields
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse what nobody can dial, where it was typed here."""
        data: dict[str, Any] = self.cleaned_data
        for name in ("phone", "mobile"):
            if self._is_touched(name) and data.get(name) and not phone_keys(data[name]):
                self.add_error(name, "Das ist keine Telefonnummer. Bitte geben Sie sie mit Vorwahl ein.")
        return data

    def contact(self) -> Contact:
        """Return what was changed; None for what was left as it stood, or not shown."""
        changed = {name: value for name, value in self.cleaned_data.items() if self._is_touched(name)}
        return Contact(**changed)

    def _is_touched(self, name: str) -> bool:
        return self.data.get(f"shown-{name}") != _text(self.cleaned_data.get(name))


def _text(value: object) -> str:
    return "ja" if value is True else str(value or "")


class ReleaseForm(forms.Form):
    """Why somebody needs a protected address now."""

    reason = forms.CharField(
        label="Wofür brauchen Sie die Anschrift jetzt?",
        help_text="Ein Satz. Er steht im Protokoll, zusammen mit Ihrem Namen und der Uhrzeit.",
        max_length=300,
        error_messages={
            "required": "Bitte schreiben Sie in einem Satz, wofür Sie die Anschrift jetzt brauchen."
        },
    )


class BlockForm(forms.Form):
    """Until when an address is blocked, and how one knows."""

    until_on = forms.DateField(
        label="Gilt bis",
        help_text="Höchstens zwei Jahre. Vier Wochen vorher steht es auf „Heute“; von selbst endet die Sperre nie.",
        widget=DateInput,
        error_messages={
            "required": "Bitte nennen Sie den Tag, bis zu dem die Sperre gilt.",
            "invalid": "Diesen Tag gibt es nicht. Bitte wählen Sie einen anderen.",
        },
    )
    reason = _reason_of_a_block()


class LiftForm(forms.Form):
    """How one knows that a block holds no more."""

    reason = _reason_of_a_block()


class DisputeForm(forms.Form):
    """What somebody says is not so."""

    field = forms.ChoiceField(
        label="Welche Angabe?",
        choices=[
            (field.value, "Anschrift" if field == PersonField.STREET else field.label) for field in DISPUTABLE
        ],
    )
    statement = forms.CharField(
        label="Was sagt die Person?",
        help_text="In ihren Worten, ein Satz genügt.",
        max_length=STATEMENT_CHARACTERS,
        required=False,
    )

    def __init__(self, data: Any, *, kind: DisputedKind, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        if kind != DisputedKind.PERSON:
            del self.fields["field"]
