"""What was sent to whom by which way, what is still to be said by hand, and the words of it all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.core import clock
from lotse.core.errors import InputError
from lotse.schedule import access
from lotse.schedule.enums import MessageKind
from lotse.schedule.queries.messages import log, sent_of, to_tell
from lotse.schedule.rules.languages import LANGUAGES, Language
from lotse.schedule.services import messages as services
from lotse.schedule.services import wording
from lotse.schedule.services.wording import Wording
from lotse.web.calendar.pages import at_office, back_to, show
from lotse.web.pages import attempt, attempt_form, is_fragment, page_of
from lotse.web.staff import staff_of

_TO_DO_SHOWN = 30


class WordingForm(forms.Form):
    """A subject and a text with placeholders."""

    subject = forms.CharField(label="Betreff", max_length=150)
    text = forms.CharField(label="Text", max_length=3000, widget=forms.Textarea(attrs={"rows": "12"}))


@dataclass(frozen=True, slots=True)
class Cell:
    """The words of one kind in one language."""

    language: Language
    url: str
    is_own: bool


@require_safe
@at_office
def messages_log(request: HttpRequest, office_key: int) -> HttpResponse:
    """Show what needs a hand first, then everything that was sent."""
    by, today = staff_of(request), clock.today()
    to_do = to_tell(by, office_key, on=today)
    page = page_of(request, log(by, office_key, on=today))
    values = {
        "to_do": to_do[:_TO_DO_SHOWN],
        "more": max(0, len(to_do) - _TO_DO_SHOWN),
        "page": page,
        "lines": [sent_of(row) for row in page],
    }
    return show(request, "calendar/messages.html", "messages_log", values)


@require_safe
def message(request: HttpRequest, key: int) -> HttpResponse:
    """Show one message as it is sent, printed or read out."""
    row = access.visible_messages(staff_of(request), on=clock.today()).filter(pk=key)
    found = row.select_related("person", "appointment", "waiting_entry", "office").first()
    if found is None:
        raise Http404("no such message")
    line = sent_of(found)
    values = {"line": line, "text": services.with_link(found) if line.text else ""}
    return show(request, "calendar/message.html", "messages_log", values)


@require_POST
def told(request: HttpRequest, key: int) -> HttpResponse:
    """Tick off that somebody was called or got the slip."""
    by, now = staff_of(request), clock.now()
    return _act(
        request, lambda: services.note_told(by=by, message_key=key, now=now), "Abgehakt: Bescheid gegeben."
    )


@require_POST
def came_back(request: HttpRequest, key: int) -> HttpResponse:
    """Write down that a mail came back."""
    by, now = staff_of(request), clock.now()
    return _act(
        request,
        lambda: services.record_bounce(by=by, message_key=key, now=now),
        "Notiert. Bitte rufen Sie die Person an; die Zeile steht jetzt oben.",
    )


@require_POST
def again(request: HttpRequest, key: int) -> HttpResponse:
    """Try a mail once more."""
    by = staff_of(request)
    return _act(
        request, lambda: services.try_again(by=by, message_key=key), "Die E-Mail wird noch einmal versucht."
    )


def _act(request: HttpRequest, act: Callable[[], object], said: str) -> HttpResponse:
    if attempt(request, act):
        messages.success(request, said)
    return back_to(request, reverse("messages_log"))


@require_safe
@at_office
def texts(request: HttpRequest, office_key: int) -> HttpResponse:
    """Show all texts by kind and language; the office's own wordings are marked."""
    own = set(
        access.visible_texts(staff_of(request), on=clock.today())
        .filter(office=office_key)
        .values_list("kind", "language")
    )
    rows = [(kind, _cells(kind, own)) for kind in MessageKind]
    return show(request, "calendar/texts.html", "messages_log", {"rows": rows})


@require_http_methods(["GET", "POST"])
@at_office
def text(request: HttpRequest, office_key: int, kind: str, language: str) -> HttpResponse:
    """Show and change one text, with what somebody would read beside it."""
    if kind not in MessageKind.values or language not in LANGUAGES:
        raise Http404("no such text")
    by, now = staff_of(request), clock.now()
    known = MessageKind(kind)
    stored = wording.wording_of(office_key, known, language)
    form = WordingForm(
        request.POST if request.method == "POST" else None,
        initial={"subject": stored.subject, "text": stored.text},
    )
    form.fields["text"].widget.attrs |= {"lang": language, "dir": LANGUAGES[language].direction}
    is_valid = form.is_valid()
    shown = _sample(request, office_key, known, language, _typed(form) if is_valid else stored, form)
    if is_fragment(request):
        parts = {"shown": shown, "tongue": LANGUAGES[language], "form": form}
        return render(request, "calendar/_sample.html", parts)
    if is_valid and shown is not None and "vorschau" not in request.POST:
        saved = attempt_form(
            form,
            lambda: wording.save_wording(
                by=by, office_key=office_key, kind=known, language=language, now=now, **form.cleaned_data
            ),
        )
        if saved is not None:
            messages.success(request, "Gespeichert. Ab jetzt gilt Ihr Text.")
            return redirect("message_text", kind, language)
    values = {
        "form": form,
        "kind": known,
        "tongue": LANGUAGES[language],
        "is_own": stored.is_own,
        "shown": shown,
        "placeholders": [f"{{{{{name}}}}}" for name in wording.PLACEHOLDERS],
    }
    return show(request, "calendar/text.html", "messages_log", values, status=422 if form.errors else 200)


@require_POST
@at_office
def text_default(request: HttpRequest, office_key: int, kind: str, language: str) -> HttpResponse:
    """Go back to the house's words."""
    if kind not in MessageKind.values or language not in LANGUAGES:
        raise Http404("no such text")
    wording.use_default_wording(
        by=staff_of(request), office_key=office_key, kind=MessageKind(kind), language=language
    )
    messages.success(request, "Es gilt wieder die Vorlage des Hauses.")
    return redirect("message_text", kind, language)


def _cells(kind: MessageKind, own: set[tuple[str, str]]) -> Sequence[Cell]:
    return [
        Cell(language, reverse("message_text", args=[kind.value, code]), is_own=(kind.value, code) in own)
        for code, language in LANGUAGES.items()
    ]


def _typed(form: WordingForm) -> Wording:
    return Wording(form.cleaned_data["subject"], form.cleaned_data["text"])


def _sample(
    request: HttpRequest,
    office_key: int,
    kind: MessageKind,
    language: str,
    words: Wording,
    form: WordingForm,
) -> Wording | None:
    """Return words as somebody would read them; a placeholder we do not know stands in the form."""
    office = access.get_office(staff_of(request), office_key, on=clock.today())
    try:
        return wording.sample(office, kind, language, words)
    except InputError as error:
        form.add_error("text", str(error))
        return None
