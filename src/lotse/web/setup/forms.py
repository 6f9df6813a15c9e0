"""Forms of the journey: they parse, nothing more."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms

from lotse.accounts.enums import AgencyKind, Role
from lotse.accounts.rules import AgencyDetails
from lotse.lib.addresses import Segment
from lotse.places.enums import Parity
from lotse.places.rules import OfficeDetails, Pick
from lotse.web.design.fields import DateInput

LANGUAGES = (
    ("de", "Deutsch"),
    ("ar", "Arabisch"),
    ("bg", "Bulgarisch"),
    ("en", "Englisch"),
    ("fa", "Persisch"),
    ("fr", "Französisch"),
    ("ku", "Kurdisch"),
    ("pl", "Polnisch"),
    ("ro", "Rumänisch"),
    ("ru", "Russisch"),
    ("tr", "Türkisch"),
    ("uk", "Ukrainisch"),
)
_NEEDED_DETAILS = ("name", "street_line", "postcode", "town", "phone")
_AGENCY_GROUPS = (
    (
        "Verantwortliche Stelle",
        "Wer für die Daten der Menschen einsteht und wie man dort jemanden erreicht.",
        ("name", "kind", "street_line", "place", "phone", "mail"),
    ),
    (
        "Datenschutzbeauftragte Person",
        "An sie dürfen sich alle wenden, von denen hier Daten stehen.",
        ("officer_name", "officer_address", "officer_mail"),
    ),
    (
        "Aufsichtsbehörde",
        "Bei ihr kann man sich beschweren. Bleibt das Feld leer, nennt der Hinweis bei einer gemeinsamen Einrichtung "
        "die Bundesbeauftragte für den Datenschutz.",
        ("authority", "authority_address", "authority_url"),
    ),
)
_NUMBER = re.compile(r"(\d{1,5})\s*([A-Za-z½¼¾]?)")


class AgencyForm(forms.Form):
    """What papers say of the agency."""

    name = forms.CharField(label="Name der Stelle", max_length=200)
    kind = forms.TypedChoiceField(label="Art der Stelle", choices=AgencyKind, coerce=AgencyKind)
    street_line = forms.CharField(label="Straße und Hausnummer", max_length=120, required=False)
    place = forms.CharField(label="Postleitzahl und Ort", max_length=120, required=False)
    phone = forms.CharField(
        label="Telefon", max_length=40, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    mail = forms.EmailField(label="E-Mail-Adresse", max_length=254, required=False)
    officer_name = forms.CharField(
        label="Bezeichnung",
        max_length=120,
        required=False,
        help_text="Ein Name ist nicht nötig: „Datenschutz im Jobcenter“ genügt.",
    )
    officer_address = forms.CharField(
        label="Anschrift", max_length=200, required=False, help_text="In einer Zeile, mit Komma getrennt."
    )
    officer_mail = forms.EmailField(label="E-Mail-Adresse dort", max_length=254, required=False)
    authority = forms.CharField(label="Name der Behörde", max_length=200, required=False)
    authority_address = forms.CharField(
        label="Anschrift der Behörde",
        max_length=200,
        required=False,
        help_text="In einer Zeile, mit Komma getrennt.",
    )
    authority_url = forms.RegexField(
        r"^(https?://)?[\w-]+(\.[\w-]+)+(/\S*)?$",
        label="Internetseite der Behörde",
        max_length=200,
        required=False,
        error_messages={
            "invalid": "Bitte geben Sie eine Internetadresse ein, zum Beispiel www.behoerde.example."
        },
    )

    def details(self) -> AgencyDetails:
        """Return what was typed."""
        return AgencyDetails(**self.cleaned_data)

    def groups(self) -> tuple[tuple[str, str, list[forms.BoundField]], ...]:
        """Return the fields as the page shows them: title, hint, fields."""
        return tuple((title, hint, [self[name] for name in names]) for title, hint, names in _AGENCY_GROUPS)


class DirectoryForm(forms.Form):
    """A street directory to upload."""

    file = forms.FileField(
        label="Straßenverzeichnis",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
        help_text="Als CSV, höchstens 100 MB. Nötige Spalten: von, bis, name, plz, ort und mindestens eine von "
        "plraum, ortsteil, bezirk. Viele Kommunen geben ihr Verzeichnis genau so aus.",
    )


class PointsForm(forms.Form):
    """A file of address points to upload."""

    file = forms.FileField(
        label="Datei mit Adresspunkten",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
        help_text="Als CSV, höchstens 50 MB. Nötige Spalten: strasse, hausnummer, lat, lon (Grad, WGS 84); gern "
        "auch plz und ort. Das Katasteramt gibt solche Hauskoordinaten aus.",
    )


class NameForm(forms.Form):
    """What a neighbourhood is called."""

    name = forms.CharField(
        label="Name des Quartiers",
        max_length=120,
        help_text="So, wie die Menschen dort es nennen. Der Name steht auf Plakat und Faltblatt.",
    )


LONGEST_CHOICE = 200


class AnyChoices(forms.MultipleChoiceField):
    """Ticked values whose choices only the service knows; what no choice can be is left out."""

    def to_python(self, value: Any) -> list[str]:
        """Return the values that a database can hold and a page could have offered."""
        return [one for one in super().to_python(value) if "\0" not in one and len(one) <= LONGEST_CHOICE]

    def valid_value(self, value: Any) -> bool:
        """Take every value."""
        return True


class AreasForm(forms.Form):
    """Which areas of the directory were ticked; whether they exist is the service's to say."""

    areas = AnyChoices(required=False)


