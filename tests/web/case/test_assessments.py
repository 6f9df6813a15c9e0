"""The assessment on screen: taken together, shown as words, picture and table; its areas set up by the team lead."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

from casework_plans import open_case
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from factories import ClientOf

from lotse.accounts.models import Staff
from lotse.casework.enums import CaseState, Level, WorkLimit
from lotse.casework.models import Assessment, Case, Dimension
from lotse.casework.queries.assessments import assessments_of_case
from lotse.casework.rules.assessments import Answers, AnswerText, Way
from lotse.casework.services.assessments import save_assessment
from lotse.casework.services.catalogue import retire_dimension
from lotse.core import clock
from lotse.places.models import Neighbourhood
from lotse.web.case.pictures import way_picture

RENT = AnswerText(need="Miete ist hoch", level=Level.NEEDS)


def url(case: Case, rest: str = "") -> str:
    return f"/fall/{case.pk}/einschaetzung{rest}"


def look(by: Staff, case: Case, answers: Answers, *, days_ago: int = 0) -> Assessment:
    today = clock.today()
    return save_assessment(
        by=by,
        case_key=case.pk,
        on=today - dt.timedelta(days=days_ago),
        with_person=True,
        base={},
        answers=answers,
        today=today,
    )


def page(browser: Client, case: Case, rest: str = "") -> str:
    response = browser.get(url(case, rest))
    assert response.status_code == 200
    return response.content.decode()


def base_of(text: str) -> str:
    found = re.search(r'name="base" value="([^"]*)"', text)
    assert found is not None
    return unescape(found[1])


def typed(base: str, **values: str) -> dict[str, str]:
    return {"base": base, "on": clock.today().isoformat(), "with_person": "on", **values}


def stored(by: Staff, case: Case) -> dict[str, AnswerText]:
    return assessments_of_case(by, case.pk, today=clock.today())[0].answers


def test_look_is_taken_without_scripts(browser: Client, caseworker: Staff, case: Case) -> None:
    assert "Noch nichts besprochen" in page(browser, case)
    values = typed(base_of(page(browser, case, "/neu")))
    sent = {
        "experience-strength": "kocht gern",
        "experience-level": "3",
        "limits-limits": ["light", "part-time"],
    }

    answer = browser.post(url(case, "/neu"), {**values, **sent})

    assert answer.headers["Location"] == url(case)
    assert stored(caseworker, case) == {
        "experience": AnswerText("kocht gern", "", Level.WORKABLE),
        "limits": AnswerText(limits=(WorkLimit.LIGHT, WorkLimit.PART_TIME)),
    }
    text = page(browser, case)
    assert "nur körperlich leichte Arbeit, nur Teilzeit" in text
    assert "noch nicht besprochen" in text


def test_health_has_no_place_for_words(browser: Client, caseworker: Staff, case: Case) -> None:
    form = page(browser, case, "/neu")
    assert 'name="limits-limits"' in form
    assert 'name="limits-strength"' not in form
    assert 'name="limits-need"' not in form
    values = typed(base_of(form), **{"limits-need": "Rücken", "money-need": "Miete"})
    browser.post(url(case, "/neu"), values)
    assert set(stored(caseworker, case)) == {"money"}


def test_next_look_begins_with_the_last_one(browser: Client, caseworker: Staff, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(began_on=clock.today() - dt.timedelta(days=90))
    look(caseworker, case, {"money": RENT}, days_ago=60)
    form = page(browser, case, "/neu")
    assert "Miete ist hoch" in form

    values = typed(base_of(form), **{"money-need": "Miete ist hoch", "money-level": "4"})
    browser.post(url(case, "/neu"), values)

    text = page(browser, case)
    assert "von „braucht Hilfe“ zu „läuft gut“" in text
    assert text.count("Ändern<") == 2
    assert 'class="way__tip"' in text
    assert Assessment.objects.count() == 2


def test_earlier_look_can_be_changed(browser: Client, caseworker: Staff, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(began_on=clock.today() - dt.timedelta(days=90))
    first = look(caseworker, case, {"money": RENT}, days_ago=60)
    look(caseworker, case, {"housing": RENT})

    form = page(browser, case, f"/neu?tag={first.on:%Y-%m-%d}")

    assert f'value="{first.on:%Y-%m-%d}"' in form
    values = {**typed(base_of(form)), "on": first.on.isoformat(), "money-strength": "spart"}
    browser.post(url(case, "/neu"), values)
    assert Assessment.objects.count() == 2
    assert first.answers.get().strength == "spart"


def test_faults_stand_at_the_top(browser: Client, case: Case) -> None:
    values = typed(base_of(page(browser, case, "/neu")), on="", **{"money-level": "9"})
    answer = browser.post(url(case, "/neu"), {**values, "limits-limits": ["none", "light"]})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "3 Angaben stimmen noch nicht" in text
    assert "Was an Arbeit möglich ist: Was zu beachten ist" in text


def test_empty_look_is_refused_with_what_to_do(browser: Client, case: Case) -> None:
    answer = browser.post(url(case, "/neu"), typed(base_of(page(browser, case, "/neu"))))
    assert answer.status_code == 422
    assert "mindestens einem Bereich" in answer.content.decode()


def test_second_writer_decides_and_loses_nothing(
    browser: Client, client_of: ClientOf, deputy: Staff, caseworker: Staff, case: Case
) -> None:
    other = client_of(deputy)
    look(caseworker, case, {"money": RENT})
    mine = typed(
        base_of(page(browser, case, "/neu")),
        **{"money-need": "Strom", "money-level": "2", "housing-strength": "ruhig"},
    )
    theirs = typed(base_of(page(other, case, "/neu")), **{"money-need": "Schulden", "money-level": "1"})
    other.post(url(case, "/neu"), theirs)

    shown = browser.post(url(case, "/neu"), mine)

    text = shown.content.decode()
    assert shown.status_code == 409
    assert "Schulden" in text
    assert "Strom" in text
    hidden = {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text)
    }
    assert browser.post(url(case, "/neu"), hidden).status_code == 409
    settled = browser.post(url(case, "/neu"), {**hidden, "choose-need-money": "yours"})
    assert settled.status_code == 302
    assert stored(caseworker, case) == {
        "money": AnswerText(need="Strom", level=Level.URGENT),
        "housing": AnswerText("ruhig"),
    }


def test_look_is_taken_back(browser: Client, caseworker: Staff, case: Case) -> None:
    made = look(caseworker, case, {"money": RENT})
    browser.post(url(case, f"/{made.pk}/zuruecknehmen"))
    assert not Assessment.objects.exists()


def test_retired_area_stays_where_something_was_said(
    browser: Client, caseworker: Staff, team_lead: Staff, case: Case
) -> None:
    look(caseworker, case, {"money": RENT})
    retire_dimension(by=team_lead, code="money", today=clock.today())
    retire_dimension(by=team_lead, code="housing", today=clock.today())
    for text in (page(browser, case), page(browser, case, "/neu")):
        assert "Geld und Schulden" in text
        assert "Wohnen" not in text


def test_no_look_before_a_talk(browser: Client, neighbourhood: Neighbourhood) -> None:
    case = open_case(neighbourhood, state=CaseState.INFORMED, phase="")
    assert "Gemeinsam ansehen" not in page(browser, case)
    assert browser.get(url(case, "/neu")).headers["Location"] == url(case)


def test_form_that_came_back_changed_is_refused(browser: Client, case: Case) -> None:
    assert browser.post(url(case, "/neu"), typed("x")).status_code == 400


def test_pages_cost_the_same_however_many_looks(browser: Client, caseworker: Staff, case: Case) -> None:
    def queries(rest: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            page(browser, case, rest)
        return len(seen)

    Case.objects.filter(pk=case.pk).update(began_on=clock.today() - dt.timedelta(days=90))
    look(caseworker, case, {"money": RENT})
    queries("")
    before = queries(""), queries("/neu")
    for days in range(1, 8):
        look(caseworker, case, {"money": RENT, "housing": RENT}, days_ago=days)
    assert (queries(""), queries("/neu")) == before
    assert max(before) <= 12


# --- the picture


def test_picture_goes_from_ring_to_dot() -> None:
    day = dt.date(2026, 3, 1)
    points = tuple(
        (day + dt.timedelta(days=at), level)
        for at, level in enumerate((Level.URGENT, Level.NEEDS, Level.STRONG))
    )
    ways = [Way("money", points), Way("housing", points[:1]), Way("family")]
    picture = way_picture(ways, {"money": "Geld", "housing": "Wohnen", "family": "Familie"})
    moved, once, never = picture.rows
    assert moved.start is not None
    assert moved.end is not None
    assert moved.start < moved.between[0] < moved.end
    assert moved.tip
    assert (once.has_moved, once.tip) == (False, "")
    assert (never.start, never.words) == (None, "noch kein Stand")


# --- the areas


def test_team_lead_sets_the_areas_up(client_of: ClientOf, team_lead: Staff) -> None:
    browser = client_of(team_lead)
    address = "/einrichten/einschaetzung"
    assert "Stärken" in browser.get(address).content.decode()
    assert not Dimension.objects.exists()
    browser.post(address, {"label": "Ehrenamt", "question": "Wo packen Sie mit an?"})
    for values in (
        {"what": "up"},
        {"what": "rename", "label": "Anpacken"},
        {"what": "down"},
        {"what": "retire"},
    ):
        assert browser.post(f"{address}/own-1", values).status_code == 302
    text = browser.get(address).content.decode()
    assert "Stillgelegt" in text
    assert "Anpacken" in text
    browser.post(f"{address}/own-1", {"what": "restore"})
    assert Dimension.objects.get(code="own-1").retired_on is None
    double = browser.post(address, {"label": "anpacken"})
    assert double.status_code == 422
    assert "gibt es schon" in double.content.decode()
