"""Waves after planning: overview, one wave, preview, typesetting, files, job list, posted."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from lotse.core import clock
from lotse.core.errors import InputError
from lotse.outreach.enums import WaveState
from lotse.outreach.queries import coverage
from lotse.outreach.queries import waves as queries
from lotse.outreach.services import drafts, jobs, posting, previews
from lotse.web.outreach import forms
from lotse.web.outreach.pages import show
from lotse.web.pages import attempt, is_fragment
from lotse.web.place import place_of
from lotse.web.staff import staff_of


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """All waves with their state and the next step."""
    place = place_of(request)
    by, today = staff_of(request), clock.today()
    values = {
        "place": place,
        "waves": queries.wave_lines(by, place.key, on=today),
        "people": coverage.people_count(by, place.key, on=today),
    }
    return show(request, "outreach/overview.html", values)


@require_safe
def wave(request: HttpRequest, key: int) -> HttpResponse:
    """One wave with what to do next; while it is being typeset, htmx asks for the progress alone."""
    by, today = staff_of(request), clock.today()
    page = queries.wave_page(by, key, on=today)
    if page.wave.state == WaveState.DRAFT:
        return redirect("wave_who", key)
    template = "outreach/_progress.html" if is_fragment(request) else "outreach/wave.html"
    values = {
        "page": page,
        "wave": page.wave,
        "papers": posting.papers(page.wave),
        "absent": posting.absent(page.wave, (file.name for file in page.files)),
        "form": forms.PostedForm(initial={"on": today}),
    }
    response = show(request, template, values)
    if is_fragment(request) and page.wave.state != WaveState.TYPESETTING:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
def typeset(request: HttpRequest, key: int) -> HttpResponse:
    """Order the letters; the work goes on in the background."""
    by, today = staff_of(request), clock.today()
    attempt(request, lambda: jobs.order_typesetting(by=by, wave_key=key, today=today))
    return redirect("wave", key)


@require_POST
def post(request: HttpRequest, key: int) -> HttpResponse:
    """Write down that the wave went to the post."""
    by, today = staff_of(request), clock.today()
    form = forms.PostedForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Bitte geben Sie den Tag an, an dem die Briefe zur Post gegangen sind.")
    elif attempt(request, lambda: posting.mark_posted(by=by, wave_key=key, today=today, **form.cleaned_data)):
        messages.success(request, "Vermerkt. Alle mit einem Brief gelten jetzt als angeschrieben.")
    return redirect("wave", key)


@require_POST
def unpost(request: HttpRequest, key: int) -> HttpResponse:
    """Take "posted" back."""
    by, today = staff_of(request), clock.today()
    if attempt(request, lambda: posting.undo_posted(by=by, wave_key=key, today=today)):
        messages.success(request, "Zurückgenommen. Niemand gilt durch diese Welle noch als angeschrieben.")
    return redirect("wave", key)


@require_POST
def reopen(request: HttpRequest, key: int) -> HttpResponse:
    """Go back to planning."""
    by, today = staff_of(request), clock.today()
    is_open = attempt(request, lambda: drafts.reopen_wave(by=by, wave_key=key, today=today))
    return redirect("wave_who" if is_open else "wave", key)


@require_safe
def preview(request: HttpRequest, key: int, position: int) -> HttpResponse:
    """One letter with the window of the envelope drawn over it (`?fenster=aus` leaves the window out)."""
    by, today = staff_of(request), clock.today()
    planned = queries.planned(by, key, on=today)
    before, after = queries.neighbours(by, key, position, on=today)
    values = {
        "wave": planned,
        "position": position,
        "number": str(position),
        "before": before,
        "after": after,
        "obstacle": previews.preview_obstacle(by=by, wave_key=key, today=today),
        "is_window": request.GET.get("fenster") != "aus",
    }
    return show(request, "outreach/preview.html", values)


@require_safe
def preview_image(request: HttpRequest, key: int, position: int) -> HttpResponse:
    """The picture of one letter; where it cannot be typeset, the reason as text."""
    by, today = staff_of(request), clock.today()
    try:
        picture = previews.preview_letter(by=by, wave_key=key, position=position, today=today)
    except InputError as error:
        return HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=422)
    return HttpResponse(picture, content_type="image/png")


@require_safe
def file(request: HttpRequest, key: int, name: str) -> FileResponse:
    """Hand one of the wave's files out; who took it is written down."""
    out = posting.hand_out(by=staff_of(request), wave_key=key, name=name, today=clock.today())
    return FileResponse(out.path.open("rb"), as_attachment=True, filename=out.name)


@require_safe
def delivery(request: HttpRequest, key: int) -> HttpResponse:
    """The job list to print: which letters lie where in the pile, house by house, without a name."""
    by, today = staff_of(request), clock.today()
    values = {
        "wave": queries.planned(by, key, on=today),
        "stops": queries.delivery_list(by, key, on=today),
    }
    return render(request, "outreach/delivery.html", values)
