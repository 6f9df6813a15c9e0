"""The pages of a case: seen, worked with, refused; all without JavaScript."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import ClientOf

from lotse.accounts.models import Staff
from lotse.casework.enums import CaseState, ExitReason, Phase
from lotse.casework.models import Case, Handover, Reminder
from lotse.casework.services.cases import begin_case
from lotse.casework.services.handovers import offer_handover
from lotse.casework.services.reminders import make_reminder
from lotse.core import clock
from lotse.people.models import Person
from lotse.privacy.models import AuditRow

TODAY = clock.today()
VERSION = re.compile(r'name="version" value="(\d+)"')


@pytest.fixture
def case(caseworker: Staff, somebody: Person) -> Case:
    return begin_case(by=caseworker, person_key=somebody.pk, state=CaseState.OPEN, on=TODAY, today=TODAY)


def dated(case: Case, **values: str) -> dict[str, str]:
    return {"version": str(case.version), "on": TODAY.isoformat(), **values}


def page_of(browser: Client, name: str, key: int) -> str:
    response = browser.get(reverse(name, args=[key]))
    assert response.status_code == 200
    return response.content.decode()


def test_case_begins_from_the_person(browser: Client, somebody: Person) -> None:
    url = reverse("case_begin", args=[somebody.pk])
    assert "Die Person möchte begleitet werden" in browser.get(url).content.decode()
    response = browser.post(url, {"state": "informed", "on": TODAY.isoformat()})
    case = Case.objects.get(person=somebody)
    assert response["Location"] == reverse("case", args=[case.pk])
    assert browser.get(url)["Location"] == reverse("case", args=[case.pk])


def test_case_without_a_choice_is_asked_for_again(browser: Client, somebody: Person) -> None:
    response = browser.post(reverse("case_begin", args=[somebody.pk]), {"on": TODAY.isoformat()})
    assert response.status_code == 422
    assert "Bitte wählen Sie, wie Sie miteinander stehen." in response.content.decode()


def test_page_says_what_comes_next_and_is_audited(browser: Client, case: Case, somebody: Person) -> None:
    text = page_of(browser, "case", case.pk)
    assert "Weiter: Einschätzung" in text
    assert "begleitet von Ihnen" in text
    assert (
        AuditRow.objects.filter(action="read", object_kind="person", object_key=str(somebody.pk)).count() == 1
    )


def test_buttons_lead_through_the_whole_case(browser: Client, somebody: Person) -> None:
    browser.post(reverse("case_begin", args=[somebody.pk]), {"state": "informed", "on": TODAY.isoformat()})
    case = Case.objects.get()
    for name, values, state in (
        ("case_contact", {}, CaseState.IN_CONTACT),
        ("case_open", {}, CaseState.OPEN),
        ("case_phase", {"phase": "planning"}, CaseState.OPEN),
        ("case_pause", {"reason": "course"}, CaseState.PAUSED),
        ("case_resume", {}, CaseState.OPEN),
        (
            "case_close",
            {"reason": "work", "started_on": TODAY.isoformat(), "with_aftercare": "on"},
            CaseState.AFTERCARE,
        ),
        ("case_aftercare", {}, CaseState.CLOSED),
    ):
        [version, *_] = VERSION.findall(page_of(browser, "case", case.pk))
        response = browser.post(
            reverse(name, args=[case.pk]), {"on": TODAY.isoformat(), "version": version, **values}
        )
        assert response.status_code == 302, name
        case.refresh_from_db()
        assert case.state == state, name
    assert "Neuen Fall beginnen" in page_of(browser, "case", case.pk)


def test_older_page_overwrites_nothing(browser: Client, case: Case) -> None:
    url = reverse("case_phase", args=[case.pk])
    browser.post(url, dated(case, phase="assessment"))
    answer = browser.post(url, dated(case, phase="planning"), follow=True)
    assert "Jemand anderes hat diesen Fall inzwischen geändert" in answer.content.decode()
    case.refresh_from_db()
    assert case.phase == Phase.ASSESSMENT


def test_end_asks_for_reason_and_first_day(browser: Client, case: Case) -> None:
    url = reverse("case_close", args=[case.pk])
    nothing = browser.post(url, dated(case))
    assert nothing.status_code == 422
    assert "Bitte wählen Sie den Grund." in nothing.content.decode()
    no_day = browser.post(url, dated(case, reason="work", with_aftercare="on"))
    assert "Bitte nennen Sie den ersten Arbeitstag" in no_day.content.decode()
    assert browser.post(url, dated(case, reason="moved", with_aftercare="on")).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.exit_reason) == (CaseState.CLOSED, ExitReason.MOVED)


def test_refusal_of_a_rule_stands_in_the_form(browser: Client, case: Case) -> None:
    far = (TODAY + dt.timedelta(days=300)).isoformat()
    answer = browser.post(reverse("case_pause", args=[case.pk]), dated(case, reason="wish", until_on=far))
    assert answer.status_code == 422
    assert "höchstens sechs Monate" in answer.content.decode()


def test_last_step_is_taken_back(browser: Client, case: Case, somebody: Person) -> None:
    url = reverse("case_undo", args=[case.pk])
    browser.post(reverse("case_phase", args=[case.pk]), dated(case, phase="assessment"))
    case.refresh_from_db()
    assert browser.post(url, {"version": str(case.version)})["Location"] == reverse("case", args=[case.pk])
    case.refresh_from_db()
    assert case.phase == Phase.INTAKE
    assert browser.post(url)["Location"] == reverse("person", args=[somebody.pk])
    assert not Case.objects.exists()


def test_handover_is_offered_taken_and_seen(
    browser: Client, deputy: Staff, client_of: ClientOf, case: Case
) -> None:
    offer = reverse("case_handover", args=[case.pk])
    assert "Verena Vertretung" in browser.get(offer).content.decode()
    assert browser.post(offer, {"version": "1"}).status_code == 422
    browser.post(offer, {"version": str(case.version), "to": str(deputy.pk), "note": "Urlaub"})
    handover = Handover.objects.get()
    assert "Eine Übergabe steht aus" in page_of(browser, "case", case.pk)
    assert "Angebot zurückziehen" in page_of(browser, "handover", handover.pk)
    other = client_of(deputy)
    assert "Fall übernehmen" in page_of(other, "handover", handover.pk)
    other.post(reverse("handover", args=[handover.pk]), {"talk_on": TODAY.isoformat(), "with_person": "on"})
    case.refresh_from_db()
    assert case.responsible == deputy
    assert "übernommen" in page_of(browser, "handover", handover.pk)


@pytest.mark.parametrize(
    ("act", "state"), [("handover_decline", "declined"), ("handover_withdraw", "withdrawn")]
)
def test_handover_ends_the_other_ways(
    act: str, state: str, caseworker: Staff, deputy: Staff, client_of: ClientOf, case: Case
) -> None:
    handover = offer_handover(by=caseworker, case_key=case.pk, to_key=deputy.pk, today=TODAY)
    clicks = client_of(deputy if act == "handover_decline" else caseworker)
    clicks.post(reverse(act, args=[handover.pk]))
    handover.refresh_from_db()
    assert handover.state == state


def test_reminder_is_made_by_one_click_or_the_calendar(browser: Client, case: Case, somebody: Person) -> None:
    url = reverse("reminder_new", args=[somebody.pk])
    [quick, *_] = re.findall(r'name="due"[^>]*value="([\d-]+)"', browser.get(url).content.decode())
    answer = browser.post(url, {"text": "Anrufen", "due": quick})
    assert answer["Location"] == reverse("case", args=[case.pk])
    later = (TODAY + dt.timedelta(days=40)).isoformat()
    browser.post(url, {"text": "Zeugnis", "due_day": later})
    days = dict(Reminder.objects.values_list("text", "due_on"))
    assert (days["Anrufen"].isoformat(), days["Zeugnis"].isoformat()) == (quick, later)
    faulty = browser.post(url, {"text": "Ohne Tag"})
    assert faulty.status_code == 422
    assert "Bitte wählen Sie einen Tag." in faulty.content.decode()


def test_reminder_is_moved_done_dropped_and_opened_again(
    browser: Client, caseworker: Staff, somebody: Person
) -> None:
    reminder = make_reminder(by=caseworker, person_key=somebody.pk, text="Anrufen", due_on=TODAY, today=TODAY)
    url, later = reverse("reminder", args=[reminder.pk]), TODAY + dt.timedelta(days=3)
    assert browser.post(url, {"due_day": later.isoformat()}).status_code == 422
    browser.post(url, {"due_day": later.isoformat(), "reason": "nicht erreicht"})
    assert "nicht erreicht" in page_of(browser, "reminder", reminder.pk)
    for name, state, day in (
        ("reminder_unmove", "open", TODAY),
        ("reminder_done", "done", TODAY),
        ("reminder_reopen", "open", TODAY),
        ("reminder_drop", "dropped", TODAY),
    ):
        browser.post(reverse(name, args=[reminder.pk]))
        reminder.refresh_from_db()
        assert (reminder.state, reminder.due_on) == (state, day), name


def test_list_of_reminders_is_page_and_fragment(browser: Client, caseworker: Staff, somebody: Person) -> None:
    make_reminder(by=caseworker, person_key=somebody.pk, text="Anrufen", due_on=TODAY, today=TODAY)
    url = reverse("reminders")
    page = browser.get(url).content.decode()
    fragment = browser.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "Anrufen" in page
    assert "Anrufen" in fragment
    assert "<h1" in page
    assert "<h1" not in fragment
    assert "Hier ist nichts" in browser.get(f"{url}?zeige=spaeter&art=hand").content.decode()
    assert "Anrufen" in browser.get(f"{url}?zeige=unsinn").content.decode()


def test_closing_from_the_list_leads_back_to_it(browser: Client, caseworker: Staff, somebody: Person) -> None:
    reminder = make_reminder(by=caseworker, person_key=somebody.pk, text="Anrufen", due_on=TODAY, today=TODAY)
    answer = browser.post(reverse("reminder_done", args=[reminder.pk]), {"von": "liste"})
    assert answer["Location"] == reverse("reminders")


@pytest.mark.parametrize("name", ["case", "case_close", "case_pause", "case_handover", "case_aftercare"])
def test_pages_of_a_case_need_few_queries(browser: Client, caseworker: Staff, case: Case, name: str) -> None:
    counts = []
    browser.get(reverse(name, args=[case.pk]))  # that somebody looked is written down once
    for _ in range(2):
        for _ in range(5):
            make_reminder(by=caseworker, person_key=case.person_id, text="Anrufen", due_on=TODAY, today=TODAY)
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse(name, args=[case.pk]))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12, "\n".join(query["sql"] for query in queries)


@pytest.mark.parametrize("many", [1, 60])
def test_list_of_reminders_needs_few_queries(
    browser: Client, caseworker: Staff, somebody: Person, many: int
) -> None:
    for number in range(many):
        make_reminder(
            by=caseworker, person_key=somebody.pk, text=f"Anrufen {number}", due_on=TODAY, today=TODAY
        )
    with CaptureQueriesContext(connection) as queries:
        browser.get(reverse("reminders"))
    assert len(queries) == 10


@pytest.mark.parametrize("name", ["case", "case_pause", "plan"])
def test_case_stands_under_people_in_the_navigation(browser: Client, case: Case, name: str) -> None:
    entry = re.search(r'<a[^>]*href="/menschen"[^>]*aria-current[^>]*>', page_of(browser, name, case.pk))
    assert entry


@pytest.mark.parametrize("name", ["case_begin", "reminder_new"])
def test_leaving_a_form_leads_back_and_sends_nothing(browser: Client, somebody: Person, name: str) -> None:
    assert re.search(
        r'<a[^>]*href="/menschen/\d+"[^>]*>\s*<span[^>]*>Abbrechen', page_of(browser, name, somebody.pk)
    )
