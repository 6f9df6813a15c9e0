"""What allauth has no page for: invitations, help when locked out, the running session, the demo's doors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from allauth.account.views import LoginView
from allauth.mfa.webauthn.views import remove_webauthn
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.accounts.access import has_second_factor
from lotse.accounts.services import accept_invitation, find_invitation
from lotse.core import clock
from lotse.core.errors import ConflictError, NotVisible, RuleError
from lotse.web.accounts.demo import demo_members, enter_demo
from lotse.web.accounts.forms import InvitationForm
from lotse.web.staff import staff_of

if TYPE_CHECKING:
    from lotse.accounts.models import Invitation

# Whose password was just set in this browser: kept in the session, because an address may be read by others.
INVITED = "lotse_invited"


class SignIn(LoginView):
    """allauth's page with the demo's doors and the one to the house's identity provider."""

    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_initial()
        invited = self.request.session.pop(INVITED, "")
        return {**initial, "login": invited} if invited else initial

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "doors": demo_members() if settings.DEMO else (),
            "house_name": settings.OIDC_NAME if settings.OIDC_SERVER else "",
        }


@login_not_required
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody with an invitation choose a password."""
    try:
        card = find_invitation(token=token)
    except NotVisible:
        return render(request, "account/invitation_gone.html", status=404)
    if request.user.is_authenticated:
        return _not_as_somebody_else(request, card)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            staff = accept_invitation(
                token=token, password=form.cleaned_data["password"], today=clock.today()
            )
        except RuleError as error:
            form.add_error("password", str(error))
        except ConflictError as error:
            form.add_error(None, str(error))
        else:
            request.session[INVITED] = staff.email
            messages.success(request, "Ihr Passwort ist gesetzt. Bitte melden Sie sich jetzt damit an.")
            return redirect("account_login")
    return render(
        request,
        "account/invitation.html",
        {"form": form, "invitation": card},
        status=422 if form.is_bound else 200,
    )


def _not_as_somebody_else(request: HttpRequest, card: Invitation) -> HttpResponse:
    """Let whoever is signed in sign out first: nobody takes a link and stays the one who sat here before."""
    if "sign_out" in request.POST:
        get_adapter(request).logout(request)
        return redirect(request.path)
    values = {"invitation": card, "signed_in": staff_of(request)}
    status = 409 if request.method == "POST" else 200
    return render(request, "account/invitation_signed_in.html", values, status=status)


@login_not_required
@require_safe
def locked_out(request: HttpRequest) -> HttpResponse:
    """Say how to get in again, or in at all: there is no sign-up and no password by mail."""
    return render(request, "account/locked_out.html")


@require_safe
def stay(request: HttpRequest) -> HttpResponse:
    """Answer the page's "still there": being asked is enough, the clock has noted it."""
    return HttpResponse(status=204)


@require_http_methods(["GET", "POST"])
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a passkey, unless it is the only second factor; allauth asks that for apps only."""
    if not has_second_factor(staff_of(request), beside=pk):
        messages.error(
            request, "Das ist Ihr einziger zweiter Faktor. Bitte richten Sie erst einen anderen ein."
        )
        return redirect("mfa_index")
    response: HttpResponse = remove_webauthn(request, pk=pk)
    return response


@login_not_required
@require_POST
def demo_door(request: HttpRequest) -> HttpResponse:
    """Sign in as somebody of the demo town's cast; exists in demo mode only."""
    if not settings.DEMO:
        raise Http404("not a demo")
    enter_demo(request, request.POST.get("role", ""))
    return redirect(settings.LOGIN_REDIRECT_URL)
