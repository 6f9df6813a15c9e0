"""Every page that anybody of the cast can reach: answers, sound, readable for all, on desk and phone.

All roles walk through one house in one process, so that axe reads what they have in common once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from browser import journeys
from browser.crawl import Crawl, Fault, view_names
from browser.demo_house import House, serving_copy
from browser.lived_in import LivedIn, live_in
from browser.profiles import profile
from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200)]

NOBODY = "nobody"
ROLES = [
    "caseworker",
    "deputy",
    "team-lead",
    "town-adviser",
    "reviewer",
    "privacy-officer",
    "staff-council",
    "operator",
]
# Views that no page of this town need lead to, and why.
UNMET = {
    "healthz": "for machines",
    "readyz": "for machines",
    "letter_code_capitals": "as a QR code spells it",
    "device_key": "asked by a script",
    "mfa_activate_totp": "before the first sign-in, see test_newcomer",
    "own_agree": "for a time that the office proposed",
    "mfa_authenticate": "after the password, see test_sign_in",
    "mfa_edit_webauthn": "with a passkey, see test_sign_in",
    "mfa_reauthenticate_webauthn": "with a passkey, see test_sign_in",
    "mfa_remove_webauthn": "with a passkey, see test_sign_in",
    "calendar_feed": "for a calendar program",
    # acts, not pages, that a page offers only to things in one state
    "appointment_check_in": "a visit at home under way",
    "appointment_confirm": "a time that waits for a yes",
    "appointment_house": "a talk moved in the house's own calendar",
    "appointment_strike_off": "a talk that a mode of the office put off",
    "case_contact": "a case just begun",
    "desk_take_up": "a line of the desk just done",
    "handover_withdraw": "a handover of one's own",
    "import_row_restore": "a row already corrected",
    "people_drop_filter": "a filter that is kept",
    "message_again": "a mail that came back",
    "message_came_back": "a mail that was sent",
    "person_release": "a person whose data are restricted",
    "person_settle": "a person who disputes something",
    "person_unmerge": "a person merged with another",
    "plan_copy": "an agreed plan, see test_plan",
    "plan_goal": "an agreed plan, see test_plan",
    "plan_step": "an agreed plan, see test_plan",
    "plan_step_move": "a step of an agreed plan that is still to be done",
    "reminder_reopen": "a reminder already done",
    "reminder_unmove": "a reminder that was put off",
    "setup_take_lesson": "a neighbourhood beside this one",
    "setup_wipe": "an outline already drawn, see test_setup",
    "walk_in_unlink": "a walk-in who turned out to be somebody known",
    "wave_post": "letters typeset, see test_newcomer",
    "wave_split": "a wave above what the office can see",
    # pages that are there only for moments
    "person_clarify": "an address that is being clarified",
    "setup_town_file": "a directory that is being read",
}


@pytest.fixture(scope="module")
def town(
    town_as_built: Path, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LivedIn]:
    """Serve a town in the middle of its work."""
    folder = tmp_path_factory.mktemp("lived-in")
    with serving_copy(town_as_built, folder) as running:
        with profile(chromium, running, scripts=False) as cast:
            lived_in = live_in(running, cast.new_page(), folder)
        yield lived_in


@pytest.fixture(scope="module")
def house(town: LivedIn) -> House:
    """Let a failure find what the house said."""
    return town.house


@pytest.fixture(scope="module")
def crawl() -> Crawl:
    """Remember for all walks what has been judged."""
    return Crawl()


@pytest.fixture(scope="module")
def faults_of(town: LivedIn, house: House, crawl: Crawl, chromium: Browser) -> Callable[[str], list[Fault]]:
    """Return a function that walks as somebody, once, and gives what it found."""
    starts = {
        NOBODY: ["/anmelden", *town.outside],
        "caseworker": ["/", *town.inside],
    }

    @cache
    def walked(role: str) -> list[Fault]:
        with profile(chromium, house) as opened:
            page = opened.new_page()
            if role != NOBODY:
                journeys.sign_in(page, role)
            return list(crawl.walk(page, *starts.get(role, ["/"])))

    return walked


@pytest.mark.parametrize("role", [NOBODY, *ROLES])
def test_every_page_of_a_role_is_sound(faults_of: Callable[[str], list[Fault]], role: str) -> None:
    faults = faults_of(role)
    assert not faults, "\n".join(f"{fault.path}: {fault.what}" for fault in faults)


def test_every_view_is_met_on_some_page(crawl: Crawl, faults_of: Callable[[str], list[Fault]]) -> None:
    for role in (NOBODY, *ROLES):
        faults_of(role)
    unmet = {*view_names()} - crawl.met
    new, met_now = sorted(unmet - {*UNMET}), sorted({*UNMET} - unmet)
    assert not new, f"no page leads to {new}: let lived_in.py leave behind what does, or say in UNMET why"
    assert not met_now, f"a page leads to {met_now} after all: take it off UNMET"
