"""Whether the agency keeps protected notes, and which colleagues are let into them; the team lead's part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lotse.accounts.access import roles
from lotse.accounts.enums import Role
from lotse.accounts.services import allow_special_notes, stop_special_notes
from lotse.casework.queries.special_notes import eligible, permissions, switch_of
from lotse.casework.services.special_notes_switch import ask_for_special_notes, end_special_notes
from lotse.core import clock
from lotse.core.errors import NotVisible
from lotse.web.design.fields import DateInput
from lotse.web.pages import attempt, attempt_form
from lotse.web.setup.pages import crumbs
from lotse.web.staff import staff_of

if TYPE_CHECKING:
    from lotse.accounts.models import Staff


class AskForm(forms.Form):
    """What an agency needs protected notes for."""

    reason = forms.CharField(
        label="Wofür braucht Ihre Stelle geschützte Notizen?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ein Satz ohne Namen. Der Datenschutz liest ihn und entscheidet.",
    )


class AllowForm(forms.Form):
    """Who is let in, until when and why."""

    until_on = forms.DateField(
        label="Letzter Tag", widget=DateInput, help_text="Nach spätestens einem Jahr neu erteilen."
    )
    reason = forms.CharField(label="Grund", max_length=300, help_text="Ein Satz, keine Diagnosen.")
    field_order = ("staff", "until_on", "reason")

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Bitte wählen"), *people]
        self.fields["staff"] = forms.TypedChoiceField(label="Wer?", coerce=int, choices=choices)
        self.order_fields(self.field_order)


@require_http_methods(["GET", "POST"])
def special_notes(request: HttpRequest) -> HttpResponse:
    """Show how it stands; ask for protected notes, or let a colleague into them."""
    by, today = _lead_of(request), clock.today()
    wanted = request.POST.get("what")
    ask = AskForm(request.POST if wanted == "ask" else None, prefix="ask")
    allow = AllowForm(
        request.POST if wanted == "allow" else None, people=eligible(by, today=today), prefix="allow"
    )
    if _ask(request, ask) or _allow(request, allow):
        return redirect("setup_special_notes")
    faulty = next((form for form in (ask, allow) if form.errors), None)
    values = {
        "switch": switch_of(by, today=today),
        "permissions": permissions(by, today=today),
        "ask": ask,
        "allow": allow,
        "faulty": faulty,
        "crumbs": crumbs(("Geschützte Notizen", "")),
    }
    return render(request, "setup/special_notes.html", values, status=422 if faulty else 200)


@require_POST
def special_notes_off(request: HttpRequest) -> HttpResponse:
    """Keep no protected notes any more, or take the wish for them back."""
    by = _lead_of(request)
    if attempt(request, lambda: end_special_notes(by=by, today=clock.today())):
        messages.success(request, "Abgeschaltet. Vorhandene Notizen sind geschlossen und werden gelöscht.")
    return redirect("setup_special_notes")


@require_POST
def special_notes_stop(request: HttpRequest, staff: int) -> HttpResponse:
    """Take a colleague's permission away, at once."""
    stop_special_notes(by=staff_of(request), staff_key=staff, today=clock.today())
    messages.success(request, "Die Berechtigung gilt ab sofort nicht mehr.")
    return redirect("setup_special_notes")


def _lead_of(request: HttpRequest) -> Staff:
    """Return who is signed in; NotVisible for who leads no team."""
    by = staff_of(request)
    if Role.TEAM_LEAD not in roles(by, on=clock.today()):
        raise NotVisible("Ob es geschützte Notizen gibt, entscheiden Teamleitung und Datenschutz.")
    return by


def _ask(request: HttpRequest, form: AskForm) -> bool:
    if not form.is_valid():
        return False
    by, reason = staff_of(request), form.cleaned_data["reason"]
    asked = attempt_form(
        form, lambda: ask_for_special_notes(by=by, reason=reason, today=clock.today()), "reason"
    )
    if asked is not None:
        messages.success(request, "Beantragt. Jetzt entscheidet der Datenschutz.")
    return asked is not None


def _allow(request: HttpRequest, form: AllowForm) -> bool:
    if not form.is_valid():
        return False
    data = form.cleaned_data
    allowed = attempt_form(
        form,
        lambda: allow_special_notes(
            by=staff_of(request),
            staff_key=data["staff"],
            until_on=data["until_on"],
            reason=data["reason"],
            today=clock.today(),
        ),
    )
    if allowed is not None:
        messages.success(request, "Die Berechtigung ist erteilt.")
    return allowed is not None
