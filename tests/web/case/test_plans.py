"""The plan on screen: written in one form, read together, agreed, followed, printed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import pytest
from casework_plans import WANTED, open_case
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from factories import ClientOf

from lotse.accounts.models import Staff
from lotse.casework.enums import CaseState, PlanState, StepState
from lotse.casework.models import Case, Plan
from lotse.casework.queries.plans import plan_text
from lotse.casework.services.plans import agree_plan, draft_plan, save_plan
from lotse.core import clock
from lotse.places.models import Neighbourhood


def url(case: Case, rest: str = "") -> str:
    return f"/fall/{case.pk}/plan{rest}"


def written(by: Staff, case: Case) -> Plan:
    """A draft with days that have not come yet."""
    plan = draft_plan(by=by, case_key=case.pk, today=clock.today())
    save_plan(by=by, plan_key=plan.pk, base=plan_text(plan), wanted=WANTED, today=clock.today())
    plan.steps.update(until_on=clock.today())
    plan.refresh_from_db()
    return plan


def agreed(by: Staff, case: Case) -> Plan:
    plan, today = written(by, case), clock.today()
    return agree_plan(by=by, plan_key=plan.pk, version=plan.version, on=today, today=today)


def typed(page: str) -> dict[str, str]:
    """What a browser without scripts would send of the plan's form."""
    form = page[page.index('<form class="stack" id="plan-form"') :]
    form = form[: form.index("</form>")]
    values = {}
    for tag in re.findall(r"<input[^>]*>", form):
        if name := re.search(r'name="([^"]+)"', tag):
            value = re.search(r'value="([^"]*)"', tag)
            values[name[1]] = unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s?([^<]*)</textarea>', form):
        values[name] = unescape(text)
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        values[name] = chosen[1] if chosen else ""
    values.pop("csrfmiddlewaretoken", None)
    return values


def send(browser: Client, case: Case, values: Mapping[str, str], do: str, **headers: str) -> Any:
    return browser.post(url(case, "/schreiben"), {**values, "do": do}, headers=headers or None)


def page(browser: Client, case: Case, rest: str = "/schreiben") -> str:
    response = browser.get(url(case, rest))
    assert response.status_code == 200
    return response.content.decode()


def test_plan_is_begun_written_and_agreed_without_scripts(browser: Client, case: Case) -> None:
    assert "Noch kein Plan" in page(browser, case, "")
    assert browser.post(url(case, "/beginnen")).headers["Location"] == url(case, "/schreiben")
    values = typed(page(browser, case))
    assert {"g0-text", "g0s0-side", "g0s1-side"} <= values.keys()
    day = clock.today().isoformat()
    values |= {"g0-text": "Ich will in die Küche.", "g0s0-text": "Lebenslauf mitbringen", "g0s0-until": day}
    values |= {"g0s1-text": "Betriebe anrufen", "g0s1-until": day}

    saved = send(browser, case, values, "save")

    plan = Plan.objects.get(case=case)
    assert saved.headers["Location"] == url(case, f"/{plan.pk}/lesen")
    read = page(browser, case, f"/{plan.pk}/lesen")
    assert "Ich will in die Küche." in read
    assert "Was vor der Vereinbarung noch fehlt" not in read
    answer = browser.post(url(case, f"/{plan.pk}/vereinbaren"), {"on": day, "version": plan.version})
    assert answer.headers["Location"] == url(case)
    assert Plan.objects.get(case=case).state == PlanState.AGREED


def test_draft_says_what_it_still_needs(browser: Client, caseworker: Staff, case: Case) -> None:
    plan = written(caseworker, case)
    plan.steps.filter(position=1).update(until_on=None)
    assert "„Lebenslauf mitbringen“ hat noch keinen Tag" in page(browser, case, f"/{plan.pk}/lesen")


