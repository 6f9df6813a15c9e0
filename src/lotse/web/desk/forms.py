"""To which day a line is moved, and why."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.formats import date_format

from lotse.people.rules import next_working_day
from lotse.web.design.fields import DateInput

OTHER_DAY = "other"
OTHER_REASON = "other"
REASONS = ("nicht erreicht", "auf Wunsch der Person", "es fehlt noch etwas", "heute keine Zeit")


class MoveForm(forms.Form):
    """A day and a reason; both are chosen already, so that Enter is enough."""

    day = forms.ChoiceField(label="Auf wann?", widget=forms.RadioSelect)
    other_day = forms.DateField(label="Anderer Tag", required=False, widget=DateInput)
    reason = forms.ChoiceField(
        label="Warum?",
        choices=[*((reason, reason) for reason in REASONS), (OTHER_REASON, "anderer Grund")],
        initial=REASONS[0],
        widget=forms.RadioSelect,
    )
    other_reason = forms.CharField(label="Anderer Grund, in wenigen Worten", max_length=120, required=False)

    def __init__(self, data: Any = None, *, today: dt.date) -> None:
        super().__init__(data)
        days = dict.fromkeys(
            (next_working_day(today), *(today + dt.timedelta(days=ahead) for ahead in (3, 7, 14)))
        )
        choices = [(day.isoformat(), date_format(day, "l, j. F")) for day in sorted(days)]
        self.fields["day"] = forms.ChoiceField(
            label="Auf wann?",
            choices=[*choices, (OTHER_DAY, "anderer Tag")],
            initial=choices[0][0],
            widget=forms.RadioSelect,
        )

    def until_on(self) -> dt.date | None:
        """Return the day chosen; None where "another day" names none."""
        day: str = self.cleaned_data["day"]
        other: dt.date | None = self.cleaned_data["other_day"]
        return other if day == OTHER_DAY else dt.date.fromisoformat(day)

    def why(self) -> str:
        """Return the reason chosen, or the one in words."""
        reason: str = self.cleaned_data["reason"]
        return str(self.cleaned_data["other_reason"]) if reason == OTHER_REASON else reason
