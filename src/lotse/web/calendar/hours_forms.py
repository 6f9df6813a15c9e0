"""Forms of the hours: they parse, nothing more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django import forms

from lotse.schedule.enums import HoursKind, MeetingWay, State, Weeks
from lotse.schedule.rules.hours import WEEKDAYS, Hours
from lotse.schedule.rules.opening import mark, next_day
from lotse.schedule.services.hours import Choices
from lotse.web.design.fields import ChipChoice, ChipChoices, DateInput, TimeInput
from lotse.web.setup.forms import LANGUAGES

if TYPE_CHECKING:
    from lotse.accounts.models import Staff
    from lotse.schedule.models import CalendarSettings, OpeningRule, Room

_SINGLE = "single"


class HoursForm(forms.Form):
    """One hour of opening."""

    kind = forms.TypedChoiceField(
        label="Wofür?", choices=HoursKind.choices, coerce=HoursKind, widget=ChipChoice
    )
    weekday = forms.ChoiceField(
        label="An welchem Tag?",
        choices=[*((str(number), name) for number, name in enumerate(WEEKDAYS)), (_SINGLE, "einzelner Tag")],
        widget=ChipChoice,
    )
    weeks = forms.TypedChoiceField(
        label="In welchen Wochen?",
        choices=Weeks.choices,
        coerce=Weeks,
        required=False,
        empty_value=Weeks.EVERY,
    )
    single_day = forms.DateField(
        label="Einzelner Tag", required=False, widget=DateInput, help_text="Gilt auch an einem Feiertag."
    )
    starts = forms.TimeField(label="Von", widget=TimeInput)
    ends = forms.TimeField(label="Bis", widget=TimeInput)
    break_starts = forms.TimeField(label="Pause von", required=False, widget=TimeInput)
    break_ends = forms.TimeField(label="Pause bis", required=False, widget=TimeInput)
    valid_from = forms.DateField(label="Gilt ab", widget=DateInput)
    valid_until = forms.DateField(label="Gilt bis", required=False, widget=DateInput)
    staff = forms.TypedChoiceField(
        label="Wer ist da?", choices=(), coerce=int, required=False, empty_value=None
    )
    room = forms.TypedChoiceField(label="Raum", choices=(), coerce=int, required=False, empty_value=None)
    slot_minutes = forms.IntegerField(
        label="Länge eines Termins in Minuten", min_value=5, max_value=240, initial=30
    )
    ways = forms.TypedMultipleChoiceField(
        label="Wie kann man sich sprechen?",
        choices=MeetingWay.choices,
        coerce=MeetingWay,
        required=False,
        widget=ChipChoices,
        help_text="Nur bei Terminen.",
    )
    languages = forms.MultipleChoiceField(
        label="Sprachen in dieser Zeit", choices=LANGUAGES, required=False, widget=ChipChoices
    )

    def __init__(
        self,
        *args: Any,
        colleagues: Sequence[Staff],
        rooms: Sequence[Room],
        stored: OpeningRule | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        who = _options("alle, die da sind", colleagues, stored.staff if stored else None)
        self.fields["staff"].choices = who  # type: ignore[attr-defined]
        where = _options("kein bestimmter", rooms, stored.room if stored else None)
        self.fields["room"].choices = where  # type: ignore[attr-defined]

    def hours(self) -> Hours:
        """Return the hour as it was typed."""
        data = self.cleaned_data
        is_single = data["weekday"] == _SINGLE
        return Hours(
            kind=data["kind"],
            weekday=None if is_single else int(data["weekday"]),
            weeks=Weeks.EVERY if is_single else data["weeks"],
            single_day=data["single_day"] if is_single else None,
            starts=data["starts"],
            ends=data["ends"],
            break_starts=data["break_starts"],
            break_ends=data["break_ends"],
            valid_from=data["valid_from"],
            valid_until=data["valid_until"],
            slot_minutes=data["slot_minutes"],
            ways=frozenset(data["ways"]),
            languages=tuple(data["languages"]),
            room_key=data["room"],
            staff_key=data["staff"],
        )


class ChangeForm(HoursForm):
    """An hour of opening as it is, to be changed from a day on."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].label = "Ändern ab"
        self.fields["valid_from"].help_text = "Bis zum Tag davor bleibt alles, wie es ist."


class EndForm(forms.Form):
    """The last day of an hour of opening."""

    last_day = forms.DateField(label="Letzter Tag", widget=DateInput)


