"""The wave wizard: who, text, sending, check. Each step is a page of its own; the draft lies in the database."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from lotse.core import clock
from lotse.core.errors import ConflictError, LotseError, RuleError
from lotse.outreach.enums import Audience
from lotse.outreach.printing import LETTER_PLACEHOLDERS
from lotse.outreach.queries import waves as queries
from lotse.outreach.queries.roster import text_of
from lotse.outreach.services import drafts
from lotse.web.design.frames import Step
from lotse.web.outreach import forms
from lotse.web.outreach.pages import show
from lotse.web.pages import attempt, number_in
from lotse.web.place import place_of
from lotse.web.searching import words_in
from lotse.web.staff import staff_of

STEPS = (("Wer", "wave_who"), ("Text", "wave_text"), ("Versand", "wave_sending"), ("Prüfen", "wave_check"))


def steps(current: str, key: int | None) -> list[Step]:
    """Return the wizard's steps; those before the present one lead back."""
    names = [name for _, name in STEPS]
    here = names.index(current)
    return [
        Step(
            label=label,
            url=reverse(name, args=[key]) if key and number < here else "",
            done=number < here,
            current=number == here,
        )
        for number, (label, name) in enumerate(STEPS)
    ]


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a wave: its first step shows at once whom it would reach."""
    place = place_of(request)
    by, today = staff_of(request), clock.today()
    form = forms.AudienceForm(
        request.POST or None, initial={"audience": request.GET.get("an", Audience.NOT_WRITTEN)}
    )
    if request.method == "POST" and form.is_valid():
        wave = drafts.start_draft(
            by=by, neighbourhood_key=place.key, audience=form.cleaned_data["audience"], today=today
        )
        return redirect("wave_who", wave.pk)
    counts = queries.audience_counts(by, place.key, on=today)
    values = {"form": form, "steps": steps("wave_who", None), "place": place, "counts": counts}
    return show(request, "outreach/wizard_new.html", values, form=form)


@require_http_methods(["GET", "POST"])
def who(request: HttpRequest, key: int) -> HttpResponse:
    """Step 1: who gets a letter, with what that means today."""
    by, today = staff_of(request), clock.today()
    draft = queries.draft(by, key, on=today)
    query = words_in(request)
    picked = {*draft.wave.picked, *filter(None, map(number_in, request.POST.getlist("picked")))}
    form = forms.RecipientsForm(
        request.POST or None,
        people=queries.people_to_pick(by, draft.wave.neighbourhood_id, query, picked=picked, on=today),
        initial={
            "audience": draft.wave.audience,
            "one_letter_per": draft.wave.one_letter_per,
            "picked": draft.wave.picked,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            drafts.choose_recipients(by=by, wave_key=key, recipients=form.recipients(), today=today)
            return redirect("wave_who" if "stay" in request.POST else "wave_text", key)
        except LotseError as error:
            form.add_error(None, str(error))
    values = {"form": form, "draft": draft, "steps": steps("wave_who", key), "query": query}
    return show(request, "outreach/wizard_who.html", values, form=form)


@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, key: int) -> HttpResponse:
    """Step 2: choose a text or edit it; an unknown placeholder is refused at once."""
    by, today = staff_of(request), clock.today()
    wave = queries.planned(by, key, on=today)
    stored = wave.letter_text
    initial = forms.TextForm.initial_for(text_of(wave.text), stored.name if stored else drafts.FIRST_TEXT)
    form = forms.TextForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            drafts.write_text(by=by, wave_key=key, name=name, text=form.text(), today=today)
            return redirect("wave_text" if "stay" in request.POST else "wave_sending", key)
        except LotseError as error:
            form.add_error("paragraphs" if "{{" in form.cleaned_data["paragraphs"] else None, str(error))
    values = {
        "form": form,
        "wave": wave,
        "version": stored.version if stored else None,
        "texts": queries.texts(by),
        "placeholders": sorted("{{" + name + "}}" for name in LETTER_PLACEHOLDERS),
        "steps": steps("wave_text", key),
    }
    return show(request, "outreach/wizard_text.html", values, form=form)


@require_POST
def take_text(request: HttpRequest, key: int) -> HttpResponse:
    """Step 2: take another of the agency's texts."""
    attempt(
        request,
        lambda: drafts.choose_text(
            by=staff_of(request),
            wave_key=key,
            text_key=number_in(request.POST.get("text")),
            today=clock.today(),
        ),
    )
    return redirect("wave_text", key)


@require_http_methods(["GET", "POST"])
def sending(request: HttpRequest, key: int) -> HttpResponse:
    """Step 3: date, postage, capacity, languages."""
    by, today = staff_of(request), clock.today()
    draft = queries.draft(by, key, on=today)
    form = forms.SendingForm(request.POST or None, initial=forms.SendingForm.initial_for(draft.wave))
    if request.method == "POST" and form.is_valid():
        try:
            drafts.plan_sending(by=by, wave_key=key, sending=form.sending(), today=today)
            return redirect("wave_sending" if "stay" in request.POST else "wave_check", key)
        except LotseError as error:
            form.add_error(None, str(error))
    values = {"form": form, "draft": draft, "steps": steps("wave_sending", key)}
    return show(request, "outreach/wizard_sending.html", values, form=form)


@require_POST
def split(request: HttpRequest, key: int) -> HttpResponse:
    """Step 3 or 4: let this wave be as large as the office can see; the others wait for the next one."""
    by, today = staff_of(request), clock.today()
    attempt(request, lambda: drafts.fit_to_capacity(by=by, wave_key=key, today=today))
    return redirect("wave_check", key)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, key: int) -> HttpResponse:
    """Step 4: everything at a glance, then freeze the roster."""
    by, today = staff_of(request), clock.today()
    form = Form(request.POST or None)
    if request.method == "POST":
        try:
            drafts.freeze_draft(by=by, wave_key=key, today=today)
            messages.success(
                request, "Die Empfängerliste steht fest. Jetzt können Sie die Briefe setzen lassen."
            )
            return redirect("wave", key)
        except (RuleError, ConflictError) as error:
            form.add_error(None, str(error))
    values = {"form": form, "draft": queries.draft(by, key, on=today), "steps": steps("wave_check", key)}
    return show(request, "outreach/wizard_check.html", values, form=form)


@require_POST
def discard(request: HttpRequest, key: int) -> HttpResponse:
    """Throw a draft away."""
    by, today = staff_of(request), clock.today()
    if attempt(request, lambda: drafts.discard_draft(by=by, wave_key=key, today=today)):
        messages.success(request, "Der Entwurf ist verworfen.")
    return redirect("outreach")
