"""A talk that two people wrote down differently: shown field by field, decided by hand, nothing lost."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lotse.casework.access import get_talk
from lotse.casework.queries.talks import content_of, partners
from lotse.casework.rules import talks as rules
from lotse.casework.rules.talks import TalkContent
from lotse.casework.services.talks import OtherTalk
from lotse.core import clock
from lotse.web.case.device import answer_device, is_from_device, owner_of
from lotse.web.case.differences import Difference, chosen, differences
from lotse.web.case.talk_forms import ChangedTalkForm
from lotse.web.staff import staff_of

if TYPE_CHECKING:
    from lotse.accounts.models import Staff

_CHOICE = "choose-"


def show_conflict(
    request: HttpRequest,
    other: OtherTalk,
    sent: TalkContent,
    *,
    follow_up_on: dt.date | None = None,
    kept: int | None = None,
) -> HttpResponse:
    """Show what stands there beside what was sent; the device only hears that there is something to decide."""
    if is_from_device(request):
        return answer_device("conflict", status=409, text=str(other))
    by, today = staff_of(request), clock.today()
    owner = owner_of(by)
    (partner,) = partners(by, [get_talk(by, other.talk_key, on=today).person_id], on=today)
    initial = ChangedTalkForm.initial_for(sent, version=other.version)
    form = ChangedTalkForm(
        initial={**initial, "deciding": True, "come_back_on": follow_up_on, "kept": kept, "owner": owner},
        owner=owner,
    )
    values = {
        "key": other.talk_key,
        "partner": partner,
        "form": form,
        "fault": str(other),
        "lines": _lines(other.stored, sent),
    }
    return render(request, "case/talk_conflict.html", values, status=409)


def decided(
    request: HttpRequest, by: Staff, talk_key: int, sent: TalkContent, *, today: dt.date
) -> TalkContent:
    """Return the talk as somebody decided field by field; OtherTalk while a field is undecided."""
    talk = get_talk(by, talk_key, on=today)
    stored = content_of(talk)
    choices = chosen(request.POST.dict(), _lines(stored, sent))
    if choices is None:
        raise OtherTalk(
            "Bitte entscheiden Sie bei jeder Angabe, welche gelten soll.",
            talk_key=talk.pk,
            version=talk.version,
            stored=stored,
        )
    return rules.chosen(stored, sent, {name.removeprefix(_CHOICE) for name, mine in choices.items() if mine})


def _lines(stored: TalkContent, sent: TalkContent) -> list[Difference]:
    return differences(rules.LABELS, theirs=rules.said(stored), yours=rules.said(rules.tidy(sent)))
