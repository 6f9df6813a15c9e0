"""What somebody says of themselves to get a talk: a name and one way to reach them."""

from __future__ import annotations

import datetime as dt
import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from lotse.schedule.enums import MeetingWay, MessageWay
from lotse.schedule.rules.contacts import is_name, plain_name
from lotse.schedule.rules.languages import LANGUAGES, PLAIN_GERMAN
from lotse.schedule.services.booking import PublicWish
from lotse.schedule.services.sms import gateway
from lotse.web.public.pages import PublicPage
from lotse.web.public.protection import Ticket, doubt_about, new_ticket, read_ticket
from lotse.web.public.typed import is_phone, plain_number

_MOBILE = re.compile(r"(?:\+49|0049|0)1[5-7]")
_LENGTH, _NAME_LENGTH = 120, 60
_WAYS_TO_BE_WRONG = ("required", "max_length", "null_characters_not_allowed")


class BookingForm(forms.Form):
    """Name, way to reach and interpreter, in the words of a page; `or_next` where a time is being booked."""

    name = forms.CharField(
        max_length=_NAME_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    reach = forms.CharField(max_length=_LENGTH)
    way = forms.ChoiceField(required=False)
    interpreter = forms.ChoiceField(required=False)
    or_next = forms.BooleanField(required=False)
    website = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: object,
        page: PublicPage,
        subject: str,
        way: MeetingWay | None = None,
        ways: tuple[MeetingWay, ...] = (),
        interpreter: str = "",
        **kwargs: object,
    ) -> None:
        """`way` is fixed where a time is booked; on the waiting list one of `ways` is chosen."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.page, self.subject, self.fixed_way = page, subject, way
        sent = str(self.data.get("ticket", ""))[:600] if self.is_bound else ""
        self.sent_ticket = read_ticket(sent, subject)
        self.ticket: Ticket = self.sent_ticket or new_ticket(subject)
        self._speak(ways, interpreter)

    def _speak(self, ways: tuple[MeetingWay, ...], interpreter: str) -> None:
        words, by_phone = self.page.words, self.fixed_way == MeetingWay.PHONE
        name, reach = self.fields["name"], self.fields["reach"]
        name.label, name.help_text = words.name, words.name_help
        name.error_messages |= dict.fromkeys(_WAYS_TO_BE_WRONG, words.wrong_name)
        reach.label = words.reach_phone if by_phone else words.reach
        reach.help_text = words.reach_phone_help if by_phone else words.reach_help
        wrong_reach = words.wrong_phone if by_phone else words.wrong_reach
        reach.error_messages |= dict.fromkeys(_WAYS_TO_BE_WRONG, wrong_reach)
        reach.widget.attrs.update({"type": "tel", "autocomplete": "tel"} if by_phone else {"dir": "auto"})
        names = [(code, each.name) for code, each in LANGUAGES.items() if code not in ("de", PLAIN_GERMAN)]
        self.fields["interpreter"] = forms.ChoiceField(
            label=words.interpreter,
            choices=[("", words.interpreter_none), *names],
            required=False,
            initial=interpreter,
        )
        self.fields["or_next"].label = words.or_next
        self.fields["website"].label = words.leave_empty
        if self.fixed_way is not None:
            del self.fields["way"]
        else:
            del self.fields["or_next"]
            self.fields["way"] = forms.ChoiceField(
                label=words.way_question, choices=[(way.value, words.way(way)) for way in ways]
            )

    def clean_reach(self) -> str:
        """Take a number from any keyboard."""
        return plain_number(self.cleaned_data["reach"])

    def clean_name(self) -> str:
        """Refuse a name of which nothing can be seen, and what is none: it stands in what the house writes."""
        name = plain_name(self.cleaned_data["name"])
        if not is_name(name):
            raise ValidationError(self.page.words.wrong_sign if name else self.page.words.wrong_name)
        return name

    def clean(self) -> dict[str, object]:
        """Refuse what was not sent by a person from our page, and a talk by phone without a number."""
        cleaned: dict[str, object] = super().clean() or {}
        words = self.page.words
        if cleaned.get("website"):
            self.add_error("website", words.leave_empty)
        elif doubt := doubt_about(self.sent_ticket):
            self.add_error(None, getattr(words, doubt.value))
        reach = str(cleaned.get("reach", ""))
        if reach and not _can_reach(reach):
            self.add_error("reach", words.wrong_reach)
        elif reach and "@" in reach and self._way(cleaned) == MeetingWay.PHONE:
            self.add_error("reach", words.wrong_phone)
        return cleaned

    def wish(self, *, starts_at: dt.datetime, staff_key: int) -> PublicWish:
        """Return what was sent."""
        data = self.cleaned_data
        return PublicWish(
            starts_at=starts_at,
            staff_key=staff_key,
            way=self._way(data) or MeetingWay.OFFICE,
            name=data["name"],
            reach_way=_reach_way(data["reach"]),
            reach=data["reach"],
            language=self.page.language.code,
            interpreter=data["interpreter"],
            or_next=data.get("or_next", False),
            form=self.ticket.number,
        )

    def _way(self, data: dict[str, object]) -> MeetingWay | None:
        chosen = data.get("way")
        return self.fixed_way or (MeetingWay(str(chosen)) if chosen else None)


def _can_reach(reach: str) -> bool:
    """Say whether something is a phone number or a mail address."""
    if "@" not in reach:
        return is_phone(reach)
    try:
        validate_email(reach)
    except ValidationError:
        return False
    return True


def _reach_way(reach: str) -> MessageWay:
    """Return how word reaches somebody: a mobile number by SMS where the house has a gateway for it."""
    if "@" in reach:
        return MessageWay.MAIL
    is_mobile = _MOBILE.match(re.sub(r"[^0-9+]", "", reach))
    return MessageWay.SMS if is_mobile and gateway() is not None else MessageWay.PHONE
