"""The wish to be called back: as little as possible, and proof that it comes from our page."""

from __future__ import annotations

from django import forms
from django.core import signing

from lotse.outreach.printing.texts import language_blocks
from lotse.outreach.services.answers import Callback
from lotse.web.public.pages import PublicPage
from lotse.web.public.typed import is_phone, plain_number

SALT = "lotse.callback"
HOURS_VALID = 12
# What staff read, and which word stands for it on the page.
WHEN = {"": "any", "vormittags": "morning", "mittags": "midday", "nachmittags": "afternoon"}


def token_for(code: str) -> str:
    """Return a signed token instead of a cookie, so that the page sets none."""
    return signing.dumps(code, salt=SALT)


class CallbackForm(forms.Form):
    """Phone number, time and language; each of them may stay empty."""

    phone = forms.CharField(
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    when_text = forms.ChoiceField(required=False)
    language = forms.ChoiceField(required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, code: str, page: PublicPage, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.code, self.words = code, page.words
        words = page.words
        self.fields["token"].initial = token_for(code)
        self.fields["phone"].label = words.letter_number
        self.fields["phone"].help_text = words.letter_number_help
        self.fields["when_text"] = forms.ChoiceField(
            label=words.letter_when,
            required=False,
            choices=[(value, words.letter_times[word]) for value, word in WHEN.items()],
        )
        names = {"de": "Deutsch", **{block.code: block.name for block in language_blocks().values()}}
        self.fields["language"] = forms.ChoiceField(
            label=words.letter_language,
            required=False,
            choices=[*names.items()],
            initial=page.language.code if page.language.code in names else "de",
        )

    def clean_phone(self) -> str:
        """Accept digits and the signs between them."""
        phone = plain_number(self.cleaned_data["phone"])
        if phone and not is_phone(phone):
            raise forms.ValidationError(self.words.letter_wrong)
        return phone

    def clean_token(self) -> str:
        """Refuse what was not sent from our page, or from one that was open for too long."""
        token = str(self.cleaned_data["token"])
        try:
            is_ours = signing.loads(token, salt=SALT, max_age=HOURS_VALID * 3600) == self.code
        except signing.BadSignature:
            is_ours = False
        if not is_ours:
            raise forms.ValidationError(self.words.wrong_stale)
        return token

    def wish(self) -> Callback:
        """Return what was typed."""
        data = self.cleaned_data
        return Callback(phone=data["phone"], when_text=data["when_text"], language=data["language"])
