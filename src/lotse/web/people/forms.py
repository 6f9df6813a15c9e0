"""Forms of the journey: they parse, nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from lotse.lib.sheets import Field
from lotse.people.enums import (
    ClarificationOutcome,
    DepartureDecision,
    DepartureKind,
    ListField,
    MailStop,
    RowDecision,
)
from lotse.people.queries.imports import CellLine
from lotse.people.services.clarifying import NewAddress
from lotse.people.services.uploads import UploadedColumn

NOT_READ = ("", "– nicht übernehmen –")
# For columns that tick few people and nobody knows why: unless somebody says otherwise, they block addresses.
HARMLESS = "harmless"
_SUSPECTED = (
    ("", "– gilt vorsorglich als Sperre –"),
    (HARMLESS, "– keine Sperre, nicht übernehmen –"),
)


class UploadForm(forms.Form):
    """A client list from the clerk's machine."""

    list = forms.FileField(
        label="Kundenliste",
        help_text="Excel (xlsx, xls), LibreOffice (ods) oder csv, höchstens 50 MB. Die Spalten ordnen Sie im nächsten Schritt zu.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.xls,.ods"}),
        error_messages={
            "required": "Bitte wählen Sie zuerst die Datei mit der Liste aus.",
            "empty": "Die Datei ist leer. Bitte prüfen Sie, ob Sie die richtige Liste gewählt haben.",
        },
    )

    def file(self) -> UploadedFile[Any]:
        """Return the uploaded file."""
        uploaded: UploadedFile[Any] = self.cleaned_data["list"]
        return uploaded


class ColumnsForm(forms.Form):
    """What each column of a list holds."""

    def __init__(
        self, *args: Any, columns: Sequence[UploadedColumn], profile: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        for column in columns:
            self.fields[self._name(column)] = forms.ChoiceField(
                label=f"Bedeutung der Spalte „{column.header}“",
                choices=[*(_SUSPECTED if column.is_suspected else (NOT_READ,)), *ListField.choices],
                required=False,
                initial=column.field or (HARMLESS if column.is_suspected and column.is_harmless else ""),
            )
        self.fields["profile"] = forms.CharField(
            label="Zuordnung merken als",
            help_text="Zum Beispiel „VerBIS-Export“. Listen mit denselben Spalten werden dann sofort erkannt.",
            max_length=80,
            required=False,
            initial=profile,
        )

    @staticmethod
    def _name(column: UploadedColumn) -> str:
        return f"spalte-{column.index}"

    def clean(self) -> dict[str, Any]:
        """Refuse two columns that are said to hold the same."""
        chosen: dict[str, str] = {}
        for column in self.columns:
            field = self.cleaned_data.get(self._name(column))
            if field == HARMLESS:
                continue
            if field and field in chosen:
                label = ListField(field).label
                self.add_error(
                    self._name(column),
                    f"„{label}“ steht schon für die Spalte „{chosen[field]}“. Bitte wählen Sie für eine der beiden etwas anderes.",
                )
            elif field:
                chosen[field] = column.header
        return self.cleaned_data

    def lines(self) -> list[tuple[UploadedColumn, forms.BoundField]]:
        """Return the columns with their choices."""
        return [(column, self[self._name(column)]) for column in self.columns]

    def mapping(self) -> dict[Field, str]:
        """Return the header of each field that is to be read."""
        return {
            Field(field): column.header
            for column in self.columns
            if (field := self.cleaned_data[self._name(column)]) and field != HARMLESS
        }

    def harmless(self) -> frozenset[str]:
        """Return the headers of the columns whose ticks block no address."""
        return frozenset(
            column.header for column in self.columns if self.cleaned_data[self._name(column)] == HARMLESS
        )


class _CellField(forms.CharField):
    """A cell: it may be emptied, but is not called optional."""

    def validate(self, value: object) -> None:
        """Accept an empty cell."""


class RowForm(forms.Form):
    """The cells of one row."""

    use_required_attribute = False

    def __init__(self, *args: Any, cells: Sequence[CellLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for cell in cells:
            self.fields[cell.code] = _CellField(label=cell.label, max_length=200, initial=cell.text)


class RowDecisionForm(forms.Form):
    """What becomes of a row, and which details of a known person stay."""

    decision = forms.TypedChoiceField(choices=RowDecision, coerce=RowDecision, required=False)
    adopt = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, fields: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = tuple(fields)
        self.fields["adopt"] = forms.MultipleChoiceField(
            required=False, choices=[(name, name) for name in fields]
        )

    def kept(self) -> list[str]:
        """Return the details that stay as they are."""
        return [name for name in self.offered if name not in self.cleaned_data["adopt"]]


class DeparturesForm(forms.Form):
    """What becomes of who is missing from the list: of one person, or of all."""

    kind = forms.TypedChoiceField(choices=DepartureKind, coerce=DepartureKind)
    decision = forms.TypedChoiceField(choices=DepartureDecision, coerce=DepartureDecision)
    person = forms.IntegerField(required=False)


class PairForm(forms.Form):
    """One person or two, and which details come from the second entry."""

    decision = forms.ChoiceField(choices=[("same", ""), ("different", ""), ("undo", "")])
    take = forms.CharField(required=False)


class MailForm(forms.Form):
    """Why somebody gets no letters; empty where they are released again."""

    reason = forms.TypedChoiceField(
        label="Grund",
        choices=[choice for choice in MailStop.choices if choice[0]],
        coerce=MailStop,
        error_messages={"required": "Bitte wählen Sie den Grund aus."},
    )


class ClarifyForm(forms.Form):
    """What came of looking into an address."""

    outcome = forms.TypedChoiceField(
        label="Ergebnis",
        choices=ClarificationOutcome,
        coerce=ClarificationOutcome,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie aus, was die Klärung ergeben hat."},
    )
    street_line = forms.CharField(label="Straße und Hausnummer", max_length=120, required=False)
    extra = forms.CharField(label="Adresszusatz", max_length=120, required=False)
    postcode = forms.RegexField(
        label="Postleitzahl",
        regex=r"^\d{5}$",
        required=False,
        error_messages={"invalid": "Eine Postleitzahl hat fünf Ziffern."},
    )
    town = forms.CharField(label="Ort", max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the street where there is a new address."""
        is_new = self.cleaned_data.get("outcome") == ClarificationOutcome.NEW_ADDRESS
        if is_new and not self.cleaned_data.get("street_line"):
            self.add_error("street_line", "Bitte tragen Sie die neue Anschrift ein.")
        return self.cleaned_data

    def address(self) -> NewAddress | None:
        """Return the new address, if that is the outcome."""
        data = self.cleaned_data
        if data["outcome"] != ClarificationOutcome.NEW_ADDRESS:
            return None
        return NewAddress(data["street_line"], data["postcode"], data["town"], data["extra"])
