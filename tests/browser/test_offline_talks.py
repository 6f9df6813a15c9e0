"""Talks while the network is gone: kept encrypted or not at all, sent in order, each exactly once."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing

import pytest
from browser.demo_house import House
from browser.journeys import sign_in, sign_out
from browser.profiles import PATIENCE_MS, profile
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

pytestmark = pytest.mark.browser

WITHOUT_WEBCRYPTO = "Object.defineProperty(crypto, 'subtle', { value: undefined })"
# All bytes that lie on the device, as text.
ON_DEVICE = """
async () => {
  const settled = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const names = (await indexedDB.databases()).map((database) => database.name);
  if (!names.includes("lotse-kept")) return [];
  const database = await settled(indexedDB.open("lotse-kept"));
  const records = await settled(database.transaction("forms").objectStore("forms").getAll());
  database.close();
  const text = (bytes) => String.fromCharCode(...new Uint8Array(bytes));
  return records.map((one) => JSON.stringify({ ...one, iv: text(one.iv), sealed: text(one.sealed) }));
}
"""


def ask(house: House, question: str, *values: object) -> list[tuple[object, ...]]:
    """Ask the house's database."""
    with closing(sqlite3.connect(house.data / "lotse.sqlite3")) as database:
        return database.execute(question, values).fetchall()


def people_of(house: House, count: int) -> list[tuple[int, str]]:
    """Return keys and family names of people whom the caseworker may see."""
    found = ask(
        house,
        "SELECT id, family_name FROM people_person WHERE merged_into_id IS NULL ORDER BY id DESC LIMIT ?",
        count,
    )
    return [(int(str(key)), str(name)) for key, name in found]


def arrived(house: House, beginning: str) -> list[str]:
    """Return the notes of the talks that have arrived, in the order of arrival."""
    found = ask(house, "SELECT note FROM casework_talk WHERE note LIKE ? ORDER BY id", f"{beginning}%")
    return [str(note) for (note,) in found]


def write_down(page: Page, note: str) -> None:
    """Fill in the form that is open and save."""
    page.get_by_role("radio", name="Telefon").check()
    page.get_by_role("checkbox", name="Arbeit", exact=False).first.check()
    page.get_by_label("Notiz").fill(note)
    page.get_by_role("button", name="Speichern").click()


def bar_of(page: Page) -> Locator:
    """Return the line that says what waits."""
    return page.locator("[data-lotse-kept]")


def expect_all_sent(page: Page) -> None:
    """Wait until nothing lies on the device any more, and the page says so."""
    until = time.monotonic() + PATIENCE_MS / 1000
    while page.evaluate(ON_DEVICE) and time.monotonic() < until:
        page.wait_for_timeout(100)
    assert page.evaluate(ON_DEVICE) == []
    expect(bar_of(page)).to_be_hidden()


def open_form(page: Page, person_key: int) -> None:
    """Open the form of a talk and wait until it has its key."""
    with page.expect_response("**/gespraech/geraet"):
        page.goto(f"/menschen/{person_key}/gespraech")
    page.wait_for_load_state("networkidle")


def keep_one(page: Page, context: BrowserContext, person_key: int, note: str) -> None:
    """Write a talk down without network."""
    open_form(page, person_key)
    context.set_offline(True)
    write_down(page, note)
    expect(bar_of(page)).to_contain_text("1 Gespräch wartet auf das Netz.")


def test_ten_talks_without_network_arrive_exactly_once(
    house: House, page: Page, context: BrowserContext, enter: Callable[[str], Page]
) -> None:
    enter("caseworker")
    people = people_of(house, 3)
    for key, _ in people:
        open_form(page, key)
    context.set_offline(True)
    chosen = page.get_by_label("Mit wem?")
    for number in range(10):
        chosen.select_option(index=number % 3)
        write_down(page, f"Zehn {number}")
        waiting = "1 Gespräch wartet" if number == 0 else f"{number + 1} Gespräche warten"
        expect(bar_of(page)).to_contain_text(waiting)
        expect(page.get_by_label("Notiz")).to_have_value("")
    assert arrived(house, "Zehn ") == []
    kept = page.evaluate(ON_DEVICE)
    assert len(kept) == 10
    assert not [one for one in kept if "Zehn" in one or any(name in one for _, name in people)]

    context.set_offline(False)
    expect_all_sent(page)
    assert arrived(house, "Zehn ") == [f"Zehn {number}" for number in range(10)]
    each = ask(
        house,
        "SELECT person_id, COUNT(*) FROM casework_talk WHERE note LIKE 'Zehn %' GROUP BY person_id ORDER BY 2",
    )
    assert sorted(count for _, count in each) == [3, 3, 4]
    assert {key for key, _ in each} == {key for key, _ in people}


