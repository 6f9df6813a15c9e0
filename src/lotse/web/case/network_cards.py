"""The network card: drawn with the person in the talk, printed for them, deleted or kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from lotse.casework.queries.network_cards import CardPage, card_page
from lotse.casework.rules.network_cards import SupporterText
from lotse.casework.services import network_cards as services
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible
from lotse.web.case.network_forms import ChangeForm, KeepForm, SupporterForm, packed
from lotse.web.pages import attempt, attempt_form, is_fragment
from lotse.web.people.pages import person_tabs
from lotse.web.staff import staff_of


@require_http_methods(["GET", "POST"])
def network_card(request: HttpRequest, key: int) -> HttpResponse:
    """Show somebody's card, and put somebody on it."""
    by, today = staff_of(request), clock.today()
    if request.method != "POST":
        page = services.open_card(by=by, person_key=key, today=today)
        return _shown(request, page, SupporterForm.following(request.GET.get("bereich", "")))
    form = SupporterForm(request.POST)
    if form.is_valid():
        attempt_form(
            form,
            lambda: services.add_supporter(by=by, person_key=key, supporter=form.text(), today=today),
            "label",
        )
    if form.errors:
        return _shown(request, card_page(by, key, today=today), form)
    sector = form.cleaned_data["sector"].value
    if is_fragment(request):
        return _shown(request, card_page(by, key, today=today), SupporterForm.following(sector))
    return redirect(f"{reverse('network_card', args=[key])}?{urlencode({'bereich': sector})}")


@require_http_methods(["GET", "POST"])
def network_supporter(request: HttpRequest, key: int, supporter: int) -> HttpResponse:
    """Put somebody elsewhere on the card; where a colleague was quicker, nothing typed is lost."""
    by, today = staff_of(request), clock.today()
    page = services.open_card(by=by, person_key=key, today=today)
    line = page.line(supporter)
    if line is None:
        raise NotVisible("Dieser Eintrag steht nicht (mehr) auf der Karte.")
    form = ChangeForm(request.POST) if request.method == "POST" else ChangeForm.of(line.text)
    if form.is_bound and form.is_valid():
        try:
            services.change_supporter(
                by=by,
                person_key=key,
                supporter_key=supporter,
                stood=form.cleaned_data["stood"],
                supporter=form.text(),
                today=today,
            )
        except InputError as error:
            form.add_error("label", str(error))
        except ConflictError as error:
            form = _form_again(request, line.text)
            form.add_error(None, str(error))
        else:
            return redirect("network_card", key)
    values = {"page": page, "line": line, "form": form}
    return render(request, "case/network_supporter.html", values, status=422 if form.errors else 200)


@require_POST
def network_remove(request: HttpRequest, key: int, supporter: int) -> HttpResponse:
    """Take somebody off the card."""
    by, today = staff_of(request), clock.today()
    services.remove_supporter(by=by, person_key=key, supporter_key=supporter, today=today)
    return redirect("network_card", key)


@require_http_methods(["GET", "POST"])
def network_keep(request: HttpRequest, key: int) -> HttpResponse:
    """Keep the card for a purpose and a while, because the person wants it."""
    by, today = staff_of(request), clock.today()
    page = services.open_card(by=by, person_key=key, today=today)
    if page.drawn_on is None:
        raise NotVisible("Diese Netzwerkkarte gibt es nicht (mehr).")
    before = {"purpose": page.purpose, "until_on": page.kept_until}
    form = KeepForm(request.POST or None, today=today, initial=before)
    if form.is_bound and form.is_valid():
        kept = attempt_form(
            form, lambda: services.keep_card(by=by, person_key=key, today=today, **form.cleaned_data)
        )
        if kept is not None:
            messages.success(request, f"Die Karte bleibt bis zum {kept.kept_until:%d.%m.%Y}.")
            return redirect("network_card", key)
    status = 422 if form.errors else 200
    return render(request, "case/network_keep.html", {"page": page, "form": form}, status=status)


@require_POST
def network_delete(request: HttpRequest, key: int) -> HttpResponse:
    """Delete the card at once."""
    by, today = staff_of(request), clock.today()
    if attempt(request, lambda: services.delete_card(by=by, person_key=key, today=today)):
        messages.success(request, "Die Netzwerkkarte ist gelöscht.")
    return redirect("network_card", key)


def _form_again(request: HttpRequest, present: SupporterText) -> ChangeForm:
    """Return the form as it was sent, but aware of how somebody stands by now."""
    data = request.POST.copy()
    data["stood"] = packed(present)
    return ChangeForm(data)


def _shown(request: HttpRequest, page: CardPage, form: SupporterForm) -> HttpResponse:
    template = "case/_network_card.html" if is_fragment(request) else "case/network_card.html"
    values = {"page": page, "form": form, "tabs": person_tabs(page.person_key, "network_card")}
    return render(request, template, values, status=422 if form.errors else 200)
