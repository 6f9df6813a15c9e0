"""How a choice of people travels in an address, and the forms around the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse

from lotse.people.enums import ExportForm, ExportPurpose, ListColumn, PersonGroup, Standing
from lotse.people.queries.lists import Criteria, Offered
from lotse.people.services.lists import ExportWish
from lotse.web.pages import number_in

MOST_SILENT_DAYS = 3650
_ANY = ("", "alle")


def criteria_in(query: Mapping[str, str]) -> Criteria:
    """Return the choice that an address names; what it misspells chooses nobody out."""
    standing, group, days = query.get("stand", ""), query.get("gruppe", ""), number_in(query.get("still"))
    return Criteria(
        standing=standing if standing in Standing.values else "",
        group=group if group in PersonGroup.values else "",
        street=_text(query, "strasse")[:120],
        area=_text(query, "gebiet")[:120],
        language=_text(query, "sprache")[:8],
        silent_days=min(days, MOST_SILENT_DAYS) if days else None,
        has_reminder=query.get("wiedervorlage") == "ja",
    )


def _text(query: Mapping[str, str], name: str) -> str:
    """Return a word of the address without the sign that PostgreSQL takes in no text."""
    return query.get(name, "").replace("\x00", "")


def address_of(criteria: Criteria, *, page: str = "people") -> str:
    """Return the address of a page with that choice."""
    parts = {
        "stand": criteria.standing,
        "gruppe": criteria.group,
        "strasse": criteria.street,
        "gebiet": criteria.area,
        "sprache": criteria.language,
        "still": criteria.silent_days,
        "wiedervorlage": "ja" if criteria.has_reminder else "",
    }
    query = urlencode({name: value for name, value in parts.items() if value})
    return f"{reverse(page)}?{query}" if query else reverse(page)


class FilterForm(forms.Form):
    """What the chips above the list leave out; it fills the address (`criteria_in` reads it), so it is never bound."""

    use_required_attribute = False

    strasse = forms.ChoiceField(label="Straße")
    gebiet = forms.ChoiceField(label="Gebiet")
    sprache = forms.ChoiceField(label="Sprache")
    still = forms.IntegerField(
        label="Kein Lebenszeichen seit … Tagen", min_value=1, max_value=MOST_SILENT_DAYS
    )
    wiedervorlage = forms.BooleanField(
        label="nur mit offener Wiedervorlage", widget=forms.CheckboxInput(attrs={"value": "ja"})
    )

    def __init__(self, *, criteria: Criteria, choices: Offered) -> None:
        chosen = {"strasse": criteria.street, "gebiet": criteria.area, "sprache": criteria.language}
        super().__init__(
            initial={**chosen, "still": criteria.silent_days, "wiedervorlage": criteria.has_reminder}
        )
        offered = {
            "strasse": [(street, street) for street in choices.streets],
            "gebiet": [(area, area) for area in choices.areas],
            "sprache": list(choices.languages),
        }
        for name, values in offered.items():
            if len(values) < 2 and not chosen[name]:
                del self.fields[name]
            else:
                label = self.fields[name].label
                self.fields[name] = forms.ChoiceField(label=label, choices=[_ANY, *values])


class KeepForm(forms.Form):
    """The name under which a choice is kept."""

    name = forms.CharField(
        label="Name des Filters",
        max_length=60,
        error_messages={
            "required": "Bitte geben Sie dem Filter einen Namen, zum Beispiel „Blumenstraße, still“."
        },
    )
    is_shared = forms.BooleanField(label="für alle, die im Quartier arbeiten", required=False)


class ColumnsForm(forms.Form):
    """Which columns the list shows."""

    columns = forms.TypedMultipleChoiceField(
        label="Spalten neben dem Namen",
        choices=ListColumn,
        coerce=ListColumn,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class TakeOutForm(forms.Form):
    """What a list is taken out of the house for, with which columns."""

    purpose = forms.TypedChoiceField(
        label="Wofür brauchen Sie die Liste?",
        choices=ExportPurpose,
        coerce=ExportPurpose,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie den Zweck. Er wird mit dem Abruf vermerkt."},
    )
    note = forms.CharField(
        label="In einer Zeile",
        help_text="Zum Beispiel „Elterncafé am 3. Mai“. Bitte keine Namen.",
        max_length=120,
        required=False,
    )
    columns = forms.TypedMultipleChoiceField(
        label="Welche Spalten?",
        help_text="Nur was Sie für den Zweck brauchen. Der Name steht immer darin.",
        choices=ListColumn,
        coerce=ListColumn,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    form = forms.TypedChoiceField(
        label="Datei",
        choices=ExportForm,
        coerce=ExportForm,
        initial=ExportForm.XLSX,
        widget=forms.RadioSelect,
    )

    def wish(self) -> ExportWish:
        """Return what is to leave the house."""
        data: dict[str, Any] = self.cleaned_data
        return ExportWish(tuple(data["columns"]), data["purpose"], data["note"], data["form"])
