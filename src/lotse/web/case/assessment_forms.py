"""The form of an assessment: the day, and for each area of life what was said to it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from lotse.casework.enums import Level, WorkLimit
from lotse.casework.queries.assessments import DimensionView
from lotse.casework.rules.assessments import TEXT_LENGTH, Answers, AnswerText
from lotse.web.design.fields import ChipChoice, ChipChoices, DateInput

_OPEN = ("", "noch nicht besprochen")
_ROWS = {"rows": 2}


class LookForm(forms.Form):
    """When the look was taken, and whether together."""

    on = forms.DateField(label="Angesehen am", widget=DateInput())
    with_person = forms.BooleanField(
        label="Gemeinsam mit der Person",
        required=False,
        help_text="Eine Einschätzung ohne die Person ist nur eine Vorbereitung auf das Gespräch.",
    )


class AnswerForm(forms.Form):
    """What was said to one area of life: first what goes well, then what is needed, then where one stands."""

    strength = forms.CharField(
        label="Was gut geht", required=False, max_length=TEXT_LENGTH, widget=forms.Textarea(_ROWS)
    )
    need = forms.CharField(
        label="Wobei Hilfe gut täte", required=False, max_length=TEXT_LENGTH, widget=forms.Textarea(_ROWS)
    )
    level = forms.TypedChoiceField(
        label="Wo die Person sich sieht",
        required=False,
        choices=[_OPEN, *Level.choices],
        coerce=lambda value: Level(int(value)),
        empty_value=None,
        widget=ChipChoice,
    )

    def answer(self) -> AnswerText:
        """Return what was typed."""
        data = self.cleaned_data
        return AnswerText(data["strength"], data["need"], data["level"])


class LimitsForm(forms.Form):
    """What limits the work that is possible; there is no place for a reason."""

    limits = forms.TypedMultipleChoiceField(
        label="Was zu beachten ist",
        required=False,
        choices=WorkLimit,
        coerce=WorkLimit,
        widget=ChipChoices,
        help_text="Nur was an Arbeit möglich ist. Gründe und Diagnosen gehören nicht hierher.",
    )

    def clean_limits(self) -> list[WorkLimit]:
        limits: list[WorkLimit] = self.cleaned_data["limits"]
        if WorkLimit.NONE in limits and len(limits) > 1:
            raise forms.ValidationError(f"„{WorkLimit.NONE.label}“ steht für sich allein.")
        return limits

    def answer(self) -> AnswerText:
        """Return what was chosen."""
        return AnswerText(limits=tuple(self.cleaned_data["limits"]))


@dataclasses.dataclass(frozen=True, slots=True)
class Area:
    """One area of life with its form."""

    dimension: DimensionView
    form: AnswerForm | LimitsForm
    is_first: bool

    @property
    def is_open(self) -> bool:
        """Whether the area stands unfolded: the first one, and each with something in it or wrong with it."""
        filled = (self.form[name].value() for name in self.form.fields)
        return self.is_first or any(filled) or bool(self.form.errors)


class AssessmentForm:
    """A whole look at where somebody stands. A retired area is asked for only where something was said to it."""

    def __init__(
        self,
        dimensions: Iterable[DimensionView],
        data: Mapping[str, Any] | None = None,
        *,
        answers: Answers | None = None,
        look: Mapping[str, Any] | None = None,
    ) -> None:
        given = answers or {}
        self.look = LookForm(data, initial=dict(look or {}))
        asked = [each for each in dimensions if not each.is_retired or each.code in given]
        self.areas = [
            Area(each, _form(each, data, given.get(each.code, AnswerText())), is_first=each == asked[0])
            for each in asked
        ]

    @property
    def forms(self) -> Sequence[forms.Form]:
        return [self.look, *(area.form for area in self.areas)]

    def is_valid(self) -> bool:
        faulty = [form for form in self.forms if not form.is_valid()]
        return not faulty

    @property
    def faults(self) -> list[dict[str, str]]:
        """All faults with the area they stand in, for the summary at the top."""
        places = ["", *(f"{area.dimension.label}: " for area in self.areas)]
        return [
            {"label": f"{place}{form[name].label}", "target": _target(form, name), "text": str(text)}
            for place, form in zip(places, self.forms, strict=True)
            for name, texts in form.errors.items()
            for text in texts
        ]

    def answers(self) -> dict[str, AnswerText]:
        """Return what was said, by the dimension's code."""
        return {area.dimension.code: area.form.answer() for area in self.areas}


def _form(
    dimension: DimensionView, data: Mapping[str, Any] | None, answer: AnswerText
) -> AnswerForm | LimitsForm:
    if dimension.has_limits:
        return LimitsForm(data, prefix=dimension.code, initial={"limits": list(answer.limits)})
    initial = {"strength": answer.strength, "need": answer.need, "level": answer.level or ""}
    return AnswerForm(data, prefix=dimension.code, initial=initial)


def _target(form: forms.Form, name: str) -> str:
    bound = form[name]
    return f"{bound.auto_id}_0" if bound.use_fieldset else bound.id_for_label


def plain(answers: Answers) -> dict[str, dict[str, Any]]:
    """Return answers as plain JSON values."""
    return {
        code: {**dataclasses.asdict(answer), "limits": list(answer.limits)}
        for code, answer in answers.items()
        if not answer.is_empty
    }


def answers_from(plain_answers: Mapping[str, Mapping[str, Any]]) -> dict[str, AnswerText]:
    """Return the answers that `plain` made plain."""
    return {
        code: AnswerText(
            values["strength"],
            values["need"],
            None if values["level"] is None else Level(values["level"]),
            tuple(WorkLimit(limit) for limit in values["limits"]),
        )
        for code, values in plain_answers.items()
    }
