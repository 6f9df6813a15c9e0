"""„Heute“: who waits for us, what was agreed, what came in; each line done, moved or opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.core import clock
from lotse.people.queries.waiting import Marked, Waiting, marked_today
from lotse.people.rules import last_working_day
from lotse.people.services.desk import open_desk
from lotse.web.desk import acting
from lotse.web.desk.forms import MoveForm
from lotse.web.desk.sources import DOORS, GROUPS, lines_of
from lotse.web.desk.walk_ins import TOPICS
from lotse.web.pages import attempt_for, attempt_form
from lotse.web.place import place_of
from lotse.web.staff import staff_of


@dataclass(frozen=True, slots=True)
class Line:
    """A line with the doors that lead on from it."""

    waiting: Waiting
    open_url: str
    done_word: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class More:
    """Lines of one kind that are not shown, and where they all stand."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together, in the house's order."""

    title: str
    icon: str
    lines: Sequence[Line]
    more: Sequence[More]
    count: int


@dataclass(frozen=True, slots=True)
class Done:
    """A line done or moved today, by the word of its group."""

    mark: Marked
    group: str

    @property
    def title(self) -> str:
        return "Verschoben" if self.mark.until_on else "Erledigt"


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show everything that waits today; `?erledigt=` names the mark that was made just now."""
    place, by, today = place_of(request), staff_of(request), clock.today()
    done = [
        Done(mark, DOORS[mark.kind].group)
        for mark in marked_today(by, place.key, since=clock.start_of(today), today=today)
        if mark.kind in DOORS
    ]
    just = request.GET.get("erledigt", "")
    values = {
        "place": place,
        "today": today,
        "topics": TOPICS,
        "groups": groups_of(lines_of(by, place.key, today=today), today=today),
        "since": last_working_day(today),
        "done": done,
        "just": next((each for each in done if str(each.mark.key) == just), None),
        "deputy": open_desk(by=by, neighbourhood_key=place.key, today=today),
    }
    return render(request, "desk/desk.html", values)


def groups_of(lines: Sequence[Waiting], *, today: dt.date) -> list[Group]:
    """Return the lines by their groups; groups without a line are left out."""
    groups = []
    for title, icon in GROUPS.items():
        own = [line for line in lines if DOORS[line.kind].group == title]
        shown = {line.kind: sum(other.kind == line.kind for other in own) for line in own}
        totals = {line.kind: max(line.total, shown[line.kind]) for line in own}
        more = [
            More(f"und {total - shown[kind]} weitere {DOORS[kind].several}", DOORS[kind].full_list)
            for kind, total in totals.items()
            if total > shown[kind]
        ]
        if own:
            groups.append(
                Group(title, icon, [_drawn(line, today) for line in own], more, sum(totals.values()))
            )
    return groups


def _drawn(line: Waiting, today: dt.date) -> Line:
    is_late = line.due_on is not None and line.due_on < today
    door = DOORS[line.kind]
    return Line(line, door.opens(line), door.done_word, is_late)


@require_POST
def finish(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """Do a line; the next page offers to take that back."""
    place, by, today = place_of(request), staff_of(request), clock.today()
    _known(kind)
    done = attempt_for(request, lambda: (acting.finish_line(by, place.key, kind, key, today=today),))
    if done == (None,):
        messages.success(request, "Erledigt.")
    return _back(done[0] if done else None)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """Ask to which day and why, then move a line."""
    place, by, today = place_of(request), staff_of(request), clock.today()
    _known(kind)
    line = attempt_for(request, lambda: acting.waiting_line(by, place.key, kind, key, today=today))
    if line is None:
        return redirect("desk")
    form = MoveForm(request.POST if request.method == "POST" else None, today=today)
    if form.is_valid():
        mark = attempt_form(
            form,
            lambda: acting.move_line(
                by, place.key, line, until_on=form.until_on(), reason=form.why(), today=today
            ),
        )
        if mark is not None:
            return _back(mark)
    status = 422 if form.errors else 200
    return render(request, "desk/move.html", {"form": form, "line": line, "place": place}, status=status)


@require_POST
def take_up(request: HttpRequest, key: int) -> HttpResponse:
    """Take back that a line was done or moved."""
    by, today = staff_of(request), clock.today()
    if attempt_for(request, lambda: (acting.take_line_up(by, key, today=today), True)):
        messages.success(request, "Zurückgenommen. Die Zeile steht wieder da.")
    return redirect("desk")


def _known(kind: str) -> None:
    if kind not in DOORS:
        raise Http404(kind)


def _back(mark: int | None) -> HttpResponse:
    return redirect(f"{reverse('desk')}?erledigt={mark}" if mark else "desk")
