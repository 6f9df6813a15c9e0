"""To which day a line is moved, and why."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.formats import date_format

from lotse.people.rules import next_working_day
from lotse.web.design.fields import ChipChoice, DateInput

REASONS = ("nicht erreicht", "auf Wunsch der Person", "es fehlt noch etwas", "heute keine Zeit")
_AHEAD = (3, 7, 14)


class MoveForm(forms.Form):
    """A day and a reason; both are chosen already, so that Enter is enough. What is typed beside them wins."""

    day = forms.ChoiceField(label="Auf wann?", widget=ChipChoice)
    other_day = forms.DateField(label="oder auf einen anderen Tag", required=False, widget=DateInput)
    reason = forms.ChoiceField(
        label="Warum?",
        choices=[(reason, reason) for reason in REASONS],
        initial=REASONS[0],
        widget=ChipChoice,
    )
    other_reason = forms.CharField(label="oder in eigenen Worten", max_length=120, required=False)

    def __init__(self, data: Any = None, *, today: dt.date) -> None:
        super().__init__(data)
        days = sorted({next_working_day(today), *(today + dt.timedelta(days=ahead) for ahead in _AHEAD)})
        self.fields["day"] = forms.ChoiceField(
            label=self.fields["day"].label,
            choices=[(day.isoformat(), date_format(day, "l, j. F")) for day in days],
            initial=days[0].isoformat(),
            widget=ChipChoice,
        )

    def until_on(self) -> dt.date:
        """Return the day chosen or typed."""
        other: dt.date | None = self.cleaned_data["other_day"]
        return other or dt.date.fromisoformat(self.cleaned_data["day"])

    def why(self) -> str:
        """Return the reason chosen or typed."""
        return str(self.cleaned_data["other_reason"] or self.cleaned_data["reason"])