class AbsenceForm(forms.Form):
    """Somebody is away, or the office is shut; why is not asked."""

    staff = forms.TypedChoiceField(label="Wer?", choices=(), coerce=int, required=False, empty_value=None)
    from_on = forms.DateField(label="Vom", widget=DateInput)
    until_on = forms.DateField(label="Bis einschließlich", widget=DateInput)
    starts = forms.TimeField(
        label="Von", required=False, widget=TimeInput, help_text="Nur, wenn es nicht der ganze Tag ist."
    )
    ends = forms.TimeField(label="Bis", required=False, widget=TimeInput)

    def __init__(self, *args: Any, colleagues: Sequence[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = [("", "das ganze Büro"), *((each.pk, each.name) for each in colleagues)]
        self.fields["staff"].choices = who  # type: ignore[attr-defined]


class RoomForm(forms.Form):
    """A room in which one can talk."""

    name = forms.CharField(
        label="Raum", max_length=60, error_messages={"required": "Bitte geben Sie dem Raum einen Namen."}
    )
    step_free = forms.BooleanField(label="Ohne Stufen zu erreichen", required=False)


class ChoicesForm(forms.Form):
    """What the house decides about its calendar."""

    state = forms.TypedChoiceField(label="Feiertage von", choices=State.choices, coerce=State)
    books_online = forms.BooleanField(label="Termine lassen sich im Netz buchen", required=False)
    booking_asks = forms.BooleanField(
        label="Buchungen bestätigt erst das Büro", required=False, help_text="Sonst steht der Termin sofort."
    )
    notice_hours = forms.IntegerField(label="Vorlauf in Stunden", min_value=0, max_value=336)
    days_ahead = forms.IntegerField(label="Buchbar für so viele Tage", min_value=1, max_value=365)
    walk_in_minutes = forms.IntegerField(
        label="Übliche Minuten am Tresen",
        min_value=1,
        max_value=240,
        help_text="Für die geschätzte Wartezeit, bis genug gezählt ist.",
    )
    feeds_with_names = forms.BooleanField(
        label="Kalender-Abos dürfen Namen zeigen",
        required=False,
        help_text="Dann stehen Namen auch auf fremden Geräten. Ohne Häkchen steht dort nur „Termin“.",
    )
    video_link = forms.URLField(
        label="Raum für Videogespräche",
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text="Nimmt Ihr Videodienst frei gewählte Raumnamen, schreiben Sie {raum} dorthin, wo der Name steht "
        "(zum Beispiel https://video.example/{raum}): Dann hat jedes Gespräch einen eigenen Raum, den niemand "
        "errät. Ohne {raum} führt derselbe Link in alle Gespräche, auch wer früher einen Termin hatte, kommt dann "
        "hinein; schalten Sie in dem Fall beim Videodienst einen Warteraum ein.",
    )
    who_is_there = forms.CharField(label="Wer ist da? (öffentliche Seite)", required=False, max_length=300)
    how_to_get_in = forms.CharField(
        label="So kommen Sie herein (öffentliche Seite)",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )

    @staticmethod
    def initial_for(chosen: CalendarSettings) -> dict[str, Any]:
        """Return the fields as they show what was decided."""
        return {name: getattr(chosen, name) for name in asdict(Choices())}

    def choices(self) -> Choices:
        """Return what was decided."""
        return Choices(**self.cleaned_data)


def today_first(today: dt.date) -> dict[str, Any]:
    """Return what a new hour begins with."""
    return {
        "valid_from": today,
        "slot_minutes": 30,
        "weeks": Weeks.EVERY,
        "ways": [MeetingWay.OFFICE, MeetingWay.PHONE],
        "languages": ["de"],
        "kind": HoursKind.CONSULTATION,
    }


def initial_of(rule: Hours, today: dt.date) -> dict[str, Any]:
    """Return the fields of an hour of opening as it is, to be changed from the next day on which it holds."""
    return {
        "kind": rule.kind,
        "weekday": _SINGLE if rule.weekday is None else str(rule.weekday),
        "weeks": rule.weeks,
        "single_day": rule.single_day,
        "starts": rule.starts,
        "ends": rule.ends,
        "break_starts": rule.break_starts,
        "break_ends": rule.break_ends,
        "valid_from": next_day(rule, after=today),
        "valid_until": rule.valid_until,
        "slot_minutes": rule.slot_minutes,
        "ways": sorted(rule.ways),
        "languages": list(rule.languages),
        "staff": rule.staff_key,
        "room": rule.room_key,
        "seen": mark(rule),
    }


def _options(
    nobody: str, rows: Sequence[Staff | Room], held: Staff | Room | None
) -> list[tuple[object, str]]:
    """Return what one can choose; who or what holds the hour stays among it, though it is there no more."""
    gone = [(held.pk, f"{held.name} (nicht mehr hier)")] if held is not None and held not in rows else []
    return [("", nobody), *((each.pk, each.name) for each in rows), *gone]
