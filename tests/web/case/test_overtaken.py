"""Two people at one case or reminder through the pages: the second is told what stands now and loses nothing."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from casework_plans import agreed, open_case
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from factories import ClientOf

from lotse.accounts.models import Staff
from lotse.casework.enums import CaseState, HandoverState, PauseReason, Phase, ReminderState
from lotse.casework.models import Case, Handover, Reminder, Step
from lotse.casework.services.cases import Ending, begin_case, close_case, move_phase, pause_case
from lotse.casework.services.handovers import offer_handover, withdraw_handover
from lotse.casework.services.reminders import finish_reminder, make_reminder, move_reminder
from lotse.casework.services.steps import finish_step, move_step
from lotse.core import clock
from lotse.people.enums import MailStop
from lotse.people.models import Person
from lotse.people.services.mail_stops import stop_mail

TODAY = clock.today()
YESTERDAY, SOON, LATER = (TODAY + dt.timedelta(days=days) for days in (-1, 3, 10))
TOLD = "Jemand anderes hat diesen Fall inzwischen geändert: Er ist jetzt"


@pytest.fixture
def case(caseworker: Staff, somebody: Person) -> Case:
    """A case that has been open since yesterday, as two people see it."""
    return begin_case(by=caseworker, person_key=somebody.pk, state=CaseState.OPEN, on=YESTERDAY, today=TODAY)


@pytest.fixture
def reminder(caseworker: Staff, somebody: Person) -> Reminder:
    return make_reminder(by=caseworker, person_key=somebody.pk, text="Anrufen", due_on=TODAY, today=TODAY)


def words(response: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(response.content.decode())).split())


def hidden(response: HttpResponse, name: str) -> str:
    """Return what the last form of a page would send under a hidden name."""
    return re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', response.content.decode())[-1]


def dated(case: Case, **values: str) -> dict[str, str]:
    return {"version": str(case.version), "on": TODAY.isoformat(), **values}


def colleague_moves_on(by: Staff, case: Case) -> None:
    move_phase(by=by, case_key=case.pk, phase=Phase.PLANNING, on=YESTERDAY, today=TODAY)


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("case_phase", {"phase": "linking"}),
        ("case_undo", {}),
        ("case_open", {}),
        ("case_contact", {}),
        ("case_resume", {}),
    ],
)
def test_second_click_is_told_how_the_case_stands(
    browser: Client, team_lead: Staff, case: Case, name: str, sent: dict[str, str]
) -> None:
    colleague_moves_on(team_lead, case)
    given = dated(case, **sent) | {"on": YESTERDAY.isoformat()}
    page = browser.post(reverse(name, args=[case.pk]), given, follow=True)
    assert f"{TOLD} „in Begleitung“ (Planung)" in words(page)
    assert "begleitet von Lotta Lotse" in words(page)
    if name != "case_undo":
        assert f'value="{YESTERDAY.isoformat()}"' in page.content.decode(), "the day that was typed is gone"
    case.refresh_from_db()
    assert case.phase == Phase.PLANNING


@pytest.mark.parametrize(
    ("name", "sent", "state"),
    [
        ("case_pause", {"reason": "course", "until_on": LATER.isoformat()}, CaseState.PAUSED),
        ("case_close", {"reason": "moved"}, CaseState.CLOSED),
    ],
)
def test_form_that_came_too_late_stays_typed_and_counts_when_sent_again(
    browser: Client, team_lead: Staff, case: Case, name: str, sent: dict[str, str], state: CaseState
) -> None:
    colleague_moves_on(team_lead, case)
    url = reverse(name, args=[case.pk])
    answer = browser.post(url, dated(case, **sent))
    assert answer.status_code == 422
    assert TOLD in words(answer)
    for value in sent.values():
        assert f'value="{value}"' in answer.content.decode()
    case.refresh_from_db()
    assert case.phase == Phase.PLANNING

    again = dated(case, **sent) | {"version": hidden(answer, "version")}
    assert browser.post(url, again).status_code == 302
    case.refresh_from_db()
    assert case.state == state


def test_second_pause_is_told_of_the_first(browser: Client, team_lead: Staff, case: Case) -> None:
    pause_case(by=team_lead, case_key=case.pk, reason=PauseReason.WISH, on=TODAY, today=TODAY)
    url, sent = reverse("case_pause", args=[case.pk]), dated(case, reason="course")
    answer = browser.post(url, sent)
    assert f"{TOLD} „{CaseState.PAUSED.label}“" in words(answer)
    again = browser.post(url, sent | {"version": hidden(answer, "version")})
    assert f"kein Weg zu „{CaseState.PAUSED.label}“" in words(again)
    assert case.pauses.get().reason == PauseReason.WISH


def test_case_begun_by_two_is_one(browser: Client, case: Case, somebody: Person) -> None:
    url = reverse("case_begin", args=[somebody.pk])
    page = browser.post(url, {"state": "informed", "on": TODAY.isoformat()}, follow=True)
    assert "Inzwischen hat jemand einen Fall begonnen. Hier steht er." in words(page)
    assert Case.objects.get() == case


def test_offer_of_a_handover_that_came_too_late_keeps_its_note(
    browser: Client, team_lead: Staff, deputy: Staff, case: Case
) -> None:
    colleague_moves_on(team_lead, case)
    url = reverse("case_handover", args=[case.pk])
    sent = {"version": str(case.version), "to": str(deputy.pk), "note": "ab Montag im Urlaub"}
    answer = browser.post(url, sent)
    assert TOLD in words(answer)
    assert "ab Montag im Urlaub" in answer.content.decode()
    assert browser.post(url, sent | {"version": hidden(answer, "version")}).status_code == 302
    assert Handover.objects.get().note == "ab Montag im Urlaub"


def test_handover_withdrawn_meanwhile_is_not_taken(
    caseworker: Staff, deputy: Staff, client_of: ClientOf, case: Case
) -> None:
    offered = offer_handover(by=caseworker, case_key=case.pk, to_key=deputy.pk, today=TODAY)
    withdraw_handover(by=caseworker, handover_key=offered.pk, today=TODAY)
    url = reverse("handover", args=[offered.pk])
    answer = client_of(deputy).post(url, {"talk_on": TODAY.isoformat()})
    assert answer.status_code == 422
    assert "Diese Übergabe ist schon zurückgezogen." in words(answer)
    offered.refresh_from_db()
    assert offered.state == HandoverState.WITHDRAWN


# --- reminders


def moving(reminder: Reminder) -> dict[str, str]:
    return {"stood_on": reminder.due_on.isoformat(), "due_day": LATER.isoformat(), "reason": "erst im Mai"}


def test_reminder_moved_by_two_is_moved_once_and_the_second_may_insist(
    browser: Client, team_lead: Staff, reminder: Reminder
) -> None:
    url, sent = reverse("reminder", args=[reminder.pk]), moving(reminder)
    assert hidden(browser.get(url), "stood_on") == TODAY.isoformat()
    move_reminder(by=team_lead, reminder_key=reminder.pk, to_on=SOON, reason="im Urlaub", today=TODAY)
    answer = browser.post(url, sent)
    assert answer.status_code == 422
    assert f"Inzwischen liegt diese Wiedervorlage auf dem {SOON:%d.%m.%Y} („im Urlaub“)" in words(answer)
    assert "erst im Mai" in answer.content.decode()
    reminder.refresh_from_db()
    assert reminder.due_on == SOON

    assert browser.post(url, sent | {"stood_on": hidden(answer, "stood_on")}).status_code == 302
    reminder.refresh_from_db()
    assert (reminder.due_on, reminder.moves.count()) == (LATER, 2)


def test_reminder_done_meanwhile_is_not_moved_and_the_reason_stays_typed(
    browser: Client, team_lead: Staff, reminder: Reminder
) -> None:
    finish_reminder(by=team_lead, reminder_key=reminder.pk, today=TODAY)
    answer = browser.post(reverse("reminder", args=[reminder.pk]), moving(reminder))
    assert answer.status_code == 422
    assert "schon „erledigt“. Sie können sie wieder öffnen" in words(answer)
    assert "erst im Mai" in answer.content.decode()
    assert not reminder.moves.exists()


@pytest.mark.parametrize("name", ["reminder_done", "reminder_drop", "reminder_unmove"])
def test_reminder_moved_meanwhile_is_not_closed_unseen(
    browser: Client, team_lead: Staff, reminder: Reminder, name: str
) -> None:
    move_reminder(by=team_lead, reminder_key=reminder.pk, to_on=SOON, reason="im Urlaub", today=TODAY)
    url, stale = reverse(name, args=[reminder.pk]), {"stood_on": TODAY.isoformat(), "von": "liste"}
    page = browser.post(url, stale, follow=True)
    assert page.redirect_chain[-1][0] == reverse("reminder", args=[reminder.pk])
    assert "bestätigen Sie es bitte noch einmal" in words(page)
    reminder.refresh_from_db()
    assert (reminder.state, reminder.due_on) == (ReminderState.OPEN, SOON)
    browser.post(url, {"stood_on": SOON.isoformat()})
    reminder.refresh_from_db()
    assert (reminder.state, reminder.due_on) != (ReminderState.OPEN, SOON)


@pytest.mark.parametrize("name", ["case", "reminder"])
def test_buttons_say_with_which_day_a_reminder_was_seen(
    browser: Client, case: Case, somebody: Person, reminder: Reminder, name: str
) -> None:
    page = browser.get(reverse(name, args=[case.pk if name == "case" else reminder.pk]))
    assert hidden(page, "stood_on") == TODAY.isoformat()


@pytest.mark.parametrize("is_done", [True, False])
def test_desk_says_what_became_of_a_reminder(
    browser: Client, team_lead: Staff, reminder: Reminder, is_done: bool
) -> None:
    if is_done:
        finish_reminder(by=team_lead, reminder_key=reminder.pk, today=TODAY)
    else:
        move_reminder(by=team_lead, reminder_key=reminder.pk, to_on=SOON, reason="im Urlaub", today=TODAY)
    told = (
        "ist inzwischen „erledigt“" if is_done else f"liegt inzwischen auf dem {SOON:%d.%m.%Y} („im Urlaub“)"
    )
    for act in ("erledigt", "verschieben"):
        page = browser.post(f"/heute/reminder/{reminder.pk}/{act}", follow=True)
        assert f"Diese Wiedervorlage {told}." in words(page)


# --- steps of a plan


@pytest.fixture
def step(caseworker: Staff, somebody: Person) -> Step:
    """A step of an agreed plan whose day came long ago."""
    return agreed(caseworker, open_case(somebody.neighbourhood, 2)).steps.get(position=1)


def step_url(step: Step) -> str:
    return reverse("plan_step_move", args=[step.plan.case_id, step.pk])


def test_step_is_moved_seen_and_moved_back(browser: Client, step: Step) -> None:
    plan_url = reverse("plan", args=[step.plan.case_id])
    assert step_url(step) in browser.get(plan_url).content.decode()
    page = browser.get(step_url(step))
    sent = {"stood_on": hidden(page, "stood_on"), "due_day": SOON.isoformat(), "reason": "Zeugnis fehlt"}
    assert browser.post(step_url(step), sent | {"reason": ""}).status_code == 422
    moved = browser.post(step_url(step), sent, follow=True)
    assert f"Verschoben auf den {SOON:%d.%m.%Y}." in words(moved)
    assert f"verschoben am {TODAY.day}.{TODAY.month}.{TODAY.year}: Zeugnis fehlt" in words(moved)
    assert "Schritt verschoben" in words(browser.get(reverse("person", args=[step.plan.case.person_id])))
    undone = browser.post(
        reverse("plan_step", args=[step.plan.case_id, step.pk]), {"what": "unmove"}, follow=True
    )
    assert "Die Verschiebung ist zurückgenommen." in words(undone)
    assert not step.moves.exists()


def test_step_moved_by_two_is_moved_once_and_the_second_may_insist(
    browser: Client, team_lead: Staff, step: Step
) -> None:
    sent = {"stood_on": str(step.until_on), "due_day": LATER.isoformat(), "reason": "erst im Mai"}
    move_step(by=team_lead, step_key=step.pk, to_on=SOON, reason="im Urlaub", today=TODAY)
    answer = browser.post(step_url(step), sent)
    assert f"Inzwischen liegt dieser Schritt auf dem {SOON:%d.%m.%Y} („im Urlaub“)" in words(answer)
    assert "erst im Mai" in answer.content.decode()
    assert browser.post(step_url(step), sent | {"stood_on": hidden(answer, "stood_on")}).status_code == 302
    step.refresh_from_db()
    assert step.until_on == LATER


def test_step_done_meanwhile_is_not_moved(browser: Client, team_lead: Staff, step: Step) -> None:
    finish_step(by=team_lead, step_key=step.pk, on=TODAY, today=TODAY)
    page = browser.post(step_url(step), {"due_day": LATER.isoformat(), "reason": "krank"}, follow=True)
    assert "nicht mehr offen" in words(page)


def test_step_is_moved_from_the_desk_and_back(browser: Client, step: Step) -> None:
    sent = {"day": SOON.isoformat(), "other_day": LATER.isoformat(), "reason": "nicht erreicht"}
    page = browser.post(f"/heute/step/{step.pk}/verschieben", sent, follow=True)
    assert "Verschoben Schritte:" in words(page)
    was = step.until_on
    step.refresh_from_db()
    assert (step.until_on, step.moves.get().reason) == (LATER, "nicht erreicht")
    again = browser.post(f"/heute/step/{step.pk}/erledigt", follow=True)
    assert "schon erledigt oder verschoben" in words(again)
    [mark] = re.findall(r"/heute/(\d+)/zuruecknehmen", page.content.decode())[:1]
    browser.post(f"/heute/{mark}/zuruecknehmen")
    step.refresh_from_db()
    assert step.until_on == was


def test_desk_says_what_became_of_a_step(browser: Client, team_lead: Staff, step: Step) -> None:
    move_step(by=team_lead, step_key=step.pk, to_on=SOON, reason="im Urlaub", today=TODAY)
    page = browser.post(f"/heute/step/{step.pk}/erledigt", follow=True)
    assert f"Dieser Schritt liegt inzwischen auf dem {SOON:%d.%m.%Y} („im Urlaub“)." in words(page)


def test_plan_of_a_case_that_ended_is_read_and_no_more(
    browser: Client, caseworker: Staff, step: Step
) -> None:
    case_key = step.plan.case_id
    ending = Ending("moved", TODAY)  # type: ignore[arg-type]
    close_case(by=caseworker, case_key=case_key, ending=ending, today=TODAY)
    page = browser.get(reverse("plan", args=[case_key]))
    assert step.text in words(page)
    for button in ("Nicht mehr nötig", "Verschieben", "Ziel erreicht"):
        assert button not in words(page)
    moved = browser.post(step_url(step), {"due_day": LATER.isoformat(), "reason": "krank"}, follow=True)
    assert "nicht mehr offen" in words(moved)


# --- somebody who has died


@pytest.mark.parametrize("name", ["case", "case_close"])
def test_end_of_a_case_begins_with_death_where_it_is_known(
    browser: Client, caseworker: Staff, case: Case, name: str
) -> None:
    chosen = re.compile(r'<input[^>]*value="deceased"[^>]*\bchecked\b')
    url = reverse(name, args=[case.pk])
    assert not chosen.search(browser.get(url).content.decode())
    stop_mail(by=caseworker, person_key=case.person_id, reason=MailStop.DECEASED_PENDING, today=TODAY)
    assert not chosen.search(browser.get(url).content.decode()), "somebody asks about it first"
    stop_mail(by=caseworker, person_key=case.person_id, reason=MailStop.DECEASED, today=TODAY)
    assert chosen.search(browser.get(url).content.decode())


def test_end_of_aftercare_begins_with_death_where_it_is_known(
    browser: Client, caseworker: Staff, case: Case
) -> None:
    work = {"reason": "work", "started_on": TODAY.isoformat(), "with_aftercare": "on"}
    browser.post(reverse("case_close", args=[case.pk]), dated(case, **work))
    stop_mail(by=caseworker, person_key=case.person_id, reason=MailStop.DECEASED, today=TODAY)
    text = browser.get(reverse("case_aftercare", args=[case.pk])).content.decode()
    assert re.search(r'<input[^>]*name="is_deceased"[^>]*\bchecked\b', text)
