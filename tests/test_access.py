"""Who may open which address: every address of the house, tried by the whole cast.

A new address needs a row in `EXPECTED`; without one `test_every_address_has_a_row` fails. A row says who may
enter, which of the `World`'s things the address names (`at`, in order), and what those who may get there
(`ok`). Everybody else gets 404, whether the thing exists or not; who is not signed in is sent to the sign-in.
Addresses that take only POST are sent `post`.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings
from world import World, build_world

from lotse.accounts.models import Agency, Staff
from lotse.core import clock
from lotse.people.models import ClientImport
from lotse.places.models import Neighbourhood

OWN = frozenset({"caseworker", "deputy", "team_lead"})
ELSEWHERE = frozenset({"town_adviser", "stranger", "next_door"})  # the same work, for other people
CASEWORK = OWN | ELSEWHERE
AGENCY = OWN | {"next_door"}  # all who work with people for the one Jobcenter
KEYS = frozenset({"privacy_officer", "staff_council"})
COUNCIL = frozenset({"staff_council"})
SETUP = CASEWORK | {"operator"}
FOUNDERS = SETUP - {"deputy"}
LEADERS = frozenset({"team_lead", "operator"})
LEAD = frozenset({"team_lead"})
NOTES = frozenset({"caseworker"})  # who was let into protected notes
AUTHOR = frozenset({"caseworker"})  # who began the drawing
STAFF = CASEWORK | KEYS | {"reviewer", "operator"}
ANONYMOUS = "anonymous"
EVERYBODY = STAFF | {ANONYMOUS}
NOBODY = frozenset[str]()
SIGN_IN = "sign-in"


@dataclass(frozen=True)
class Row:
    """Who gets what at one address; `anonymous` where that is neither a page for all nor the sign-in."""

    may: frozenset[str]
    at: tuple[str, ...] = ()
    ok: int = 200
    post: dict[str, str] = field(default_factory=dict)
    anonymous: int | str = SIGN_IN

    def expected(self, role: str) -> int | str:
        if role in self.may:
            return self.ok
        return self.anonymous if role == ANONYMOUS else 404


def own(*at: str) -> Row:
    """A page about something of the neighbourhood."""
    return Row(OWN, at)


def act(*at: str, **post: str) -> Row:
    """Something to do with something of the neighbourhood; it leads on to a page."""
    return Row(OWN, at, ok=302, post=post)


PUBLIC = Row(EVERYBODY)
WORK = Row(CASEWORK)  # a page that each sees filled with their own people
MINE = Row(STAFF)  # a page about the own account
CONFIRM = Row(STAFF, ok=302)  # … that wants the password once more, or leads on

EXPECTED: dict[str, Row] = {
    # the way in, and what is for everybody
    "start": Row(EVERYBODY, ok=302),
    "healthz": PUBLIC,
    "search": Row(STAFF, ok=302, post={"q": "Weiß", "auf": "/menschen"}),
    "readyz": PUBLIC,
    "appearance": Row(EVERYBODY, ok=302),
    "account_login": Row(STAFF, ok=302, anonymous=200),
    "account_logout": Row(STAFF, anonymous=302),
    "account_inactive": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_set_password": PUBLIC,
    "account_signup": PUBLIC,
    "demo_door": Row(NOBODY, anonymous=404),
    "invitation": Row(EVERYBODY, ("invitation",)),
    "mfa_authenticate": Row(EVERYBODY, ok=302),
    "mfa_login_webauthn": Row(EVERYBODY, ok=302),
    "letter_code": Row(EVERYBODY, ("code",)),
    "letter_code_capitals": Row(EVERYBODY, ("code",)),
    "letter_thanks": PUBLIC,
    "public_office": Row(EVERYBODY, ("place",)),
    "public_notice": Row(EVERYBODY, ("place",)),
    "public_photo": Row(EVERYBODY, ("place", "photo")),
    "booking_times": Row(EVERYBODY, ("place",)),
    "booking_wait": Row(EVERYBODY, ("place",)),
    "booking_details": Row(EVERYBODY, ("place", "meeting", "free"), ok=302),  # nobody works at that time
    # what is behind a client's own link, whoever holds it
    "own_appointment": Row(EVERYBODY, ("link",)),
    "own_calendar": Row(EVERYBODY, ("link",)),
    "own_agree": Row(EVERYBODY, ("link",), ok=302),
    "own_cancel": Row(EVERYBODY, ("link",)),
    "own_move": Row(EVERYBODY, ("link",)),
    "own_move_to": Row(EVERYBODY, ("link", "free"), ok=302),
    "own_place": Row(EVERYBODY, ("waiting_link",)),
    "own_place_strike": Row(EVERYBODY, ("waiting_link",), ok=302),
    "own_place_take": Row(EVERYBODY, ("waiting_link", "free"), ok=302),
    # the own account
    "account_change_password": CONFIRM,
    "account_reauthenticate": CONFIRM,
    "mfa_activate_totp": CONFIRM,
    "mfa_add_webauthn": CONFIRM,
    "mfa_deactivate_totp": CONFIRM,
    "mfa_download_recovery_codes": Row(NOBODY),  # nobody of the cast has any
    "mfa_edit_webauthn": Row(STAFF, ("first",), ok=302),
    "mfa_generate_recovery_codes": CONFIRM,
    "mfa_index": MINE,
    "mfa_list_webauthn": MINE,
    "mfa_reauthenticate": MINE,
    "mfa_reauthenticate_webauthn": CONFIRM,
    "mfa_remove_webauthn": Row(STAFF, ("first",), ok=302),
    "mfa_view_recovery_codes": Row(NOBODY),
    "session_stay": Row(STAFF, ok=204),
    # the desk
    "desk": WORK,
    "desk_finish": act("callback_kind", "callback"),
    "desk_move": own("callback_kind", "callback"),
    "desk_take_up": act("desk_mark"),
    "walk_in_count": Row(CASEWORK, ok=302),
    "walk_ins": WORK,
    "walk_in_person": own("walk_in"),
    "walk_in_undo": act("walk_in"),
    "walk_in_unlink": act("linked_walk_in"),
    # the calendar
    "calendar": WORK,
    "calendar_week": WORK,
    "calendar_free": WORK,
    "waiting_list": WORK,
    "waiting_new": WORK,
    "waiting_offer": own("waiting"),
    "waiting_strike": act("waiting"),
    "appointment_new": WORK,
    "appointment": own("appointment"),
    "appointment_house": own("moved_in_house"),
    "appointment_move": own("appointment"),
    "appointment_again": own("missed"),
    "appointment_person": own("appointment"),
    "appointment_strike_off": act("appointment"),
    "appointment_confirm": act("appointment"),
    "appointment_hold": act("appointment"),
    "appointment_miss": act("appointment"),
    "appointment_set_right": act("missed"),
    "appointment_check_in": act("appointment"),
    "appointment_cancel": act("appointment", wer="client"),
    "counter": WORK,
    "counter_count": Row(CASEWORK, ok=302),
    "counter_call": Row(CASEWORK, ok=302),
    "counter_serve": act("number"),
    "counter_put_back": act("number"),
    "counter_left": act("number"),
    "counter_slip": own("number"),
    "waiting_screen_renew": Row(CASEWORK, ok=302),
    "waiting_screen": Row(EVERYBODY, ("screen",)),
    "hours": WORK,
    "hours_new": WORK,
    "hours_change": own("opening"),
    "hours_end": own("opening"),
    "hours_away": WORK,
    "hours_back": act("absence"),
    "calendar_house": WORK,
    "room_close": own("room"),
    "office_mode": WORK,
    "office_mode_new": WORK,
    "office_mode_result": own("mode"),
    "office_mode_end": own("mode"),
    "messages_log": WORK,
    "message": own("message"),
    "message_told": act("message"),
    "message_came_back": act("message"),
    "message_again": act("message"),
    "message_texts": WORK,
    "message_text": Row(CASEWORK, ("message_kind", "language")),
    "message_text_default": Row(CASEWORK, ("message_kind", "language"), ok=302),
    "calendar_subscription": WORK,
    "calendar_revoke": Row(STAFF, ok=302),
    "calendar_feed": Row(EVERYBODY, ("feed",)),
    # people
    "people": WORK,
    "people_keep_filter": Row(CASEWORK, ok=302),
    "people_drop_filter": act("saved_filter"),
    "people_columns": Row(CASEWORK, ok=302),
    "people_export": WORK,
    "assessments": own("planned_case"),
    "assessment_write": own("planned_case"),
    "assessment_undo": act("planned_case", "assessment"),
    "plan": own("planned_case"),
    "plan_begin": act("planned_case"),
    "plan_write": own("planned_case"),
    "plan_read": own("planned_case", "plan"),
    "plan_agree": act("planned_case", "draft_plan"),
    "plan_discard": act("planned_case", "draft_plan"),
    "plan_paper": own("planned_case", "plan"),
    "plan_copy": act("planned_case", "plan", what="undo"),
    "plan_step": act("planned_case", "plan_step", what="done"),
    "plan_step_move": own("planned_case", "plan_step"),
    "plan_goal": act("planned_case", "plan_goal", what="reached"),
    "doubles": WORK,
    "person": own("person"),
    "person_details": own("person"),
    "person_contact": own("person"),
    "person_release": own("blocked"),
    "person_block": own("blocked"),
    "person_dispute": own("person"),
    "person_settle": act("person", "dispute"),
    "person_insight": own("person"),
    "person_mail": act("person", reason="wish"),
    "person_clarify": act("person"),
    "person_merge": own("person"),
    "person_unmerge": act("merged", "merge"),
    "import_home": WORK,
    "import_columns": own("upload"),
    "import_drop": act("upload"),
    "import": own("client_import"),
    "import_commit": act("client_import"),
    "import_undo": own("client_import"),
    "import_discard": own("client_import"),
    "import_check": act("client_import"),
    "import_rows": own("client_import"),
    "import_row": own("client_import", "row"),
    "import_row_restore": act("client_import", "row"),
    "import_pairs": own("client_import"),
    "import_pair": act("client_import", "pair", decision="different"),
    "import_comparison": own("client_import"),
    "import_decide_row": act("client_import", "row"),
    "import_decide_departures": act("client_import", kind="gone", decision="keep"),
    # the case, reminders
    "case": own("case"),
    "case_begin": own("person"),
    "case_contact": act("case", on=clock.today().isoformat(), version="1"),
    "case_open": act("case", on=clock.today().isoformat(), version="1"),
    "case_phase": act("case", on=clock.today().isoformat(), version="1", phase="planning"),
    "case_pause": own("case"),
    "case_resume": act("case", on=clock.today().isoformat(), version="1"),
    "case_close": own("case"),
    "case_aftercare": own("case"),
    "case_undo": act("case", version="1"),
    "case_handover": own("case"),
    "handover": own("handover"),
    "handover_decline": act("handover"),
    "handover_withdraw": act("handover"),
    "reminders": WORK,
    "reminder_new": own("person"),
    "reminder": own("reminder"),
    "reminder_done": act("reminder"),
    "reminder_drop": act("reminder"),
    "reminder_reopen": act("reminder"),
    "reminder_unmove": act("reminder"),
    # talks
    "talk_new": own("person"),
    "talks": own("person"),
    "talk_change": own("talk"),
    "talk_undo": act("talk"),
    "device_key": WORK,
    # network card, protected notes
    "network_card": own("person"),
    "network_supporter": own("person", "supporter"),
    "network_remove": act("person", "supporter"),
    "network_keep": own("person"),
    "network_delete": act("person"),
    "special_notes": Row(NOTES, ("person",)),
    "special_note": Row(NOTES, ("person", "special_note")),
    "special_note_delete": Row(NOTES, ("person", "special_note"), ok=302),
    "setup_special_notes": Row(LEAD),
    "setup_special_notes_off": Row(LEAD, ok=302),
    "setup_special_notes_stop": Row(LEAD, ("colleague",), ok=302),
    "privacy_special_notes": Row(frozenset({"privacy_officer"})),
    # outreach
    "outreach": WORK,
    "wave_new": WORK,
    "wave": own("posted"),
    "wave_who": own("draft"),
    "wave_text": own("draft"),
    "wave_take_text": act("draft"),
    "wave_sending": own("draft"),
    "wave_split": act("draft"),
    "wave_check": own("draft"),
    "wave_discard": act("draft"),
    "wave_reopen": act("frozen"),
    "letter_preview": own("posted", "first"),
    "letter_picture": own("posted", "first"),
    "wave_typeset": act("frozen"),
    "wave_file": own("posted", "file"),
    "wave_delivery": own("posted"),
    "wave_post": act("frozen", on=clock.today().isoformat()),
    "wave_unpost": act("posted"),
    "returns_desk": WORK,
    "undo_return": act("came_back"),
    "answers": WORK,
    "undo_answer": act("answer"),
    "callbacks": WORK,
    "finish_callback": act("callback"),
    "reopen_callback": act("callback"),
    "visits": WORK,
    "visit_walk": WORK,
    "undo_visit": act("visit"),
    "flyer_rounds": WORK,
    "undo_round": act("round"),
    "coverage": WORK,
    "silent_cases": WORK,
    # setting up
    "setup": Row(SETUP),
    "setup_agency": Row(LEADERS),
    "setup_accounts": Row(LEADERS),
    "setup_account": Row(LEADERS, ("colleague",)),
    "setup_account_close": Row(LEADERS, ("colleague",)),
    "setup_account_role": Row(LEADERS, ("colleague", "assignment")),
    "setup_dimensions": Row(frozenset({"team_lead"})),
    "setup_dimension": Row(frozenset({"team_lead"}), ("dimension",), ok=302, post={"what": "up"}),
    "setup_directories": Row(SETUP),
    "setup_directory": Row(AGENCY | {"operator"}, ("directory",)),
    "setup_points": CONFIRM,  # nothing sent leads back; with a file, `require_setup` decides
    "setup_town_file": Row(AGENCY | {"operator"}, ("town_file",)),
    "setup_new": Row(FOUNDERS),
    "setup_neighbourhood": Row(OWN | {"operator"}, ("neighbourhood",)),
    "setup_redraw": Row(OWN | {"operator"}, ("neighbourhood",), ok=302),
    "setup_office": Row(OWN | {"operator"}, ("neighbourhood",)),
    "setup_photo": Row(OWN | {"operator"}, ("neighbourhood",)),
    "setup_photo_remove": Row(OWN | {"operator"}, ("neighbourhood",), ok=302),
    "setup_poster": Row(OWN | {"operator"}, ("neighbourhood",)),
    "setup_notice": Row(OWN | {"operator"}, ("neighbourhood",)),
    "setup_team": Row(OWN | {"operator"}, ("neighbourhood",)),
    "setup_end_assignment": Row(LEADERS, ("neighbourhood", "assignment")),
    "setup_withdraw": Row(LEADERS, ("neighbourhood", "invited"), ok=302),
    "setup_learn": Row(OWN | {"operator"}, ("neighbourhood",)),
    "setup_take_lesson": Row(OWN | {"operator"}, ("neighbourhood", "lesson"), ok=302),
    "setup_name": Row(AUTHOR, ("drawing",)),
    "setup_areas": Row(AUTHOR, ("drawing",)),
    "setup_streets": Row(AUTHOR, ("drawing",)),
    "setup_drop_pick": Row(AUTHOR, ("drawing", "first"), ok=302),
    "setup_outline": Row(AUTHOR, ("drawing",)),
    "setup_wipe": Row(AUTHOR, ("drawing",), ok=302),
    "setup_check": Row(AUTHOR, ("drawing",)),
    "setup_discard": Row(AUTHOR, ("drawing",)),
    # data protection
    "privacy": Row(KEYS),
    "audit_requests": Row(KEYS),
    "audit_log": Row(KEYS, ("open_log",)),
    "audit_decide": Row(COUNCIL, ("audit_access",), ok=302),
}


def addresses(resolver: URLResolver | None = None) -> Iterator[str]:
    """Yield the name of every address; one without a name by its path, which no row can have."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield entry.name or str(entry.pattern)
        else:
            yield from addresses(entry)


