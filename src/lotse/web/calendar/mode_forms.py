"""Forms of the office's mode: they parse, nothing more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from lotse.schedule.enums import Mode, ModeAction
from lotse.schedule.rules.languages import LANGUAGES
from lotse.schedule.services.modes import Decision
from lotse.schedule.services.previews import ModePlan
from lotse.web.design.fields import ChipChoice, DateInput


class ModeForm(forms.Form):
    """How the office can be reached, from when until when, why, and what the public reads."""

    mode = forms.TypedChoiceField(
        label="Wie ist das Büro zu erreichen?", choices=Mode.choices, coerce=Mode, widget=ChipChoice
    )
    from_on = forms.DateField(
        label="Ab", widget=DateInput, error_messages={"required": "Bitte den ersten Tag."}
    )
    until_on = forms.DateField(
        label="Bis einschließlich",
        required=False,
        widget=DateInput,
        help_text="Danach gilt von selbst wieder, was vorher galt. Leer heißt: bis auf Weiteres.",
    )
    reason = forms.CharField(
        label="Grund",
        required=False,
        max_length=300,
        help_text="Nur hier im Haus zu lesen, nicht öffentlich.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in LANGUAGES.values():
            self.fields[f"notice-{language.code}"] = forms.CharField(
                label=language.name,
                required=False,
                max_length=500,
                widget=forms.Textarea(attrs={"rows": "2", "lang": language.code, "dir": language.direction}),
            )

    @property
    def notices(self) -> list[forms.BoundField]:
        """The fields for what the public reads, one for each language."""
        return [self[f"notice-{code}"] for code in LANGUAGES]

    def plan(self) -> ModePlan:
        """Return what somebody wants to set."""
        data = self.cleaned_data
        notices = {code: text for code in LANGUAGES if (text := data[f"notice-{code}"].strip())}
        return ModePlan(
            mode=data["mode"],
            from_on=data["from_on"],
            until_on=data["until_on"],
            reason=data["reason"],
            notices=notices,
        )


class EndForm(forms.Form):
    """The last day of a mode that ends before its time."""

    last_day = forms.DateField(label="Letzter Tag", widget=DateInput)

    def day(self) -> dt.date:
        """Return the last day."""
        chosen: dt.date = self.cleaned_data["last_day"]
        return chosen


def decisions_in(sent: QueryDict, keys: Iterable[int]) -> dict[int, Decision]:
    """Return what was decided about each touched appointment; what is missing stays as proposed."""
    found = {}
    for key in keys:
        action = sent.get(f"action-{key}", "")
        if action in ModeAction.values:
            found[key] = Decision(ModeAction(action), sent.get(f"why-{key}", "")[:200])
    return found
