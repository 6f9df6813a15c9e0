"""Forms of the journey: they parse, nothing more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Protocol

from django import forms

from lotse.outreach.enums import AnswerWay, Audience, OneLetterPer, ReturnReason, SkipReason, VisitOutcome
from lotse.outreach.printing import LetterText, Mode
from lotse.outreach.rules import STANDARD_LETTER_CENTS
from lotse.outreach.services.drafts import Recipients, Sending, paragraphs_of
from lotse.outreach.services.visits import StreetDoors
from lotse.web.design.fields import CodeInput, DateInput

LANGUAGES = (
    ("tr", "Türkisch"),
    ("uk", "Ukrainisch"),
    ("ar", "Arabisch"),
    ("pl", "Polnisch"),
    ("ro", "Rumänisch"),
    ("en", "Englisch"),
    ("ru", "Russisch"),
)
MODES = (
    (Mode.OPEN, "offen: man kann einfach vorbeikommen"),
    (Mode.BY_APPOINTMENT, "nur mit Termin"),
    (Mode.PHONE_ONLY, "nur am Telefon"),
    (Mode.EMERGENCY_ONLY, "nur in Notfällen"),
    (Mode.CLOSED, "geschlossen"),
)


class AudienceForm(forms.Form):
    """The beginning of a wave."""

    audience = forms.TypedChoiceField(
        label="Wen möchten Sie anschreiben?", choices=Audience, coerce=Audience, widget=forms.RadioSelect
    )


class RecipientsForm(forms.Form):
    """Step 1: who gets a letter."""

    audience = forms.ChoiceField(
        label="Wen möchten Sie anschreiben?", choices=Audience, widget=forms.RadioSelect
    )
    one_letter_per = forms.ChoiceField(
        label="Ein Brief für",
        choices=OneLetterPer,
        widget=forms.RadioSelect,
        initial=OneLetterPer.PERSON,
        help_text="Wohnen mehrere einer Bedarfsgemeinschaft zusammen, genügt auf Wunsch ein Brief.",
    )

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["picked"] = forms.TypedMultipleChoiceField(
            label="Personen",
            coerce=int,
            required=False,
            choices=list(people),
            widget=forms.CheckboxSelectMultiple,
        )

    def recipients(self) -> Recipients:
        """Return what was chosen."""
        return Recipients(
            audience=Audience(self.cleaned_data["audience"]),
            one_letter_per=OneLetterPer(self.cleaned_data["one_letter_per"]),
            picked=tuple(self.cleaned_data["picked"]),
        )


class TextForm(forms.Form):
    """Step 2: the letter's text."""

    name = forms.CharField(
        label="Name des Textes",
        max_length=80,
        help_text="Wenn Sie etwas ändern, entsteht eine neue Fassung; frühere Wellen behalten ihre.",
    )
    subject = forms.CharField(label="Betreff", max_length=120)
    paragraphs = forms.CharField(
        label="Text",
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Jede Zeile ist ein Absatz. Zeilen, die mit „- “ beginnen, werden eine Liste.",
    )
    promise = forms.CharField(label="Hervorgehobener Satz", max_length=200)
    closing = forms.CharField(label="Gruß", widget=forms.Textarea(attrs={"rows": 2}))
    sender_line = forms.CharField(
        label="Absenderzeile im Fenster",
        max_length=160,
        help_text="Sie ist von außen zu sehen. Schreiben Sie nichts hinein, was den Anlass verrät.",
    )
    remark = forms.CharField(label="Vermerk für die Post", max_length=60)
    enclosures = forms.CharField(
        label="Anlagen",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Eine in jeder Zeile.",
    )

    @staticmethod
    def initial_for(text: LetterText, name: str) -> dict[str, str]:
        """Return the fields as they show a text."""
        return {
            "name": name,
            "subject": text.subject,
            "paragraphs": "\n".join(text.paragraphs),
            "promise": text.promise,
            "closing": text.closing,
            "sender_line": text.sender_line,
            "remark": text.remark,
            "enclosures": "\n".join(text.enclosures),
        }

    def text(self) -> LetterText:
        """Return the text as it was typed."""
        data = self.cleaned_data
        return LetterText(
            subject=data["subject"],
            paragraphs=paragraphs_of(data["paragraphs"]),
            promise=data["promise"],
            closing="\n".join(data["closing"].splitlines()),
            sender_line=data["sender_line"],
            remark=data["remark"],
            enclosures=paragraphs_of(data["enclosures"]),
        )


