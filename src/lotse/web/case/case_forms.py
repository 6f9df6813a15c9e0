"""Forms of a case: they parse, nothing more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms

from lotse.casework.enums import CaseState, ExitReason, PauseReason, Phase
from lotse.casework.queries.cases import CaseView
from lotse.casework.queries.colleagues import Colleague
from lotse.casework.rules.cases import AFTERCARE_REASONS
from lotse.casework.services.cases import Ending
from lotse.web.design.fields import DateInput

NOTE_HINT = "Nur Tatsachen, keine Diagnosen. Die Person darf das lesen."
_BEGINNINGS = (
    (CaseState.INFORMED, "Die Person kennt das Angebot und überlegt noch"),
    (CaseState.IN_CONTACT, "Wir sind im Gespräch, vereinbart ist noch nichts"),
    (CaseState.OPEN, "Die Person möchte begleitet werden"),
)


class VersionedForm(forms.Form):
    """A change of a case; `version` is the one that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class DayForm(VersionedForm):
    """A change that happened on a day."""

    on = forms.DateField(label="Am", widget=DateInput)


class PhaseForm(DayForm):
    """Another step of case management."""

    phase = forms.TypedChoiceField(label="Schritt", choices=Phase, coerce=Phase)


class BeginForm(forms.Form):
    """The beginning of a case."""

    state = forms.TypedChoiceField(
        label="Wie stehen Sie miteinander?",
        choices=_BEGINNINGS,
        coerce=CaseState,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie, wie Sie miteinander stehen."},
    )
    on = forms.DateField(label="Seit", widget=DateInput)


class PauseForm(DayForm):
    """A time of rest."""

    reason = forms.TypedChoiceField(
        label="Warum ruht die Begleitung?",
        choices=PauseReason,
        coerce=PauseReason,
        widget=forms.RadioSelect,
        help_text="Mehr als das wird nicht festgehalten.",
        error_messages={"required": "Bitte wählen Sie einen Grund."},
    )
    until_on = forms.DateField(
        label="Bis",
        required=False,
        widget=DateInput,
        help_text="Höchstens sechs Monate. Ohne Datum fragt eine Wiedervorlage nach drei Monaten nach.",
    )
    field_order = ("reason", "on", "until_on")


class CloseForm(DayForm):
    """The end of a case, with aftercare or without."""

    reason = forms.TypedChoiceField(
        label="Warum endet die Begleitung?",
        choices=ExitReason,
        coerce=ExitReason,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie den Grund."},
    )
    started_on = forms.DateField(label="Erster Arbeitstag", required=False, widget=DateInput)
    with_aftercare = forms.BooleanField(
        label="Nachbetreuung anbieten",
        required=False,
        help_text="Sechs Monate ab dem ersten Arbeitstag (§ 16g Abs. 2 SGB II). Sie ist freiwillig.",
    )
    is_coached = forms.BooleanField(
        label="Ein Coaching nach § 16k läuft weiter",
        required=False,
        help_text="Dann dauert die Nachbetreuung drei Monate länger (§ 16k Abs. 3 SGB II).",
    )
    field_order = ("reason", "on", "started_on", "with_aftercare", "is_coached")

    def clean(self) -> dict[str, Any]:
        """Ask for the first day of work where aftercare is wished; leave both out where the reason has none."""
        data = super().clean() or self.cleaned_data
        reason = data.get("reason")
        if reason is not None and reason not in AFTERCARE_REASONS:
            data |= {"started_on": None, "with_aftercare": False, "is_coached": False}
        elif data.get("with_aftercare") and not data.get("started_on") and "started_on" not in self.errors:
            self.add_error(
                "started_on", "Bitte nennen Sie den ersten Arbeitstag; ab ihm zählt die Nachbetreuung."
            )
        return data

    def ending(self) -> Ending:
        """Return the end that was chosen."""
        data = self.cleaned_data
        return Ending(
            reason=data["reason"],
            on=data["on"],
            started_on=data["started_on"],
            with_aftercare=data["with_aftercare"],
            is_coached=data["is_coached"],
        )


class EndAftercareForm(DayForm):
    """The end of aftercare."""

    is_deceased = forms.BooleanField(
        label="Die Person ist verstorben",
        required=False,
        help_text="Dann stoppen alle Briefe und Wiedervorlagen sofort.",
    )


class HandoverForm(VersionedForm):
    """An offer to a colleague."""

    talk_on = forms.DateField(
        label="Übergabegespräch geplant am",
        required=False,
        widget=DateInput,
        help_text="Am besten zu dritt, mit der Person. Eine Wiedervorlage erinnert daran.",
    )
    note = forms.CharField(label="Notiz", required=False, max_length=300, help_text=NOTE_HINT)
    field_order = ("to", "talk_on", "note")

    def __init__(self, *args: Any, colleagues: Iterable[Colleague], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = forms.TypedChoiceField(
            label="An wen?",
            coerce=int,
            choices=[(one.key, one.name) for one in colleagues],
            widget=forms.RadioSelect,
            error_messages={"required": "Bitte wählen Sie, wer den Fall weiterführen soll."},
        )
        self.order_fields(self.field_order)


class TakeForm(forms.Form):
    """Taking a case over."""

    talk_on = forms.DateField(label="Das Übergabegespräch war am", widget=DateInput)
    with_person = forms.BooleanField(label="Die Person war dabei", required=False)


def today_in(version: int, today: dt.date) -> dict[str, object]:
    """Return what a dated form of a case begins with."""
    return {"version": version, "on": today}


def likely_end(case: CaseView) -> dict[str, object]:
    """Return what the end of a case begins with: who is marked as deceased is not asked about anything else."""
    return {"reason": ExitReason.DECEASED} if case.is_deceased else {}
