"""What the gallery shows inside the components. Invented, and no person among it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.urls import reverse

from lotse.web.design.fields import ChipChoices, CodeInput, DateInput
from lotse.web.design.frames import Frame, Link, Mode, Step


class SampleForm(forms.Form):
    """One field of each kind."""

    street = forms.CharField(
        label="Straße", max_length=80, help_text="So, wie sie im Straßenverzeichnis steht."
    )
    mail = forms.EmailField(label="E-Mail-Adresse", required=False)
    password = forms.CharField(
        label="Passwort", widget=forms.PasswordInput, help_text="Mindestens 12 Zeichen."
    )
    posted_on = forms.DateField(label="Zur Post gegeben am", widget=DateInput)
    doors = forms.IntegerField(label="Anzahl der Türen", min_value=0)
    reason = forms.ChoiceField(
        label="Grund des Rücklaufs",
        choices=[("", "Bitte wählen"), ("unknown", "Empfänger unbekannt"), ("moved", "Verzogen")],
    )
    way = forms.ChoiceField(
        label="Wie hat sich die Person gemeldet?",
        widget=forms.RadioSelect,
        choices=[("phone", "Telefon"), ("visit", "Kam vorbei"), ("page", "Seite im Internet")],
    )
    languages = forms.MultipleChoiceField(
        label="Sprachen des Flyers",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("de", "Deutsch"), ("uk", "Ukrainisch"), ("ar", "Arabisch")],
        help_text="Mehrere sind möglich.",
    )
    topics = forms.MultipleChoiceField(
        label="Worüber?",
        required=False,
        widget=ChipChoices(keys={"work": "a", "money": "g"}),
        choices=[("work", "Arbeit"), ("money", "Geld"), ("housing", "Wohnen")],
        help_text="Chips: kurze Wörter, aus denen man schnell wählt, auf Wunsch mit einer Taste.",
    )
    note = forms.CharField(
        label="Notiz",
        required=False,
        widget=forms.Textarea,
        help_text="Fakten, keine Diagnosen. Die Person darf das lesen.",
    )
    list_file = forms.FileField(
        label="Liste", help_text="Excel oder CSV. Sie können die Datei hierher ziehen."
    )
    checked = forms.BooleanField(label="Ich habe die Vorschau gesehen")


class CodeForm(forms.Form):
    """The returns desk's one field."""

    code = forms.CharField(
        label="Code des Briefs",
        help_text="Tippen oder scannen, dann die Eingabetaste.",
        widget=CodeInput(attrs={"placeholder": "K7M2-9QXA"}),
    )


def faulty_form() -> SampleForm:
    """Return the form as it comes back: nothing filled in but a bad mail address."""
    return SampleForm({"mail": "kein-at-zeichen"}, auto_id="wrong_%s")


def sample_page() -> Page[int]:
    """Return the second page of a long list."""
    return Paginator(range(1, 351), 50).page(2)


def sample_links() -> tuple[Link, ...]:
    """Return links for tabs and chips."""
    return (
        Link("Alle", "#alle", current=True, count=350),
        Link("Noch nicht angeschrieben", "#offen", count=42),
        Link("Brief kam zurück", "#zurueck", count=7),
        Link("In Kontakt", "#kontakt", count=118),
    )


def sample_tabs() -> tuple[Link, ...]:
    """Return more tabs than a phone has room for."""
    labels = ("Wellen", "Rückläufer", "Antworten", "Rückrufe", "Besuche", "Faltblätter", "Abdeckung")
    return tuple(Link(label, f"#{number}", current=number == 4) for number, label in enumerate(labels))


def sample_steps() -> tuple[Step, ...]:
    """Return a wizard in its third step."""
    return (
        Step("Wer", url="#wer", done=True),
        Step("Text und Sprache", url="#text", done=True),
        Step("Datum und Porto", current=True),
        Step("Vorschau"),
    )


def sample_values() -> dict[str, Any]:
    """Return everything the examples name."""
    return {
        "form": SampleForm(auto_id="id_%s"),
        "faulty_form": faulty_form(),
        "many_links": sample_tabs(),
        "code_form": CodeForm(auto_id="code_%s"),
        "links": sample_links(),
        "crumbs": (Link("Heute", "#heute"), Link("Anschreiben", "#wellen"), Link("Welle 2")),
        "wizard": sample_steps(),
        "page": sample_page(),
        "today": dt.date(2026, 3, 2),
        "nothing": None,
    }


def sample_frame() -> Frame:
    """Return a full frame: every part is shown."""
    here = reverse("gallery")
    return Frame(
        navigation=(
            Link("Heute", "#heute", icon="today"),
            Link("Menschen", "#menschen", icon="people", count=350),
            Link("Anschreiben", "#anschreiben", icon="mail"),
            Link("Kalender", "#kalender", icon="calendar"),
            Link("Netzwerk", "#netzwerk", icon="network"),
            Link("Arbeit", "#arbeit", icon="work"),
            Link("Rückblick", "#rueckblick", icon="review"),
            Link("Datenschutz", "#datenschutz", icon="privacy"),
            Link("Einrichten", "#einrichten", icon="setup"),
            Link("Muster", here, current=True, icon="see"),
        ),
        place="Nordstadt",
        places=(Link("Nordstadt", here, current=True), Link("Am Hafen", here)),
        search_url="/suche",
        search_page="/menschen",
        staff_name="Lotsin Muster",
        staff_role="Lotsin",
        staff_links=(
            Link("Mein Konto", "#konto", icon="person"),
            Link("Sicherheit", "#sicherheit", icon="key"),
        ),
        sign_out_url=here,
        mode=Mode("Heute nur nach Terminvereinbarung, bis 16 Uhr telefonisch."),
        foot=(Link("Datenschutz", "#d"), Link("Barrierefreiheit", "#b"), Link("Hilfe", "#h")),
        session_seconds=1800,
        session_url=reverse("gallery"),
        keeps_for="muster",
        keeps_url=reverse("gallery"),
    )
