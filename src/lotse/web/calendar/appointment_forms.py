"""Forms of an appointment: they parse, nothing more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from lotse.core.errors import InputError
from lotse.schedule.enums import Companion, MeetingWay, MessageWay
from lotse.schedule.rules.languages import LANGUAGES
from lotse.schedule.services.changing import Wish
from lotse.schedule.services.reach import check_contact
from lotse.web.calendar.pages import moment
from lotse.web.design.fields import ChipChoice, DateInput, TimeInput
from lotse.web.setup.forms import LANGUAGES as SPOKEN

if TYPE_CHECKING:
    from lotse.accounts.models import Staff
    from lotse.schedule.models import Room

_LENGTHS = (15, 30, 45, 60, 90)
_REACHED = [(MessageWay.PHONE, "Anruf"), (MessageWay.MAIL, "E-Mail"), (MessageWay.PAPER, "Zettel mitgeben")]

_IN_ADDRESS = {"am": "day", "um": "time", "dauer": "minutes", "mit": "staff", "raum": "room", "art": "way"}


class TimeForm(forms.Form):
    """When, how long, how and with whom."""

    day = forms.DateField(label="Tag", widget=DateInput, error_messages={"required": "Bitte den Tag wählen."})
    time = forms.TimeField(
        label="Uhrzeit", widget=TimeInput, error_messages={"required": "Bitte die Uhrzeit wählen."}
    )
    minutes = forms.TypedChoiceField(label="Dauer", choices=(), coerce=int, widget=ChipChoice)
    way = forms.TypedChoiceField(
        label="Wo und wie?", choices=MeetingWay.choices, coerce=MeetingWay, widget=ChipChoice
    )
    staff = forms.TypedChoiceField(label="Mit wem?", choices=(), coerce=int)
    back_by = forms.TimeField(
        label="Zurück bis",
        required=False,
        widget=TimeInput,
        help_text="Nur bei Besuchen zu Hause: Wer bis dahin nicht zurück ist, steht auf „Heute“ ganz oben. Wege werden nicht festgehalten.",
    )
    emergency_reason = forms.CharField(
        label="Warum der Termin nicht warten kann",
        required=False,
        max_length=200,
        help_text="Nur nötig, wenn die Betriebsart des Büros diesen Weg gerade nicht vorsieht.",
    )

    def __init__(
        self, *args: Any, colleagues: Sequence[Staff], lengths: Iterable[int] = (), **kwargs: Any
    ) -> None:
        """`lengths` are offered beside the usual ones, in minutes."""
        super().__init__(*args, **kwargs)
        minutes = [(str(each), f"{each} Minuten") for each in sorted({*_LENGTHS, *lengths})]
        self.fields["minutes"].choices = minutes  # type: ignore[attr-defined]
        choices = [(each.pk, each.name) for each in colleagues]
        self.fields["staff"].choices = choices  # type: ignore[attr-defined]

    @property
    def starts_at(self) -> dt.datetime:
        """When it begins."""
        return moment(self.cleaned_data["day"], self.cleaned_data["time"])

    @property
    def ends_at(self) -> dt.datetime:
        """When it ends."""
        return self.starts_at + dt.timedelta(minutes=self.cleaned_data["minutes"])

    @property
    def back_at(self) -> dt.datetime | None:
        """Until when a colleague is back from a visit at home."""
        time = self.cleaned_data["back_by"]
        is_visit = self.cleaned_data["way"] == MeetingWay.HOME
        return moment(self.cleaned_data["day"], time) if time and is_visit else None


class AppointmentForm(TimeForm):
    """A new appointment, for somebody known here or for a name."""

    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Bitte einen Namen."})
    reach_way = forms.TypedChoiceField(
        label="Wie sagen wir Bescheid?", choices=_REACHED, coerce=MessageWay, widget=ChipChoice
    )
    reach = forms.CharField(label="Telefon oder E-Mail", max_length=120, required=False)
    room = forms.TypedChoiceField(label="Raum", choices=(), coerce=int, required=False, empty_value=None)
    language = forms.ChoiceField(
        label="Sprache der Nachrichten", choices=[(each.code, each.name) for each in LANGUAGES.values()]
    )
    interpreter = forms.ChoiceField(
        label="Dolmetschen", required=False, choices=[("", "nicht nötig"), *SPOKEN[1:]]
    )
    companion = forms.TypedChoiceField(
        label="Wer kommt noch dazu?",
        choices=Companion.choices,
        coerce=Companion,
        required=False,
        empty_value=Companion.NONE,
    )
    field_order = (
        "name",
        "reach_way",
        "reach",
        "day",
        "time",
        "minutes",
        "way",
        "staff",
        "room",
        "back_by",
        "language",
        "interpreter",
        "companion",
        "emergency_reason",
    )

    def __init__(self, *args: Any, rooms: Sequence[Room], person_key: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person_key = person_key
        places = [("", "kein Raum"), *((each.pk, each.name) for each in rooms)]
        self.fields["room"].choices = places  # type: ignore[attr-defined]
        if person_key is not None:
            for name in ("name", "reach_way", "reach", "language"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse what reaches nobody, beside the field it stands in."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "reach_way" in cleaned and "reach" in cleaned:
            try:
                check_contact(way=cleaned["reach_way"], reach=cleaned["reach"])
            except InputError as error:
                self.add_error("reach", str(error))
        return cleaned

    def wish(self) -> Wish:
        """Return what was agreed."""
        data = self.cleaned_data
        return Wish(
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            staff_key=data["staff"],
            way=data["way"],
            room_key=data["room"],
            person_key=self._person_key,
            name=data.get("name", ""),
            reach_way=data.get("reach_way", MessageWay.PAPER),
            reach=data.get("reach", ""),
            language=data.get("language", "de"),
            interpreter=data["interpreter"],
            companion=data["companion"],
            back_by=self.back_at,
            emergency_reason=data["emergency_reason"],
        )


class MoveForm(TimeForm):
    """Another time, way or host for an appointment."""

    is_agreed = forms.BooleanField(
        label="Das ist schon abgesprochen",
        required=False,
        help_text="Sonst bittet die Nachricht um eine Zusage.",
    )
    field_order = ("day", "time", "minutes", "way", "staff", "back_by", "emergency_reason", "is_agreed")


class PersonForm(forms.Form):
    """Whose booking it is."""

    person = forms.IntegerField()


def asked_for(query: Mapping[str, str]) -> dict[str, str]:
    """Return what the address that leads to a form of an appointment names already."""
    return {field: query[name] for name, field in _IN_ADDRESS.items() if query.get(name)}
