"""Who works in a neighbourhood: assignments, deputies, invitations."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from lotse.accounts import services as accounts
from lotse.accounts.access import visible_agencies
from lotse.accounts.enums import Role
from lotse.core import clock
from lotse.core.errors import NotVisible
from lotse.places.access import get_for_setup
from lotse.places.queries import setup
from lotse.places.queries.team import colleagues, invited, team
from lotse.web.pages import attempt, attempt_form
from lotse.web.setup.forms import DeputyForm, InviteForm
from lotse.web.setup.pages import crumbs
from lotse.web.staff import staff_of

_LINK = "setup_invitation_link"


@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, key: int) -> HttpResponse:
    """Show who works here; whoever leads the team invites and appoints."""
    by, today = staff_of(request), clock.today()
    place = setup.progress_of(by, key, on=today)
    people = [(one.pk, one.name) for one in colleagues(by, on=today)]
    wanted = request.POST.get("what")
    deputy = DeputyForm(
        request.POST if wanted == "deputy" else None,
        people=people,
        prefix="deputy",
        initial={"from_on": today},
    )
    invitation = InviteForm(request.POST if wanted == "invite" else None, prefix="invite")
    if wanted and not people:
        raise NotVisible("Wer hier arbeitet, legt die Teamleitung fest.")
    if (wanted == "deputy" and _appoint(request, key, deputy)) or (
        wanted == "invite" and _invite(request, key, invitation)
    ):
        return redirect("setup_team", key)
    faulty = next((form for form in (deputy, invitation) if form.errors), None)
    values = {
        "place": place,
        "team": team(by, key, on=today),
        "invited": invited(by, key, on=today) if people else [],
        "leads": bool(people),
        "deputy": deputy,
        "invitation": invitation,
        "faulty": faulty,
        "link": request.session.pop(_LINK, ""),
        "crumbs": crumbs((place.name, reverse("setup_neighbourhood", args=[key])), ("Wer hier arbeitet", "")),
    }
    return render(request, "setup/team.html", values, status=422 if faulty else 200)


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, key: int, assignment: int) -> HttpResponse:
    """Ask, then let an assignment of this neighbourhood end today."""
    by, today = staff_of(request), clock.today()
    place = setup.progress_of(by, key, on=today)
    member = next((one for one in team(by, key, on=today) if one.key == assignment), None)
    if member is None or member.is_everywhere or not visible_agencies(by, on=today).exists():
        raise NotVisible("Diese Zuordnung gibt es für Sie nicht.")
    if request.method == "POST":
        if attempt(
            request,
            lambda: accounts.end_assignment(by=by, assignment_key=assignment, last_on=today, today=today),
        ):
            done = "endet heute" if member.from_on <= today else "ist zurückgenommen"
            messages.success(request, f"Die Zuordnung von {member.name} {done}.")
        return redirect("setup_team", key)
    return render(request, "setup/end.html", {"place": place, "member": member})


@require_POST
def withdraw(request: HttpRequest, key: int, invitation: int) -> HttpResponse:
    """Make an invitation into this neighbourhood worthless."""
    by, today = staff_of(request), clock.today()
    get_for_setup(by, key, on=today)
    accounts.withdraw_invitation(by=by, invitation_key=invitation, today=today)
    messages.success(request, "Die Einladung gilt nicht mehr.")
    return redirect("setup_team", key)


def _appoint(request: HttpRequest, key: int, form: DeputyForm) -> bool:
    if not form.is_valid():
        return False
    data, today = form.cleaned_data, clock.today()
    attempt_form(
        form,
        lambda: accounts.appoint_deputy(
            by=staff_of(request),
            staff_key=data["staff"],
            neighbourhood_key=key,
            from_on=data["from_on"],
            until_on=data["until_on"],
            reason=data["reason"],
            today=today,
        ),
    )
    if not form.errors:
        messages.success(request, "Die Vertretung ist eingetragen.")
    return not form.errors


def _invite(request: HttpRequest, key: int, form: InviteForm) -> bool:
    """Issue an invitation; its link is shown once, to be handed over in person or by mail."""
    if not form.is_valid():
        return False
    by, data, today = staff_of(request), form.cleaned_data, clock.today()
    role = data["role"]
    is_deputy = role is Role.DEPUTY
    invitee = accounts.Invitee(
        name=data["name"],
        email=data["email"],
        role=role,
        neighbourhood_key=None if role is Role.TEAM_LEAD else key,
        until_on=data["until_on"] if is_deputy else None,
        reason=data["reason"] if is_deputy else "",
    )
    issued = attempt_form(
        form, lambda: accounts.invite(by=by, agency=by.agency, invitee=invitee, today=today)
    )
    if issued is not None:
        request.session[_LINK] = settings.BASE_URL + reverse("invitation", args=[issued.token])
    return issued is not None