@pytest.mark.parametrize(
    ("do", "order"),
    [
        ("down g0s0", ["Zwei Betriebe anrufen", "Lebenslauf mitbringen", "Platz prüfen"]),
        ("up g0s1", ["Zwei Betriebe anrufen", "Lebenslauf mitbringen", "Platz prüfen"]),
        ("up g0s0", ["Lebenslauf mitbringen", "Zwei Betriebe anrufen", "Platz prüfen"]),
        ("down g0", ["Platz prüfen", "Lebenslauf mitbringen", "Zwei Betriebe anrufen"]),
        ("remove g0s1", ["Lebenslauf mitbringen", "Platz prüfen"]),
        ("remove g0", ["Platz prüfen"]),
        ("add g1", ["Lebenslauf mitbringen", "Zwei Betriebe anrufen", "Platz prüfen", ""]),
        ("add", ["Lebenslauf mitbringen", "Zwei Betriebe anrufen", "Platz prüfen", "", ""]),
        ("up g7", ["Lebenslauf mitbringen", "Zwei Betriebe anrufen", "Platz prüfen"]),
        ("up gxsy", ["Lebenslauf mitbringen", "Zwei Betriebe anrufen", "Platz prüfen"]),
    ],
)
def test_rows_are_ordered_before_anything_is_saved(
    browser: Client, caseworker: Staff, case: Case, do: str, order: list[str]
) -> None:
    plan = written(caseworker, case)
    before = plan_text(plan)

    answer = send(browser, case, typed(page(browser, case)), do)

    assert answer.status_code == 200
    values = typed(answer.content.decode())
    assert [values[name] for name in sorted(values) if re.fullmatch(r"g\ds\d-text", name)] == order
    assert plan_text(plan) == before


