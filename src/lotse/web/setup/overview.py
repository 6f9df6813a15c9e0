"""How far the house is set up, what comes next, and one neighbourhood."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lotse.accounts.access import roles
from lotse.accounts.enums import LOOKS_AFTER_AGENCY
from lotse.casework.access import keeps_catalogue
from lotse.core import clock
from lotse.outreach.printing import missing_in_notice
from lotse.outreach.services.printing_jobs import controller_of
from lotse.people.access import visible_imports
from lotse.places.queries import directories, setup
from lotse.places.queries.extents import neighbourhood_extent
from lotse.web.pages import page_of
from lotse.web.place import CHOSEN
from lotse.web.setup.pages import crumbs
from lotse.web.staff import staff_of


@dataclass(frozen=True, slots=True)
class Task:
    """One step of the setup: what it is for, whether it is done, where it is done."""

    title: str
    text: str
    done: bool
    url: str = ""
    action: str = ""
    is_next: bool = False
    has_gaps: bool = False


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show the steps with their state; the first that is not done comes next."""
    by, today = staff_of(request), clock.today()
    state = setup.overview(by, on=today)
    chosen = _chosen(request, state.neighbourhoods)
    leads = bool(roles(by, on=today) & LOOKS_AFTER_AGENCY)
    gaps = missing_in_notice(controller_of(by.agency))
    tasks = [_agency_task(state.agency, gaps, leads=leads), _directory_task(state)]
    tasks.append(_drawing_task(state, chosen))
    if chosen is not None:
        has_list = visible_imports(by, on=today).filter(neighbourhood=chosen.key).exists()
        tasks += [*_local_tasks(chosen), _list_task(has_list=has_list, reads_lists=state.sees_people)]
    else:
        tasks += _later_tasks()
    values = {
        "state": state,
        "chosen": chosen,
        "tasks": _with_next(tasks),
        "leads": leads,
        "keeps_catalogue": keeps_catalogue(by, on=today),
    }
    return render(request, "setup/overview.html", values)


@require_safe
def neighbourhood(request: HttpRequest, key: int) -> HttpResponse:
    """Show one neighbourhood: what belongs to it, and what can be changed."""
    by, today = staff_of(request), clock.today()
    place = setup.progress_of(by, key, on=today)
    directory = directories.directory_in_use(by)
    values: dict[str, object] = {"place": place, "outline": setup.outline_of(key), "directory": directory}
    if directory is not None:
        extent = neighbourhood_extent(key, place.areas)
        page = page_of(request, list(directories.streets_of(directory.pk, extent)))
        values |= {
            "page": page,
            "streets": directories.street_lines(directory.pk, extent, page.object_list),
        }
    values["crumbs"] = crumbs((place.name, ""))
    return render(request, "setup/neighbourhood.html", values)


def _chosen(request: HttpRequest, places: tuple[setup.Progress, ...]) -> setup.Progress | None:
    wanted = str(request.GET.get("quartier") or request.session.get(CHOSEN, ""))
    return next((place for place in places if str(place.key) == wanted), places[0] if places else None)


def _with_next(tasks: list[Task]) -> list[Task]:
    """Mark the first task that is not done."""
    at = next((number for number, task in enumerate(tasks) if not task.done), None)
    return [replace(task, is_next=number == at) for number, task in enumerate(tasks)]


def _agency_task(agency: str, gaps: tuple[str, ...], *, leads: bool) -> Task:
    """Return the first step: it is done from the start, but the papers may still lack something."""
    text = f"{agency} führt dieses Haus."
    if gaps:
        text += f" In den Datenschutzhinweisen fehlt noch: {'; '.join(gaps)}."
        text += "" if leads else " Ihre Teamleitung ergänzt das."
    url, action = (reverse("setup_agency"), "Ergänzen" if gaps else "Ändern") if leads else ("", "")
    return Task("Ihre Stelle", text, True, url, action, has_gaps=bool(gaps))


def _directory_task(state: setup.Overview) -> Task:
    directory = state.directory
    return Task(
        "Straßenverzeichnis",
        f"„{directory.file_name}“ mit {directory.rows} Zeilen ist in Gebrauch."
        if directory
        else "Laden Sie das Straßenverzeichnis Ihrer Gemeinde hoch. Danach weiß das Haus zu jeder Adresse, in "
        "welchem Gebiet sie liegt. Nichts davon verlässt das Haus.",
        directory is not None,
        reverse("setup_directories"),
        "Ansehen" if directory else "Verzeichnis hochladen",
    )


def _drawing_task(state: setup.Overview, chosen: setup.Progress | None) -> Task:
    if chosen is None:
        text = "Legen Sie fest, welche Gebiete oder Straßen zum Quartier gehören."
        return Task("Quartier", text, False, reverse("setup_new"), "Quartier anlegen")
    url = reverse("setup_neighbourhood", args=[chosen.key])
    if not chosen.is_drawn:
        text = f"„{chosen.name}“ hat noch keine Straßen. Öffnen Sie es und legen Sie fest, was dazugehört."
        return Task("Quartier", text, False, url, "Straßen festlegen")
    parts = [*chosen.areas[:3], *(["…"] if chosen.areas[3:] else [])]
    listed = ", ".join(parts) if parts else f"{chosen.picks} gewählte Abschnitte"
    return Task("Quartier", f"„{chosen.name}“: {listed}.", True, url, "Ansehen")


def _local_tasks(chosen: setup.Progress) -> list[Task]:
    return [
        Task(
            "Bürokarte",
            "Anschrift, Telefon und Zeiten stehen auf Briefen, Plakat und Faltblatt."
            if chosen.has_office
            else "Schreiben Sie auf, wo das Büro ist und wie man es erreicht. Das steht dann auf Briefen und Plakat.",
            chosen.has_office,
            reverse("setup_office", args=[chosen.key]),
            "Ändern" if chosen.has_office else "Bürokarte ausfüllen",
        ),
        Task(
            "Wer hier arbeitet",
            "Das Quartier hat Menschen, die es betreuen."
            if chosen.is_staffed
            else "Laden Sie ein, wer hier arbeiten soll. Ohne Zuordnung sieht niemand die Menschen im Quartier.",
            chosen.is_staffed,
            reverse("setup_team", args=[chosen.key]),
            "Ansehen" if chosen.is_staffed else "Jemanden einladen",
        ),
    ]


def _list_task(*, has_list: bool, reads_lists: bool) -> Task:
    """Return the last step; the list is read in by those who may see the people on it."""
    if not reads_lists:
        return Task("Erste Liste", "Die Kundenliste liest ein, wer im Quartier arbeitet.", has_list)
    return Task(
        "Erste Liste",
        "Die erste Liste ist eingelesen."
        if has_list
        else "Lesen Sie die Kundenliste ein. Wer im Quartier wohnt, findet das Haus selbst heraus.",
        has_list,
        reverse("import_home"),
        "Zu den Listen" if has_list else "Liste einlesen",
    )


def _later_tasks() -> list[Task]:
    return [
        Task("Bürokarte", "Wo das Büro ist und wie man es erreicht.", False),
        Task("Wer hier arbeitet", "Wer die Menschen im Quartier betreut.", False),
        Task("Erste Liste", "Wer im Quartier wohnt.", False),
    ]