class PickForm(forms.Form):
    """A stretch of one street: which numbers, which side, in or out."""

    street = forms.CharField(max_length=120, widget=forms.HiddenInput)
    town = forms.CharField(max_length=120, widget=forms.HiddenInput)
    postcode = forms.CharField(max_length=5, required=False, widget=forms.HiddenInput)
    first = forms.CharField(
        label="Von Hausnummer",
        max_length=8,
        required=False,
        help_text="Leer lassen für die ganze Straße.",
    )
    last = forms.CharField(
        label="Bis Hausnummer",
        max_length=8,
        required=False,
        help_text="Für eine einzelne Nummer leer lassen.",
    )
    parity = forms.ChoiceField(label="Seite", choices=Parity, required=False)
    include = forms.TypedChoiceField(
        label="Gehört dieser Abschnitt dazu?",
        choices=[("yes", "Ja, er gehört zum Quartier"), ("no", "Nein, er soll draußen bleiben")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )

    def clean_first(self) -> tuple[int | None, str]:
        """Read a house number with its letter."""
        return self._house("first")

    def clean_last(self) -> tuple[int | None, str]:
        """Read a house number with its letter."""
        return self._house("last")

    def _house(self, name: str) -> tuple[int | None, str]:
        text = self.cleaned_data[name].strip()
        if not text:
            return None, ""
        found = _NUMBER.fullmatch(text)
        if found is None or not int(found[1]):
            raise forms.ValidationError(f"„{text}“ ist keine Hausnummer. Zum Beispiel: 18 oder 18a.")
        return int(found[1]), found[2].lower()

    def pick(self) -> Pick:
        """Return the stretch; one number alone stands for itself."""
        data = self.cleaned_data
        first, last = data["first"], data["last"]
        if last[0] is None:
            last = first
        part = Segment(
            street=data["street"],
            from_number=first[0],
            from_suffix=first[1],
            to_number=last[0],
            to_suffix=last[1],
            parity=data["parity"],
            postcode=data["postcode"],
            town=data["town"],
        )
        return Pick(part, data["include"])


class CornersForm(forms.Form):
    """An outline as corners, one a line; the map writes them too."""

    corners = forms.CharField(
        label="Eckpunkte der Grenze",
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "data-lotse-map-corners": ""}),
        help_text="Ein Eckpunkt je Zeile, Breite und Länge in Grad: 51,5917; 7,6653. Auf der Karte gesetzte Punkte "
        "erscheinen hier von selbst.",
    )


class OutlineForm(forms.Form):
    """An outline as a GeoJSON file."""

    file = forms.FileField(
        label="Grenze als GeoJSON",
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
        help_text="Eine oder mehrere Flächen (Polygon) in WGS 84, höchstens 5 MB.",
    )


