"""The screens of a talk: written down, changed, decided, taken back, sent from the device."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import ClientOf
from letters_town import person

from lotse.accounts.models import Staff
from lotse.casework.enums import TalkWay, Topic
from lotse.casework.models import Reminder, Talk
from lotse.casework.rules.talks import TalkContent
from lotse.casework.services.talks import change_talk, record_talk
from lotse.core import clock
from lotse.people.models import Person
from lotse.places.models import Neighbourhood
from lotse.web.case.device import owner_of
from lotse.web.case.quick_days import quick_days
from lotse.web.case.talk_forms import TOPIC_KEYS, WAY_KEYS

CONTENT = TalkContent(TalkWay.PHONE, dt.date(2026, 3, 16), (Topic.WORK,), "Kommt am Montag.")
DEVICE = {"X-Lotse-Device": "now"}


@pytest.fixture
def somebody(neighbourhood: Neighbourhood) -> Person:
    return person(neighbourhood, 1, language="tr")


def talk_of(by: Staff, someone: Person, content: TalkContent = CONTENT) -> Talk:
    arrival = record_talk(
        by=by, person_key=someone.pk, content=content, client_key=uuid.uuid4(), today=clock.today()
    )
    return Talk.objects.get(pk=arrival.talk_key)


def typed(**values: object) -> dict[str, object]:
    return {
        "way": "phone",
        "topics": ["work", "money"],
        "note": "Kommt am Montag.",
        "on": clock.today().isoformat(),
        "language": "tr",
        "client_key": str(uuid.uuid4()),
        **values,
    }


def changed(talk: Talk, **values: object) -> dict[str, object]:
    given = {"way": talk.way, "topics": talk.topics, "note": talk.note, "on": talk.on.isoformat()}
    return {**given, "version": talk.version, **values}


def hidden(response: HttpResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found
    return found[1]


# --- writing down


def test_talk_is_written_down_and_shown_in_the_list(browser: Client, somebody: Person) -> None:
    response = browser.post(reverse("talk_new", args=[somebody.pk]), typed(), follow=True)
    assert response.redirect_chain == [(reverse("talks", args=[somebody.pk]), 302)]
    page = response.content.decode()
    assert "Das Gespräch ist notiert." in page
    assert "Telefon: Arbeit, Geld" in page
    assert "Kommt am Montag." in page
    assert "Türkisch" in page


def test_form_shows_the_hint_the_language_and_the_last_talks(
    browser: Client, caseworker: Staff, somebody: Person
) -> None:
    talk_of(caseworker, somebody)
    page = browser.get(reverse("talk_new", args=[somebody.pk])).content.decode()
    assert "Nur Tatsachen, keine Diagnosen. Die Person darf das lesen." in page
    assert '<option value="tr" selected>' in page
    assert "Telefon: Arbeit" in page


def test_each_form_has_a_key_of_its_own(browser: Client, somebody: Person) -> None:
    url = reverse("talk_new", args=[somebody.pk])
    assert hidden(browser.get(url), "client_key") != hidden(browser.get(url), "client_key")


def test_form_sent_twice_is_one_talk(browser: Client, somebody: Person) -> None:
    sent = typed()
    for _ in range(2):
        assert browser.post(reverse("talk_new", args=[somebody.pk]), sent).status_code == 302
    assert Talk.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"way": ""}, "Bitte wählen Sie, wie Sie gesprochen haben."),
        ({"on": "2999-01-01"}, "Dieser Tag liegt in der Zukunft."),
        ({"on": ""}, "erforderlich"),
        ({"topics": ["gossip"]}, "gossip"),
        ({"follow_up": "day"}, "Bitte wählen Sie den Tag der Wiedervorlage."),
        ({"follow_up": "soon"}, "Bitte wählen Sie einen der angebotenen Tage."),
        ({"follow_up": "2000-01-01"}, "nach dem Tag des Gesprächs"),
        ({"owner": "0123456789ab"}, "jemand anderes angemeldet"),
    ],
)
def test_faulty_form_comes_back_with_all_that_was_typed(
    browser: Client, somebody: Person, values: dict[str, object], said: str
) -> None:
    response = browser.post(reverse("talk_new", args=[somebody.pk]), typed(**values))
    assert response.status_code == 422
    assert said in response.content.decode()
    assert "Kommt am Montag." in response.content.decode()
    assert not Talk.objects.exists()


@pytest.mark.parametrize("by_day", [True, False], ids=["chosen day", "quick day"])
def test_follow_up_becomes_a_reminder(browser: Client, somebody: Person, by_day: bool) -> None:
    day = (clock.today() + dt.timedelta(days=9)).isoformat()
    chosen = {"follow_up": "day", "follow_up_day": day} if by_day else {"follow_up": day}
    browser.post(reverse("talk_new", args=[somebody.pk]), typed(**chosen))
    assert Reminder.objects.get().due_on.isoformat() == day


def test_form_offers_the_people_of_this_session(
    browser: Client, somebody: Person, neighbourhood: Neighbourhood
) -> None:
    other = person(neighbourhood, 2)
    browser.get(reverse("talk_new", args=[other.pk]))
    page = browser.get(reverse("talk_new", args=[somebody.pk])).content.decode()
    options = re.findall(r'<option value="(/menschen/\d+/gespraech)"', page)
    assert options == [reverse("talk_new", args=[key]) for key in (somebody.pk, other.pk)]


def test_every_choice_has_a_key_of_its_own() -> None:
    assert WAY_KEYS == {"phone": "1", "office": "2", "visit": "3", "video": "4", "mail": "5", "doorstep": "6"}
    assert len({*WAY_KEYS.values(), *TOPIC_KEYS.values(), "n"}) == len(TalkWay) + len(Topic) + 1


def test_quick_days_avoid_the_weekend() -> None:
    friday = dt.date(2026, 1, 30)
    assert quick_days(friday) == [
        ("2026-02-02", "morgen (Mo, 2.2.)"),
        ("2026-02-06", "in 1 Woche (Fr, 6.2.)"),
        ("2026-02-13", "in 2 Wochen (Fr, 13.2.)"),
        ("2026-03-02", "in 1 Monat (Mo, 2.3.)"),
    ]


# --- changing, deciding, taking back


def test_talk_is_changed(browser: Client, caseworker: Staff, somebody: Person) -> None:
    talk = talk_of(caseworker, somebody)
    url = reverse("talk_change", args=[talk.pk])
    assert hidden(browser.get(url), "version") == "1"
    browser.post(url, changed(talk, note="Kommt am Dienstag.", topics=["money"]))
    talk.refresh_from_db()
    assert (talk.note, talk.topics, talk.version) == ("Kommt am Dienstag.", ["money"], 2)


def test_second_writer_decides_field_by_field(
    browser: Client, caseworker: Staff, deputy: Staff, somebody: Person
) -> None:
    talk = talk_of(caseworker, somebody)
    theirs = dataclasses.replace(CONTENT, note="Vertretung: abgesagt.", way=TalkWay.OFFICE)
    change_talk(by=deputy, talk_key=talk.pk, content=theirs, version=1, today=clock.today())
    url = reverse("talk_change", args=[talk.pk])
    response = browser.post(url, changed(talk, note="Ich: verschoben."))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Vertretung: abgesagt." in page
    assert "Ich: verschoben." in page
    undecided = changed(talk, note="Ich: verschoben.", version=2, deciding="True")
    assert browser.post(url, undecided).status_code == 409
    browser.post(url, {**undecided, "choose-note": "yours", "choose-way": "theirs"})
    talk.refresh_from_db()
    assert (talk.note, talk.way, talk.version) == ("Ich: verschoben.", "office", 3)


def test_same_key_with_other_words_is_decided_too(browser: Client, somebody: Person) -> None:
    sent, url = typed(), reverse("talk_new", args=[somebody.pk])
    day = (clock.today() + dt.timedelta(days=9)).isoformat()
    browser.post(url, sent)
    response = browser.post(url, {**sent, "note": "Kommt am Mittwoch.", "follow_up": day})
    assert response.status_code == 409
    decision = {
        name: hidden(response, name) for name in ("way", "note", "on", "language", "version", "come_back_on")
    }
    key = Talk.objects.get().pk
    decided = {**decision, "topics": sent["topics"], "deciding": "True", "choose-note": "yours"}
    assert browser.post(reverse("talk_change", args=[key]), decided).status_code == 302
    assert Talk.objects.get().note == "Kommt am Mittwoch."
    assert Reminder.objects.get().due_on.isoformat() == day


def test_talk_is_taken_back(browser: Client, caseworker: Staff, somebody: Person) -> None:
    talk = talk_of(caseworker, somebody)
    response = browser.post(reverse("talk_undo", args=[talk.pk]), follow=True)
    assert "Noch kein Gespräch notiert" in response.content.decode()
    assert browser.get(reverse("talk_change", args=[talk.pk])).status_code == 404


# --- from the device


def test_device_hears_where_an_arrived_talk_stands(browser: Client, somebody: Person) -> None:
    sent, url = typed(), reverse("talk_new", args=[somebody.pk])
    for _ in range(2):
        response = browser.post(url, sent, headers=DEVICE)
        assert response.json() == {
            "state": "arrived",
            "url": reverse("talks", args=[somebody.pk]),
            "text": "",
        }
    assert Talk.objects.count() == 1


def test_talk_that_waited_leaves_no_message_behind(browser: Client, somebody: Person) -> None:
    url = reverse("talk_new", args=[somebody.pk])
    browser.post(url, typed(), headers={"X-Lotse-Device": "later"})
    assert "notiert." not in browser.get(reverse("talks", args=[somebody.pk])).content.decode()


def test_device_hears_of_faults_and_conflicts(browser: Client, somebody: Person) -> None:
    sent, url = typed(), reverse("talk_new", args=[somebody.pk])
    faulty = browser.post(url, {**sent, "way": ""}, headers=DEVICE)
    assert (faulty.status_code, faulty.json()["state"]) == (422, "refused")
    assert "wie Sie gesprochen haben" in faulty.json()["text"]
    browser.post(url, sent)
    other = browser.post(url, {**sent, "note": "Anders"}, headers=DEVICE)
    assert (other.status_code, other.json()["state"]) == (409, "conflict")


def test_key_belongs_to_whoever_is_signed_in(
    caseworker: Staff, deputy: Staff, reviewer: Staff, client_of: ClientOf
) -> None:
    mine, again, theirs = (
        client_of(by).get(reverse("device_key")) for by in (caseworker, caseworker, deputy)
    )
    assert mine.json()["keys"] == again.json()["keys"]
    assert not {*mine.json()["keys"]} & {*theirs.json()["keys"]}
    assert (mine.json()["owner"], theirs.json()["owner"]) == (owner_of(caseworker), owner_of(deputy))
    assert mine.headers["Cache-Control"] == "private, no-store"
    assert client_of(reviewer).get(reverse("device_key")).status_code == 404
    assert Client().get(reverse("device_key")).status_code == 302


def test_key_of_an_earlier_secret_still_unlocks(browser: Client, settings: object) -> None:
    before = browser.get(reverse("device_key")).json()["keys"]
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "another-secret"  # type: ignore[attr-defined]
    after = browser.get(reverse("device_key")).json()["keys"]
    assert after[1:] == before
    assert after[0] not in before


# --- size


@pytest.mark.parametrize("name", ["talk_new", "talks"])
def test_queries_do_not_grow_with_the_talks(
    name: str, browser: Client, caseworker: Staff, somebody: Person
) -> None:
    url, counts = reverse(name, args=[somebody.pk]), []
    talk_of(caseworker, somebody)
    browser.get(url)
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(url).status_code == 200
        counts.append(len(queries))
        for _ in range(25):
            talk_of(caseworker, somebody)
    assert counts[0] == counts[1] <= 12


def test_long_list_is_paged(browser: Client, caseworker: Staff, somebody: Person) -> None:
    for _ in range(21):
        talk_of(caseworker, somebody)
    pages = [browser.get(f"{reverse('talks', args=[somebody.pk])}?seite={page}") for page in (1, 2)]
    assert [page.content.decode().count("Telefon: Arbeit") for page in pages] == [20, 1]