def test_talk_whose_answer_is_lost_arrives_exactly_once(
    house: House, page: Page, enter: Callable[[str], Page]
) -> None:
    enter("caseworker")
    ((person, _),) = people_of(house, 1)
    open_form(page, person)
    sent: list[int] = []

    def receive_and_lose(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        sent.append(route.fetch().status)
        route.abort("connectionreset")

    page.route("**/gespraech", receive_and_lose)
    write_down(page, "Verloren 1")
    expect(bar_of(page)).to_contain_text("1 Gespräch wartet")
    page.get_by_role("button", name="Jetzt senden").click()
    page.wait_for_timeout(500)
    assert sent[0] == 200
    page.unroute("**/gespraech")
    page.reload()
    expect_all_sent(page)
    assert arrived(house, "Verloren") == ["Verloren 1"]


def test_same_talk_sent_five_times_at_once_is_one_talk(
    house: House, page: Page, enter: Callable[[str], Page]
) -> None:
    enter("caseworker")
    ((person, _),) = people_of(house, 1)
    open_form(page, person)
    page.get_by_role("radio", name="Telefon").check()
    page.get_by_label("Notiz").fill("Fünf 1")
    answers = page.evaluate(
        """async () => {
          const form = document.querySelector("form[data-lotse-keep]");
          const send = () => fetch(form.action, {
            method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-Lotse-Device": "now" },
          });
          return Promise.all([1, 2, 3, 4, 5].map(async () => (await (await send()).json()).state));
        }"""
    )
    assert answers == ["arrived"] * 5
    assert arrived(house, "Fünf") == ["Fünf 1"]


def test_talk_outlives_the_closed_page_and_the_end_of_the_session(
    house: House, page: Page, context: BrowserContext, enter: Callable[[str], Page]
) -> None:
    enter("caseworker")
    ((person, name),) = people_of(house, 1)
    keep_one(page, context, person, "Geduld 1")
    context.clear_cookies(name="lotse_sitzung")
    context.set_offline(False)
    expect(bar_of(page)).to_contain_text("Bitte melden Sie sich wieder an")
    page.goto("/anmelden")
    assert "Geduld" not in page.content()
    assert name not in "".join(page.evaluate(ON_DEVICE))
    assert arrived(house, "Geduld") == []

    sign_in(page, "caseworker")
    expect_all_sent(page)
    assert arrived(house, "Geduld") == ["Geduld 1"]


def test_somebody_else_on_the_device_learns_only_that_something_waits(
    house: House, page: Page, context: BrowserContext, enter: Callable[[str], Page]
) -> None:
    enter("caseworker")
    ((person, name),) = people_of(house, 1)
    keep_one(page, context, person, "Geheim 1")
    page.goto("about:blank")
    context.clear_cookies(name="lotse_sitzung")
    context.set_offline(False)

    sign_in(page, "team-lead")
    page.goto("/menschen")
    expect(bar_of(page)).to_contain_text("1 Gespräch von jemand anderem wartet auf diesem Gerät")
    assert "Geheim" not in page.content()
    assert name not in bar_of(page).inner_text()
    expect(bar_of(page).get_by_role("button", name="Jetzt senden")).to_be_hidden()
    assert arrived(house, "Geheim") == []

    sign_out(page)
    sign_in(page, "caseworker")
    page.goto("/menschen")
    expect_all_sent(page)
    assert arrived(house, "Geheim") == ["Geheim 1"]


def test_signing_out_in_one_tab_makes_the_others_forget_the_key(
    house: House, page: Page, context: BrowserContext, enter: Callable[[str], Page]
) -> None:
    enter("caseworker")
    ((person, _),) = people_of(house, 1)
    open_form(page, person)
    other_tab = context.new_page()
    sign_out(other_tab)
    expect(other_tab.get_by_role("heading", level=1, name="Anmelden")).to_be_visible()
    other_tab.wait_for_load_state("networkidle")
    context.set_offline(True)
    write_down(page, "Vergessen 1")
    expect(page.get_by_text("Noch nicht gespeichert: Die Verbindung ist weg.")).to_be_visible()
    assert page.evaluate(ON_DEVICE) == []
    context.set_offline(False)
    sign_in(other_tab, "caseworker")
    page.get_by_role("button", name="Speichern").click()
    page.wait_for_url("**/gespraeche")
    assert arrived(house, "Vergessen") == ["Vergessen 1"]


def test_without_encryption_nothing_is_kept_and_nothing_lost(
    house: House, page: Page, context: BrowserContext, enter: Callable[[str], Page]
) -> None:
    page.add_init_script(WITHOUT_WEBCRYPTO)
    enter("caseworker")
    ((person, _),) = people_of(house, 1)
    page.goto(f"/menschen/{person}/gespraech")
    page.wait_for_load_state("networkidle")
    context.set_offline(True)
    write_down(page, "Offen 1")
    expect(page.get_by_text("Noch nicht gespeichert: Die Verbindung ist weg.")).to_be_visible()
    expect(page.get_by_label("Notiz")).to_have_value("Offen 1")
    assert page.evaluate(ON_DEVICE) == []
    context.set_offline(False)
    page.get_by_role("button", name="Speichern").click()
    page.wait_for_url("**/gespraeche")
    assert arrived(house, "Offen") == ["Offen 1"]


def test_conflict_of_a_change_without_network_is_decided_by_hand(
    house: House, page: Page, context: BrowserContext, chromium: Browser, enter: Callable[[str], Page]
) -> None:
    enter("caseworker")
    ((person, _),) = people_of(house, 1)
    open_form(page, person)
    write_down(page, "Zwei Fassungen")
    page.wait_for_url("**/gespraeche")
    with page.expect_response("**/gespraech/geraet"):
        page.get_by_role("link", name="Ändern").first.click()
    page.wait_for_load_state("networkidle")
    change_url = page.url
    with profile(chromium, house) as elsewhere:
        colleague = elsewhere.new_page()
        sign_in(colleague, "team-lead")
        colleague.goto(change_url)
        colleague.get_by_label("Notiz").fill("Zwei Fassungen: ihre")
        colleague.get_by_role("button", name="Speichern").click()
        colleague.wait_for_url("**/gespraeche")

    context.set_offline(True)
    page.get_by_label("Notiz").fill("Zwei Fassungen: meine")
    page.get_by_role("button", name="Speichern").click()
    expect(bar_of(page)).to_contain_text("1 Gespräch wartet auf das Netz.")
    context.set_offline(False)
    expect(bar_of(page)).to_contain_text("1 Gespräch braucht Ihre Entscheidung.")
    assert arrived(house, "Zwei") == ["Zwei Fassungen: ihre"]

    bar_of(page).get_by_text("Ansehen", exact=True).click()
    bar_of(page).get_by_role("button", name="Ansehen und entscheiden").click()
    expect(page.get_by_role("heading", level=1, name="Zwei Fassungen eines Gesprächs")).to_be_visible()
    page.get_by_label("Ihre Eingabe: Zwei Fassungen: meine").check()
    page.get_by_role("button", name="So speichern").click()
    page.wait_for_url("**/gespraeche")
    expect_all_sent(page)
    assert arrived(house, "Zwei") == ["Zwei Fassungen: meine"]


def test_talk_is_noted_without_scripts(house: House, plain_page: Page) -> None:
    sign_in(plain_page, "caseworker")
    ((person, _),) = people_of(house, 1)
    plain_page.goto(f"/menschen/{person}/gespraech")
    write_down(plain_page, "Schlicht 1")
    expect(plain_page.get_by_text("Das Gespräch ist notiert.")).to_be_visible()
    assert arrived(house, "Schlicht") == ["Schlicht 1"]


def test_talk_is_noted_with_a_handful_of_keys(house: House, page: Page, enter: Callable[[str], Page]) -> None:
    enter("caseworker")
    ((person, _),) = people_of(house, 1)
    open_form(page, person)
    expect(page.get_by_role("radio", name="Telefon")).to_be_focused()
    for key in ("2", "a", "g", "n"):
        page.keyboard.press(key)
    page.keyboard.type("Tasten 1")
    for key in ("Tab", "ArrowRight", "ArrowRight", "Control+Enter"):
        page.keyboard.press(key)
    page.wait_for_url("**/gespraeche")
    ((way, topics, key),) = ask(house, "SELECT way, topics, id FROM casework_talk WHERE note = 'Tasten 1'")
    assert (way, topics) == ("office", '["work", "money"]')
    assert len(ask(house, "SELECT id FROM casework_reminder WHERE source_key = ?", key)) == 1