class LinesField(forms.CharField):
    """A few lines of text, cleaned to a tuple without blanks."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def clean(self, value: Any) -> Any:
        """Split into lines."""
        text = super().clean(value)
        return tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())


class OfficeForm(forms.Form):
    """The office card."""

    name = forms.CharField(
        label="Name des Büros", max_length=120, help_text="Zum Beispiel „Quartiersbüro Lüner Höhe“."
    )
    host = forms.CharField(
        label="Zu Gast bei", max_length=120, required=False, help_text="Zum Beispiel „im Jugendzentrum“."
    )
    street_line = forms.CharField(label="Straße und Hausnummer", max_length=120, required=False)
    postcode = forms.RegexField(
        r"^\d{5}$",
        label="Postleitzahl",
        required=False,
        error_messages={"invalid": "Bitte geben Sie fünf Ziffern ein."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "5"}),
    )
    town = forms.CharField(label="Ort", max_length=120, required=False)
    phone = forms.CharField(
        label="Telefon",
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel"}),
        help_text="Steht groß auf dem Plakat und in jedem Brief.",
    )
    mail = forms.EmailField(label="E-Mail-Adresse", max_length=254, required=False)
    contact_name = forms.CharField(
        label="Ansprechperson",
        max_length=120,
        required=False,
        help_text="Leer lassen, wenn kein Name gedruckt werden soll.",
    )
    contact_role = forms.CharField(
        label="Rolle der Ansprechperson",
        max_length=60,
        required=False,
        help_text="Zum Beispiel „Ihre Quartierslotsin“.",
    )
    run_by = forms.CharField(
        label="Ein Angebot …",
        max_length=200,
        required=False,
        help_text="Im Genitiv: „der Stadt Kamen und des Jobcenters“.",
    )
    languages = forms.MultipleChoiceField(
        label="Sprachen im Büro",
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Was im Büro gesprochen wird.",
    )
    step_free = forms.BooleanField(label="Ohne Stufen zu erreichen", required=False)
    walk_in = LinesField(
        label="Offene Sprechzeiten", help_text="Eine Zeile je Zeit: „Dienstag 9 bis 12 Uhr“."
    )
    appointment = LinesField(label="Zeiten mit Termin", help_text="Eine Zeile je Zeit.")
    phone_hours = LinesField(label="Telefonzeiten", help_text="Eine Zeile je Zeit.")

    @staticmethod
    def initial_for(office: OfficeDetails | None) -> dict[str, Any]:
        """Return the fields as they show an office card."""
        if office is None:
            return {"languages": ["de"]}
        values: dict[str, Any] = {name: getattr(office, name) for name in OfficeForm.base_fields}
        for name in ("walk_in", "appointment", "phone_hours"):
            values[name] = "\n".join(values[name])
        return values

    def details(self) -> OfficeDetails:
        """Return the card as far as it can be read: what is wrong is left out, so that a preview shows the rest."""
        data = self.cleaned_data
        values: dict[str, Any] = {
            name: data[name] for name in self.base_fields if data.get(name) not in (None, "", [])
        }
        values["languages"] = tuple(values.get("languages", ()))
        return OfficeDetails(**{**dict.fromkeys(_NEEDED_DETAILS, ""), **values})


class DeputyForm(forms.Form):
    """Who stands in, until when and why."""

    staff = forms.TypedChoiceField()
    from_on = forms.DateField(label="Ab", widget=DateInput)
    until_on = forms.DateField(label="Letzter Tag", widget=DateInput)
    reason = forms.CharField(
        label="Grund", max_length=300, help_text="Zum Beispiel „Urlaub“. Keine Diagnosen."
    )

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Bitte wählen"), *people]
        self.fields["staff"] = forms.TypedChoiceField(label="Wer vertritt?", coerce=int, choices=choices)


class InviteForm(forms.Form):
    """Somebody new who gets a link to open an account."""

    name = forms.CharField(label="Vor- und Nachname", max_length=120)
    email = forms.EmailField(label="Dienstliche E-Mail-Adresse", max_length=254)
    role = forms.TypedChoiceField(
        label="Rolle",
        choices=[(role.value, role.label) for role in (Role.CASEWORKER, Role.DEPUTY, Role.TEAM_LEAD)],
        coerce=Role,
        widget=forms.RadioSelect,
        initial=Role.CASEWORKER.value,
    )
    until_on = forms.DateField(
        label="Letzter Tag", widget=DateInput, required=False, help_text="Nur bei einer Vertretung."
    )
    reason = forms.CharField(
        label="Grund",
        max_length=300,
        required=False,
        help_text="Nur bei einer Vertretung, zum Beispiel „Elternzeit“.",
    )


class LearnsFromForm(forms.Form):
    """From which neighbourhood this one learns."""

    model = forms.TypedChoiceField()

    def __init__(self, *args: Any, models: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["model"] = forms.TypedChoiceField(
            label="Vorbild",
            coerce=int,
            required=False,
            empty_value=None,
            choices=[("", "keines"), *models],
            help_text="Ein Quartier Ihrer Stelle.",
        )