class EuroField(forms.DecimalField):
    """An amount in euros, typed with comma or point; cleaned to cents."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=0, max_digits=8, decimal_places=2, localize=True, widget=forms.TextInput, **kwargs
        )
        self.widget.attrs["inputmode"] = "decimal"

    def to_python(self, value: Any) -> Any:
        """Accept the point too, where no comma is typed."""
        text = str(value or "").strip().removesuffix("€").strip()
        return super().to_python(text.replace(".", ",") if "," not in text else text)


class PlannedSending(Protocol):
    """What a draft knows of its sending."""

    name: str
    letter_on: dt.date
    office_mode: str
    languages: Any
    letter_cents: int | None
    budget_cents: int | None
    talks_per_week: int | None
    at_most: int | None


class SendingForm(forms.Form):
    """Step 3: date, postage, capacity, languages."""

    name = forms.CharField(label="Name der Welle", max_length=80)
    letter_on = forms.DateField(label="Datum auf dem Brief", widget=DateInput)
    office_mode = forms.ChoiceField(label="Wie ist das Büro dann zu erreichen?", choices=MODES)
    languages = forms.MultipleChoiceField(
        label="Weitere Sprachen",
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Wer eine dieser Sprachen spricht, bekommt unter dem deutschen Text ein paar Zeilen darin.",
    )
    letter = EuroField(label="Porto für einen Brief in Euro")
    budget = EuroField(label="Was das Porto zusammen höchstens kosten darf, in Euro", required=False)
    talks_per_week = forms.IntegerField(
        label="Gespräche in der Woche",
        min_value=1,
        max_value=500,
        required=False,
        help_text="So viele Menschen kann das Büro in einer Woche in Ruhe sprechen.",
    )
    at_most = forms.IntegerField(
        label="Höchstens so viele Briefe in dieser Welle",
        min_value=1,
        required=False,
        help_text="Wer dann noch keinen Brief hat, steht für die nächste Welle bereit.",
    )

    @staticmethod
    def initial_for(wave: PlannedSending) -> dict[str, object]:
        """Return the fields as they show what has been planned so far."""
        every = [code for code, _ in LANGUAGES]
        return {
            "name": wave.name,
            "letter_on": wave.letter_on,
            "office_mode": wave.office_mode or Mode.OPEN,
            "languages": every if wave.languages is None else wave.languages,
            "letter": euros(wave.letter_cents or STANDARD_LETTER_CENTS),
            "budget": euros(wave.budget_cents),
            "talks_per_week": wave.talks_per_week,
            "at_most": wave.at_most,
        }

    def sending(self) -> Sending:
        """Return what was typed."""
        data = self.cleaned_data
        return Sending(
            name=data["name"],
            letter_on=data["letter_on"],
            letter_cents=int(data["letter"] * 100),
            office_mode=Mode(data["office_mode"]),
            budget_cents=None if data["budget"] is None else int(data["budget"] * 100),
            talks_per_week=data["talks_per_week"],
            languages=tuple(data["languages"]),
            at_most=data["at_most"],
        )


class PostedForm(forms.Form):
    """When a wave went to the post."""

    on = forms.DateField(label="Zur Post gegeben am", widget=DateInput)
    as_printed = forms.BooleanField(label="Die Briefe sind trotzdem so zur Post gegangen.", required=False)


class CodeForm(forms.Form):
    """The code of a letter, typed or scanned."""

    code = forms.CharField(
        label="Code des Briefes",
        max_length=200,
        widget=CodeInput(attrs={"autofocus": "", "placeholder": "ABCD-EFGH"}),
        help_text="Scannen Sie das Quadrat im Fenster, oder tippen Sie die acht Zeichen ab und drücken Enter.",
    )


class ReturnForm(forms.Form):
    """Why a letter came back."""

    code = forms.CharField(max_length=200, widget=forms.HiddenInput)
    reason = forms.TypedChoiceField(
        label="Grund",
        choices=ReturnReason,
        coerce=lambda value: ReturnReason(int(value)),
        error_messages={"invalid_choice": "Bitte wählen Sie einen Grund von 1 bis 7."},
    )


class AnswerForm(forms.Form):
    """How somebody got in touch."""

    person = forms.IntegerField(widget=forms.HiddenInput)
    letter = forms.IntegerField(widget=forms.HiddenInput, required=False)
    way = forms.TypedChoiceField(label="Wie?", choices=AnswerWay, coerce=AnswerWay)
    on = forms.DateField(label="Am", widget=DateInput)


class VisitForm(forms.Form):
    """How a visit went."""

    person = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.TypedChoiceField(label="Ergebnis", choices=VisitOutcome, coerce=VisitOutcome)
    on = forms.DateField(label="Am", widget=DateInput)


class RoundForm(forms.Form):
    """A flyer round: day and languages."""

    on = forms.DateField(label="Verteilt am", widget=DateInput)
    languages = forms.MultipleChoiceField(
        label="Sprachen des Faltblatts",
        choices=(("de", "Deutsch"), *LANGUAGES),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class StreetForm(forms.Form):
    """One street of a flyer round; a line without doors counts as not walked."""

    street = forms.CharField(label="Straße", max_length=120, required=False)
    doors = forms.IntegerField(label="Türen", min_value=0, max_value=5000, required=False)
    skipped = forms.IntegerField(label="davon ausgelassen", min_value=0, max_value=5000, required=False)
    skip_reason = forms.TypedChoiceField(
        label="Grund",
        choices=SkipReason,
        coerce=SkipReason,
        required=False,
        empty_value=SkipReason.NONE,
    )

    def doors_of(self) -> StreetDoors | None:
        """Return the line, or None where nothing was typed."""
        data = self.cleaned_data
        if not data.get("street") or not data.get("doors"):
            return None
        return StreetDoors(data["street"], data["doors"], data.get("skipped") or 0, data["skip_reason"])


StreetFormSet = forms.formset_factory(StreetForm, extra=3, max_num=500)


def euros(cents: int | None) -> str:
    """Return an amount as it stands in a form field."""
    return "" if cents is None else f"{cents / 100:.2f}".replace(".", ",")
