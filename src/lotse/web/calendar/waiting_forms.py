"""Forms of the waiting list: they parse, nothing more."""

from __future__ import annotations

from typing import Any

from django import forms

from lotse.schedule.enums import MeetingWay, MessageWay
from lotse.schedule.rules.languages import LANGUAGES
from lotse.schedule.services.waiting import Seeker
from lotse.web.design.fields import ChipChoice

_REACHED = [(MessageWay.PHONE, "Anruf"), (MessageWay.MAIL, "E-Mail"), (MessageWay.PAPER, "kommt vorbei")]


class SeekerForm(forms.Form):
    """Who waits: somebody known here, or a name and how to reach them."""

    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Bitte einen Namen."})
    reach_way = forms.TypedChoiceField(
        label="Wie sagen wir Bescheid?",
        choices=_REACHED,
        coerce=MessageWay,
        initial=MessageWay.PHONE,
        widget=ChipChoice,
    )
    reach = forms.CharField(label="Telefon oder E-Mail", max_length=120, required=False)
    way = forms.TypedChoiceField(
        label="Wo und wie?",
        choices=MeetingWay.choices,
        coerce=MeetingWay,
        initial=MeetingWay.OFFICE,
        widget=ChipChoice,
    )
    language = forms.ChoiceField(
        label="Sprache der Nachrichten", choices=[(each.code, each.name) for each in LANGUAGES.values()]
    )

    def __init__(self, *args: Any, has_person: bool, **kwargs: Any) -> None:
        """With `has_person` only the way to meet is asked: the rest is known."""
        super().__init__(*args, **kwargs)
        if has_person:
            for name in ("name", "reach_way", "reach", "language"):
                del self.fields[name]

    def seeker(self) -> Seeker:
        """Return who waits for what."""
        data = self.cleaned_data
        return Seeker(
            name=data.get("name", ""),
            reach_way=data.get("reach_way", MessageWay.PAPER),
            reach=data.get("reach", ""),
            language=data.get("language", "de"),
            way=data["way"],
        )


class OfferForm(forms.Form):
    """The free time that was chosen."""

    starts_at = forms.DateTimeField(input_formats=["%Y-%m-%dT%H:%M:%S%z"])
    staff = forms.IntegerField()
