"""The wish to be called back: as little as possible, and proof that it comes from our page."""

from __future__ import annotations

import re

from django import forms
from django.core import signing

from lotse.outreach.printing.texts import language_blocks
from lotse.outreach.services.answers import Callback

SALT = "lotse.callback"
HOURS_VALID = 12
_PHONE = re.compile(r"[0-9+/() \-]{5,40}")
WHEN = (
    ("", "egal"),
    ("vormittags", "vormittags"),
    ("mittags", "mittags"),
    ("nachmittags", "nachmittags"),
)


def token_for(code: str) -> str:
    """Return a signed token instead of a cookie, so that the page sets none."""
    return signing.dumps(code, salt=SALT)


class CallbackForm(forms.Form):
    """Phone number, time and language; each of them may stay empty."""

    phone = forms.CharField(
        label="Ihre Telefonnummer",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        help_text="Ohne Nummer rufen wir die an, die wir von Ihnen haben.",
    )
    when_text = forms.ChoiceField(label="Wann passt es Ihnen am besten?", choices=WHEN, required=False)
    language = forms.ChoiceField(label="In welcher Sprache?", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, code: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.code = code
        self.fields["token"].initial = token_for(code)
        self.fields["language"] = forms.ChoiceField(
            label="In welcher Sprache?",
            required=False,
            choices=[("de", "Deutsch"), *((block.code, block.name) for block in language_blocks().values())],
        )

    def clean_phone(self) -> str:
        """Accept digits and the signs between them."""
        phone = " ".join(str(self.cleaned_data["phone"]).split())
        if phone and not _PHONE.fullmatch(phone):
            raise forms.ValidationError("Bitte geben Sie nur Ziffern ein, zum Beispiel 0152 28817386.")
        return phone

    def clean_token(self) -> str:
        """Refuse what was not sent from our page, or from one that was open for too long."""
        token = str(self.cleaned_data["token"])
        try:
            is_ours = signing.loads(token, salt=SALT, max_age=HOURS_VALID * 3600) == self.code
        except signing.BadSignature:
            is_ours = False
        if not is_ours:
            raise forms.ValidationError(
                "Die Seite war zu lange offen. Bitte schicken Sie das Formular noch einmal ab."
            )
        return token

    def wish(self) -> Callback:
        """Return what was typed."""
        data = self.cleaned_data
        return Callback(phone=data["phone"], when_text=data["when_text"], language=data["language"])
