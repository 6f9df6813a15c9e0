"""The accounts of the agency: who has which roles, new links, ending a role, closing an account."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lotse.accounts.services import close_account, end_assignment, renew_access
from lotse.core import clock
from lotse.core.errors import NotVisible
from lotse.places.queries import accounts as queries
from lotse.web.design.frames import Link
from lotse.web.pages import attempt, attempt_form, page_of
from lotse.web.setup.pages import crumbs
from lotse.web.staff import staff_of

_LINK = "setup_account_link"


class RenewForm(forms.Form):
    """What a new link asks for."""

    forget = forms.BooleanField(
        label="Auch App und Passkeys neu einrichten",
        required=False,
        help_text="Nur wenn Handy oder Passkey verloren sind und auch kein Ersatzcode mehr da ist.",
    )


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Show who has an account, and which roles until when."""
    by, today = staff_of(request), clock.today()
    page = page_of(request, queries.accounts(by, on=today))
    values = {
        "page": page,
        "accounts": queries.described(by, page.object_list, on=today),
        "crumbs": crumbs(("Konten", "")),
    }
    return render(request, "setup/accounts.html", values)


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, key: int) -> HttpResponse:
    """Show one account; issue a link for a new password, or one that opens it again."""
    by, today = staff_of(request), clock.today()
    shown = queries.account(by, key, on=today)
    form = RenewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        issued = attempt_form(
            form,
            lambda: renew_access(
                by=by, staff_key=key, forget_second_factor=form.cleaned_data["forget"], today=today
            ),
        )
        if issued is not None:
            request.session[_LINK] = [
                key,
                settings.BASE_URL + reverse("invitation", args=[issued.token]),
            ]
            return redirect("setup_account", key)
    of, link = request.session.pop(_LINK, (None, ""))
    values = {
        "account": shown,
        "form": form,
        "link": link if of == key else "",
        "crumbs": _crumbs((shown.name, "")),
    }
    return render(request, "setup/account.html", values, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, key: int) -> HttpResponse:
    """Ask, then close an account."""
    by, today = staff_of(request), clock.today()
    shown = queries.account(by, key, on=today)
    if not shown.can_change:
        raise NotVisible("Über dieses Konto entscheiden Sie nicht.")
    if request.method == "POST":
        if attempt(request, lambda: close_account(by=by, staff_key=key, today=today)):
            messages.success(request, f"Das Konto von {shown.name} ist geschlossen.")
        return redirect("setup_account", key)
    return _ask(request, shown, "setup/account_close.html", "Konto schließen", {})


@require_http_methods(["GET", "POST"])
def end_role(request: HttpRequest, key: int, assignment: int) -> HttpResponse:
    """Ask, then let a role end today."""
    by, today = staff_of(request), clock.today()
    shown = queries.account(by, key, on=today)
    role = next((one for one in shown.roles if one.key == assignment and one.can_end), None)
    if role is None:
        raise NotVisible("Diese Zuordnung gibt es für Sie nicht.")
    if request.method == "POST":
        if attempt(
            request,
            lambda: end_assignment(by=by, assignment_key=assignment, last_on=today, today=today),
        ):
            done = "endet heute" if role.from_on <= today else "ist zurückgenommen"
            messages.success(request, f"Die Rolle „{role.label}“ {done}.")
        return redirect("setup_account", key)
    return _ask(request, shown, "setup/account_role.html", "Rolle beenden", {"role": role})


def _ask(
    request: HttpRequest, shown: queries.Account, template: str, title: str, more: dict[str, object]
) -> HttpResponse:
    """Show what is about to be done, before it is done."""
    way = _crumbs((shown.name, reverse("setup_account", args=[shown.key])), (title, ""))
    return render(request, template, {"account": shown, "crumbs": way} | more)


def _crumbs(*links: tuple[str, str]) -> tuple[Link, ...]:
    return crumbs(("Konten", reverse("setup_accounts")), *links)
