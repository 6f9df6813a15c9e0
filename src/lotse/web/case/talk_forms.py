"""Forms of a talk: they parse, nothing more."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms

from lotse.casework.enums import TalkWay, Topic
from lotse.casework.queries.talks import TalkPartner
from lotse.casework.rules.talks import NOTE_CHARACTERS, NOTE_HINT, TalkContent
from lotse.people.rules import language_name
from lotse.web.case.quick_days import quick_days
from lotse.web.design.fields import ChipChoice, ChipChoices, DateInput

LANGUAGES = ("de", "tr", "uk", "ar", "pl", "ro", "en", "ru")
ANOTHER_DAY = "day"
# Each way has its number, each topic a letter; they work while the cursor is on one of the choices.
WAY_KEYS = {way.value: str(number) for number, way in enumerate(TalkWay, start=1)}
TOPIC_KEYS = dict(zip((topic.value for topic in Topic), "abksefipwgulx", strict=True))
_SOMEBODY_ELSE = (
    "Inzwischen ist jemand anderes angemeldet. Bitte kopieren Sie, was Sie geschrieben haben, und öffnen Sie das "
    "Formular neu."
)


class TalkForm(forms.Form):
    """A talk that is written down, or changed.

    `owner` is who had the form in front of them, `kept` the number of the form on the device, if it waited there.
    """

    way = forms.TypedChoiceField(
        label="Wie haben Sie gesprochen?",
        choices=TalkWay,
        coerce=TalkWay,
        widget=ChipChoice(keys=WAY_KEYS, attrs={"autofocus": ""}),
        error_messages={"required": "Bitte wählen Sie, wie Sie gesprochen haben."},
    )
    topics = forms.TypedMultipleChoiceField(
        label="Worüber?", choices=Topic, coerce=Topic, required=False, widget=ChipChoices(keys=TOPIC_KEYS)
    )
    note = forms.CharField(
        label="Notiz", required=False, max_length=NOTE_CHARACTERS, help_text=NOTE_HINT, widget=forms.TextInput
    )
    on = forms.DateField(label="Tag des Gesprächs", widget=DateInput)
    language = forms.ChoiceField(
        label="Gesprochen in",
        required=False,
        choices=[("", "–"), *((code, language_name(code)) for code in LANGUAGES)],
    )
    with_interpreter = forms.BooleanField(label="Jemand hat gedolmetscht", required=False)
    owner = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    kept = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, owner: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._owner = owner
        self.initial.setdefault("owner", owner)
        self.fields["note"].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        """Refuse a form that somebody else has filled in on this device."""
        data = super().clean() or self.cleaned_data
        if data.get("owner") not in ("", self._owner):
            raise forms.ValidationError(_SOMEBODY_ELSE)
        return data

    def follow_up_on(self) -> dt.date | None:
        """Return the day on which to come back, or None."""
        raise NotImplementedError

    def content(self) -> TalkContent:
        """Return the talk as it was typed."""
        data = self.cleaned_data
        return TalkContent(
            way=data["way"],
            on=data["on"],
            topics=tuple(data["topics"]),
            note=data["note"],
            language=data["language"],
            with_interpreter=data["with_interpreter"],
        )


class NewTalkForm(TalkForm):
    """A talk that is written down, with the day on which to come back to it.

    Quick days are days, not distances, so that a form which waited on the device means the same day later.
    """

    follow_up = forms.CharField(label="Wiedervorlage", required=False, widget=ChipChoice)
    follow_up_day = forms.DateField(label="Wiedervorlage am", required=False, widget=DateInput)
    client_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("follow_up", "")
        choices = [("", "keine"), *quick_days(today), (ANOTHER_DAY, "Tag wählen")]
        widget = self.fields["follow_up"].widget
        widget.choices = choices

    @staticmethod
    def initial_for(partner: TalkPartner, *, today: dt.date) -> dict[str, object]:
        """Return what is known before anything is typed, with a key of its own for this talk."""
        return {
            "on": today,
            "language": partner.language,
            "with_interpreter": partner.with_interpreter,
            "client_key": uuid.uuid4(),
        }

    def clean_follow_up(self) -> str:
        """Accept a day, even one that today's form would no longer offer."""
        choice: str = self.cleaned_data["follow_up"]
        if choice not in ("", ANOTHER_DAY):
            try:
                dt.date.fromisoformat(choice)
            except ValueError:
                raise forms.ValidationError("Bitte wählen Sie einen der angebotenen Tage.")
        return choice

    def clean(self) -> dict[str, Any]:
        """Ask for the day where one wants to choose it."""
        data = super().clean()
        is_open = data.get("follow_up") == ANOTHER_DAY and not data.get("follow_up_day")
        if is_open and "follow_up_day" not in self.errors:
            self.add_error("follow_up_day", "Bitte wählen Sie den Tag der Wiedervorlage.")
        return data

    def follow_up_on(self) -> dt.date | None:
        """Return the day on which to come back, or None."""
        choice: str = self.cleaned_data["follow_up"]
        if choice == ANOTHER_DAY:
            day: dt.date | None = self.cleaned_data["follow_up_day"]
            return day
        return dt.date.fromisoformat(choice) if choice else None


class ChangedTalkForm(TalkForm):
    """A talk that is changed; `version` is the one that was read.

    After a conflict was shown it is `deciding`, and brings along the reminder of a talk that came twice.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    come_back_on = forms.DateField(required=False, widget=forms.HiddenInput)
    deciding = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def follow_up_on(self) -> dt.date | None:
        """Return the day that came with a talk sent twice, or None."""
        day: dt.date | None = self.cleaned_data["come_back_on"]
        return day

    @staticmethod
    def initial_for(content: TalkContent, *, version: int) -> dict[str, object]:
        """Return the fields as they show a talk."""
        return {
            "way": content.way,
            "topics": list(content.topics),
            "note": content.note,
            "on": content.on,
            "language": content.language,
            "with_interpreter": content.with_interpreter,
            "version": version,
        }