@pytest.fixture
def world(
    cast: dict[str, Staff], neighbourhood: Neighbourhood, town: Agency, tmp_path: Path, settings: Settings
) -> World:
    settings.FILES = settings.DATA = tmp_path
    return build_world(cast=cast, neighbourhood=neighbourhood, town=town, folder=tmp_path)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Keep a thousand „Not Found“ out of the log."""
    logger = logging.getLogger("django.request")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(before)


def answer(client: Client, url: str, post: dict[str, str]) -> int | str:
    """Return what an address answers, and leave everything as it was."""
    with transaction.atomic():
        response = client.get(url)
        if response.status_code == 405:
            response = client.post(url, post)
        response.getvalue()  # a file is closed by reading it to its end
        transaction.set_rollback(True)
    leads_to = response.headers.get("Location", "")
    return SIGN_IN if leads_to.startswith(f"{reverse('account_login')}?next=") else response.status_code


def test_every_address_has_a_row() -> None:
    assert sorted(set(addresses())) == sorted(EXPECTED)


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_everybody_gets_what_the_table_says(
    role: str, cast: dict[str, Staff], world: World, client_of: Callable[[Staff], Client]
) -> None:
    client = Client() if role == ANONYMOUS else client_of(cast[role])
    client.raise_request_exception = False
    answers = {
        name: answer(client, reverse(name, args=[getattr(world, thing) for thing in row.at]), row.post)
        for name, row in EXPECTED.items()
    }
    assert answers == {name: row.expected(role) for name, row in EXPECTED.items()}


@pytest.mark.parametrize("role", sorted(STAFF - OWN))
def test_what_one_may_not_see_cannot_be_written_to_either(
    role: str, cast: dict[str, Staff], world: World, client_of: Callable[[Staff], Client]
) -> None:
    client = client_of(cast[role])
    client.raise_request_exception = False
    forbidden = {name: row for name, row in EXPECTED.items() if row.at and role not in row.may}
    answers = {}
    for name, row in forbidden.items():
        with transaction.atomic():
            url = reverse(name, args=[getattr(world, thing) for thing in row.at])
            answers[name] = client.post(url, row.post).status_code
            transaction.set_rollback(True)
    assert {name: code for name, code in answers.items() if code not in (404, 405)} == {}


# The first of two keys in an address: something else of its kind, which the same people may see as well.
BESIDE = {"person": "merged", "merged": "person", "planned_case": "case", "client_import": "other_import"}


def nested() -> dict[str, Row]:
    """Return the addresses that name something and a part of it by a key of its own; a row has only a number."""
    return {
        name: row
        for name, row in EXPECTED.items()
        if len(row.at) == 2 and row.at[0] in BESIDE and row.at[1] != "row"
    }


def other_import(world: World) -> int:
    """Return the key of another list of the same neighbourhood."""
    stored = ClientImport.objects.get(pk=world.client_import)
    stored.pk = None
    stored.save()
    return stored.pk


def test_a_part_is_found_only_under_what_it_belongs_to(
    caseworker: Staff, world: World, client_of: Callable[[Staff], Client]
) -> None:
    client = client_of(caseworker)
    client.raise_request_exception = False
    keys = {**dataclasses.asdict(world), "other_import": other_import(world)}
    answers = {
        name: answer(client, reverse(name, args=[keys[BESIDE[row.at[0]]], keys[row.at[1]]]), row.post)
        for name, row in nested().items()
    }
    assert len(answers) > 10
    assert set(answers.values()) == {404}, answers
