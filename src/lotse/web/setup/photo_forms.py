"""The form for the office's photo."""

from __future__ import annotations

from typing import Any

from django import forms

from lotse.places.services.photos import LARGEST_UPLOAD, NewPhoto

_TOO_LARGE = f"Das Foto ist größer als {LARGEST_UPLOAD // 1024**2} MB. Bitte verkleinern Sie es."


class PhotoForm(forms.Form):
    """A photo, what it shows, and that nobody minds."""

    file = forms.FileField(
        label="Foto",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text="JPEG, PNG oder WebP, höchstens 8 MB. Am besten die Tür oder der Raum, quer aufgenommen.",
        error_messages={"required": "Bitte wählen Sie ein Foto aus.", "empty": "Diese Datei ist leer."},
    )
    description = forms.CharField(
        label="Was ist zu sehen?",
        max_length=200,
        help_text="Ein Satz für alle, die das Foto nicht sehen: „Eine grüne Tür mit Rampe, daneben ein Schild.“",
        error_messages={"required": "Bitte beschreiben Sie in einem Satz, was zu sehen ist."},
    )
    all_agreed = forms.BooleanField(
        label="Auf dem Foto ist niemand zu erkennen, oder alle, die zu erkennen sind, sind einverstanden.",
        help_text="Ihre Bestätigung steht mit Datum im Protokoll. Möchte jemand nicht mehr zu sehen sein, entfernen "
        "Sie das Foto.",
        error_messages={
            "required": "Bitte bestätigen Sie, dass alle einverstanden sind. Sonst zeigen wir es nicht."
        },
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_UPLOAD:
            raise forms.ValidationError(_TOO_LARGE)
        return file

    def photo(self) -> NewPhoto:
        """Return what was sent."""
        data = self.cleaned_data
        return NewPhoto(data["file"].read(), data["description"], data["all_agreed"])