def test_fragment_is_the_form_of_the_page(browser: Client, caseworker: Staff, case: Case) -> None:
    written(caseworker, case)
    values = typed(page(browser, case))
    whole = send(browser, case, values, "add g0").content.decode()
    fragment = send(browser, case, values, "add g0", **{"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert typed(whole) == typed(fragment)
    assert "autofocus" in fragment


def test_faults_stand_beside_their_rows(browser: Client, caseworker: Staff, case: Case) -> None:
    written(caseworker, case)
    values = typed(page(browser, case))
    values |= {"g0s0-text": "", "g1s0-partner": "", "g0s1-until": "irgendwann"}

    answer = send(browser, case, values, "save")

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "3 Angaben stimmen noch nicht" in text
    assert 'href="#id_g0s0-text"' in text
    assert "Bitte nennen Sie den Partner" in text
    assert "irgendwann" in text


def test_second_writer_decides_and_loses_nothing(
    browser: Client, client_of: ClientOf, deputy: Staff, caseworker: Staff, case: Case
) -> None:
    plan = written(caseworker, case)
    mine = typed(page(browser, case))
    other = client_of(deputy)
    theirs = {**typed(page(other, case)), "g0-text": "In einer Kantine arbeiten", "g1-text": "Ein Kita-Platz"}
    send(other, case, theirs, "save")
    mine |= {"g0-text": "Koch werden", "g0s0-text": "Lebenslauf schreiben"}

    shown = send(browser, case, mine, "save")

    text = shown.content.decode()
    assert shown.status_code == 409
    assert "In einer Kantine arbeiten" in text
    assert "Koch werden" in text
    names = set(re.findall(r'type="radio"[^>]* name="([^"]+)"', text))
    assert names == {f"choose-goal-{plan.goals.get(position=1).pk}"}
    hidden = dict(re.findall(r'<input type="hidden" name="(base|mine|version)" value="([^"]*)"', text))
    undecided = send(browser, case, hidden, "settle")
    assert undecided.status_code == 409
    settled = send(browser, case, {**hidden, names.pop(): "yours"}, "settle")
    assert settled.status_code == 302
    stored = plan_text(plan)
    assert [goal.text for goal in stored.goals] == ["Koch werden", "Ein Kita-Platz"]
    assert stored.goals[0].steps[0].text == "Lebenslauf schreiben"


def test_what_was_typed_survives_a_plan_that_is_gone(
    browser: Client, client_of: ClientOf, deputy: Staff, caseworker: Staff, case: Case
) -> None:
    plan = written(caseworker, case)
    mine = {**typed(page(browser, case)), "g0-text": "Koch werden"}
    client_of(deputy).post(url(case, f"/{plan.pk}/verwerfen"))

    answer = send(browser, case, mine, "save")

    assert answer.status_code == 409
    assert "Koch werden" in answer.content.decode()


def test_form_that_came_back_changed_is_refused(browser: Client, caseworker: Staff, case: Case) -> None:
    written(caseworker, case)
    assert send(browser, case, {"base": "x", "g0-text": "Ziel"}, "save").status_code == 400


def test_steps_goals_and_copy_are_followed(browser: Client, caseworker: Staff, case: Case) -> None:
    plan = agreed(caseworker, case)
    step, goal = plan.steps.get(position=1), plan.goals.get(position=1)
    day = clock.today().isoformat()
    for rest, values, words in (
        (f"/schritt/{step.pk}", {"what": "done"}, "Der Schritt ist erledigt."),
        (f"/schritt/{step.pk}", {"what": "undo"}, "wieder offen"),
        (f"/schritt/{step.pk}", {"what": "drop"}, "nicht mehr nötig"),
        (f"/schritt/{step.pk}", {"what": "done"}, "Sie können ihn wieder öffnen"),
        (f"/schritt/{step.pk}", {}, "Bitte wählen Sie"),
        (f"/ziel/{goal.pk}", {"what": "reached"}, "Ziel erreicht"),
        (f"/ziel/{goal.pk}", {"what": "undo"}, "wieder offen"),
        (f"/{plan.pk}/kopie", {"way": "by-hand", "on": day}, "hat ihre Kopie"),
        (f"/{plan.pk}/kopie", {"what": "undo"}, "Zurückgenommen"),
        (f"/{plan.pk}/kopie", {"way": "", "on": day}, "Bitte wählen Sie"),
    ):
        answer = browser.post(url(case, rest), values, follow=True)
        assert words in answer.content.decode(), rest
    step.refresh_from_db()
    assert step.state == StepState.DROPPED


def test_paper_is_made_on_request(browser: Client, caseworker: Staff, case: Case) -> None:
    plan = agreed(caseworker, case)
    answer = browser.get(url(case, f"/{plan.pk}/druck"), {"sprache": "uk"})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"%PDF")


def test_unprintable_plan_says_which_character(browser: Client, caseworker: Staff, case: Case) -> None:
    plan = written(caseworker, case)
    plan.goals.filter(position=1).update(text="工作")
    answer = browser.get(url(case, f"/{plan.pk}/druck"), follow=True)
    assert "fehlt in unseren Schriften" in answer.content.decode()


def test_no_plan_before_a_talk(browser: Client, neighbourhood: Neighbourhood) -> None:
    case = open_case(neighbourhood, state=CaseState.INFORMED, phase="")
    assert "Plan beginnen" not in page(browser, case, "")
    answer = browser.post(url(case, "/beginnen"), follow=True)
    assert "Ein Plan entsteht erst im Gespräch" in answer.content.decode()
    assert browser.get(url(case, "/schreiben")).headers["Location"] == url(case)


def test_plan_pages_cost_the_same_however_long(browser: Client, caseworker: Staff, case: Case) -> None:
    def queries(rest: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page(browser, case, rest)
        return len(seen)

    plan = agreed(caseworker, case)
    draft_plan(by=caseworker, case_key=case.pk, today=clock.today())
    rests = ("", "/schreiben", f"/{plan.pk}/lesen")
    queries("")
    before = [queries(rest) for rest in rests]
    draft = Plan.objects.get(case=case, state=PlanState.DRAFT)
    text = plan_text(draft)
    more = type(text)((*text.goals, *(type(goal)(goal.text, ()) for goal in text.goals * 2)))
    save_plan(by=caseworker, plan_key=draft.pk, base=text, wanted=more, today=clock.today())
    assert [queries(rest) for rest in rests] == before
    assert max(before) <= 12
