"""One of everything that an address can name, in the neighbourhood of the cast's caseworker.

Made through the services, so that nothing stands here which the house could not have come to itself.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from factories import NeighbourhoodFactory
from letters_town import letter_of, office, person, posted
from office_photos import show_office_photo
from people_cases import Importer
from protected_notes import allow, switch_on
from small_town import HEADER, PEOPLE, STREETS

from lotse.accounts.enums import Role
from lotse.accounts.models import Agency, Staff
from lotse.accounts.services import Invitee, IssuedInvitation, invite
from lotse.casework.enums import (
    CaseState,
    DisputedKind,
    Distance,
    NoteBasis,
    Sector,
    StepSide,
    Support,
    TalkWay,
)
from lotse.casework.rules.assessments import AnswerText
from lotse.casework.rules.network_cards import SupporterText
from lotse.casework.rules.plans import GoalText, PlanText, StepText
from lotse.casework.rules.special_notes import NoteText
from lotse.casework.rules.talks import TalkContent
from lotse.casework.services.assessments import save_assessment
from lotse.casework.services.cases import begin_case
from lotse.casework.services.disputes import raise_dispute
from lotse.casework.services.handovers import offer_handover
from lotse.casework.services.network_cards import add_supporter
from lotse.casework.services.plans import agree_plan, draft_plan, save_plan
from lotse.casework.services.reminders import make_reminder
from lotse.casework.services.special_notes import write_note
from lotse.casework.services.talks import record_talk
from lotse.core import clock
from lotse.outreach.enums import AnswerWay, Audience, ReturnReason, VisitOutcome
from lotse.outreach.models import Answer, Wave
from lotse.outreach.services.answers import Callback, record_answer, request_callback
from lotse.outreach.services.drafts import freeze_draft, start_draft
from lotse.outreach.services.returns import record_return
from lotse.outreach.services.visits import StreetDoors, record_round, record_visit
from lotse.people.enums import DepartureKind
from lotse.people.models import Departure, DuplicatePair
from lotse.people.queries.lists import Criteria
from lotse.people.queries.waiting import Urgency, Waiting
from lotse.people.services.desk import mark_done
from lotse.people.services.lists import save_filter
from lotse.people.services.merging import merge_people
from lotse.people.services.uploads import keep_upload
from lotse.places.models import Neighbourhood, Office, StreetDirectory
from lotse.places.services import import_directory, read_directory
from lotse.places.services.drawing_board import start_redrawing
from lotse.places.services.jobs import order_directory
from lotse.privacy.access import Keyholder
from lotse.privacy.enums import AuditKey
from lotse.privacy.services.opening import AccessWish, decide_access, request_access
from lotse.schedule.enums import HoursKind, HouseChange, MeetingWay, MessageWay, Mode, WalkInTopic
from lotse.schedule.models import CalendarCopy
from lotse.schedule.rules.hours import Hours
from lotse.schedule.rules.links import token_of
from lotse.schedule.services.appointments import book, miss
from lotse.schedule.services.booking import PublicWish, wait_publicly
from lotse.schedule.services.changing import Wish
from lotse.schedule.services.feeds import make_feed
from lotse.schedule.services.hours import add_hours, add_room, note_absence
from lotse.schedule.services.modes import switch_mode
from lotse.schedule.services.previews import ModePlan
from lotse.schedule.services.screens import renew_screen
from lotse.schedule.services.waiting import Seeker, enter_for
from lotse.schedule.services.walk_ins import count_walk_in, link_walk_in, note_walk_in

FILE = "letters.pdf"
# Stands in a protected note. One may search for the first word; the last must show up nowhere else.
SECRET = "Quittenmus nur dienstags wegen Vogelfrei-Neun"


@dataclass(frozen=True, slots=True)
class World:
    """The keys of what there is; addresses take them by name."""

    person: int
    merged: int
    merge: int
    draft: int
    frozen: int
    posted: int
    code: str
    place: str
    photo: str
    link: str
    waiting_link: str
    waiting: int
    came_back: int
    answer: int
    callback: int
    visit: int
    talk: int
    supporter: int
    special_note: int
    colleague: int
    planned_case: int
    plan: int
    plan_step: int
    plan_goal: int
    draft_plan: int
    assessment: int
    dispute: int
    blocked: int
    case: int
    handover: int
    reminder: int
    round: int
    client_import: int
    row: int
    pair: int
    upload: str
    invitation: str
    audit_access: int
    open_log: int
    neighbourhood: int
    directory: int
    town_file: str
    saved_filter: int
    desk_mark: int
    walk_in: int
    linked_walk_in: int
    appointment: int
    moved_in_house: int
    missed: int
    number: int
    opening: int
    absence: int
    room: int
    mode: int
    message: int
    feed: str
    screen: str
    drawing: int
    assignment: int
    invited: int
    file: str = FILE
    lesson: str = "languages"
    dimension: str = "housing"
    callback_kind: str = "callback"
    first: int = 1
    message_kind: str = "confirmation"
    language: str = "de"
    meeting: str = "office"
    free: dt.datetime = dt.datetime(2030, 1, 8, 9, 30, tzinfo=dt.UTC)


def build_world(*, cast: dict[str, Staff], neighbourhood: Neighbourhood, town: Agency, folder: Path) -> World:
    """Make one of everything, and a neighbourhood of the town beside it."""
    by, today = cast["caseworker"], clock.today()
    NeighbourhoodFactory.create(agency=town, name="Stadtmitte", slug="stadtmitte")
    people = [person(neighbourhood, number) for number in range(1, 7)]
    office(neighbourhood)
    wave = _posted_wave(by, neighbourhood, folder)
    code = letter_of(people[0]).code
    merge = merge_people(by=by, keep=people[4].pk, other=people[5].pk, today=today)
    came_back = record_return(
        by=by, typed=letter_of(people[1]).code, reason=ReturnReason(1), on=today, today=today
    )
    answer = record_answer(by=by, person_key=people[2].pk, way=AnswerWay.PHONE, on=today, today=today)
    callback = request_callback(code=code, wish=Callback("", "", "de"), today=today)
    assert callback is not None
    visit = record_visit(by=by, person_key=people[3].pk, outcome=VisitOutcome.NOT_MET, on=today, today=today)
    flyers = record_round(
        by=by,
        neighbourhood_key=neighbourhood.pk,
        on=today,
        languages=["de"],
        streets=[StreetDoors("Blumenstraße", 12)],
        today=today,
    )
    staged, pair, upload = _lists(by, neighbourhood, folder)
    Departure.objects.create(client_import_id=staged, person=people[0], kind=DepartureKind.GONE)
    opened, waiting = _log(cast)
    invited = _invitation(cast["team_lead"], neighbourhood)
    return World(
        person=people[0].pk,
        merged=people[4].pk,
        merge=merge.pk,
        draft=_draft(by, neighbourhood).pk,
        frozen=_frozen(by, neighbourhood, people[3].pk).pk,
        posted=wave.pk,
        code=code,
        place=neighbourhood.slug,
        photo=show_office_photo(by, neighbourhood).fingerprint,
        link=_appointment(by, neighbourhood),
        waiting_link=_place_on_the_list(by, neighbourhood),
        waiting=_waiting(by, neighbourhood),
        came_back=came_back.pk,
        answer=answer.pk,
        callback=callback.pk,
        visit=visit.pk,
        talk=_talk(by, people[1].pk),
        supporter=_supporter(by, people[0].pk),
        special_note=_special_note(cast, people[0].pk),
        colleague=cast["deputy"].pk,
        round=flyers.pk,
        client_import=staged,
        row=1,
        pair=pair,
        upload=upload,
        invitation=invited.token,
        audit_access=waiting,
        open_log=opened,
        neighbourhood=neighbourhood.pk,
        directory=StreetDirectory.objects.get(agency=neighbourhood.agency).pk,
        town_file=_town_file(by),
        saved_filter=_saved_filter(by, neighbourhood),
        desk_mark=_desk_mark(by, neighbourhood, answer),
        walk_in=_walk_in(by, neighbourhood),
        linked_walk_in=_walk_in(by, neighbourhood, people[0].pk),
        drawing=start_redrawing(by=by, neighbourhood_key=neighbourhood.pk, today=today).pk,
        assignment=cast["deputy"].assignments.get().pk,
        invited=invited.key,
        dispute=_dispute(by, people[0].pk),
        blocked=person(neighbourhood, 72, is_blocked=True).pk,
        **_door(by, neighbourhood),
        feed=make_feed(by=by, with_names=False, now=clock.now()).url.rpartition("/")[2].removesuffix(".ics"),
        screen=_screen(by, neighbourhood),
        **_plans(by, neighbourhood),
        **_case(by, cast["deputy"], neighbourhood),
    )


def _plans(by: Staff, neighbourhood: Neighbourhood) -> dict[str, int]:
    """A case with a look at where somebody stands, an agreed plan, and the draft of the next one."""
    today, somebody = clock.today(), person(neighbourhood, 70)
    case = begin_case(by=by, person_key=somebody.pk, state=CaseState.OPEN, on=today, today=today)
    look = save_assessment(
        by=by,
        case_key=case.pk,
        on=today,
        with_person=True,
        base={},
        answers={"experience": AnswerText("kocht gern")},
        today=today,
    )
    plan = draft_plan(by=by, case_key=case.pk, today=today)
    steps = tuple(
        StepText(side, "Betriebe anrufen", until_on=today) for side in (StepSide.PERSON, StepSide.OFFICE)
    )
    wanted = PlanText((GoalText("In einer Küche arbeiten", steps),))
    saved = save_plan(by=by, plan_key=plan.pk, base=PlanText(), wanted=wanted, today=today).plan
    agree_plan(by=by, plan_key=plan.pk, version=saved.version, on=today, today=today)
    return {
        "planned_case": case.pk,
        "plan": plan.pk,
        "plan_step": plan.steps.get(position=1).pk,
        "plan_goal": plan.goals.get().pk,
        "draft_plan": draft_plan(by=by, case_key=case.pk, today=today).pk,
        "assessment": look.pk,
    }


def _case(by: Staff, deputy: Staff, neighbourhood: Neighbourhood) -> dict[str, int]:
    """A case that a colleague offers, with a reminder that is due."""
    today, somebody = clock.today(), person(neighbourhood, 71)
    case = begin_case(by=deputy, person_key=somebody.pk, state=CaseState.OPEN, on=today, today=today)
    offered = offer_handover(by=deputy, case_key=case.pk, to_key=by.pk, today=today)
    reminder = make_reminder(by=by, person_key=somebody.pk, text="Zeugnis", due_on=today, today=today)
    return {"case": case.pk, "handover": offered.pk, "reminder": reminder.pk}


def _dispute(by: Staff, person_key: int) -> int:
    raised = raise_dispute(
        by=by,
        person_key=person_key,
        kind=DisputedKind.PERSON,
        object_key=person_key,
        field="phone",
        today=clock.today(),
    )
    return raised.pk


def _saved_filter(by: Staff, neighbourhood: Neighbourhood) -> int:
    kept = save_filter(
        by=by,
        neighbourhood_key=neighbourhood.pk,
        name="Blumenstraße",
        criteria=Criteria(street="Blumenstraße"),
        is_shared=True,
        today=clock.today(),
    )
    return kept.pk


def _desk_mark(by: Staff, neighbourhood: Neighbourhood, answer: Answer) -> int:
    line = Waiting(
        kind="answer",
        key=answer.pk,
        title="Hat sich gemeldet",
        urgency=Urgency.NEWS,
        person_key=answer.person_id,
    )
    return mark_done(by=by, neighbourhood_key=neighbourhood.pk, line=line, today=clock.today()).pk


def _appointment(by: Staff, neighbourhood: Neighbourhood) -> str:
    """Somebody's appointment next week; what is returned opens it."""
    here, now = Office.objects.get(neighbourhood=neighbourhood), clock.now()
    starts_at = now.replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=7)
    wish = Wish(
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(minutes=30),
        staff_key=by.pk,
        way=MeetingWay.PHONE,
        name="Kim",
    )
    made = book(by=by, office_key=here.pk, wish=wish, now=now, tell=False)
    return token_of(made.reference, key=settings.SECRET_KEY)


def _place_on_the_list(by: Staff, neighbourhood: Neighbourhood) -> str:
    """Somebody's place on the waiting list; what is returned opens it."""
    here, now = Office.objects.get(neighbourhood=neighbourhood), clock.now()
    wish = PublicWish(
        starts_at=now,
        staff_key=by.pk,
        way=MeetingWay.OFFICE,
        name="Alex",
        reach_way=MessageWay.PHONE,
        reach="030 23125 044",
    )
    return wait_publicly(office_key=here.pk, wish=wish, now=now).token


def _waiting(by: Staff, neighbourhood: Neighbourhood) -> int:
    """Somebody whom the office put on the waiting list."""
    here = Office.objects.get(neighbourhood=neighbourhood)
    seeker = Seeker("Robin", MessageWay.PHONE, "030 23125 045")
    return enter_for(by=by, office_key=here.pk, seeker=seeker, now=clock.now()).pk


def _screen(by: Staff, neighbourhood: Neighbourhood) -> str:
    office = Office.objects.get(neighbourhood=neighbourhood)
    return renew_screen(by=by, office_key=office.pk, now=clock.now()).secret


def _walk_in(by: Staff, neighbourhood: Neighbourhood, person_key: int | None = None) -> int:
    here = Office.objects.get(neighbourhood=neighbourhood)
    made = note_walk_in(by=by, office_key=here.pk, now=clock.now(), topic=WalkInTopic.WORK)
    if person_key:
        link_walk_in(by=by, walk_in_key=made.pk, person_key=person_key, now=clock.now())
    return made.pk


def _moved_in_house(by: Staff, office_key: int) -> int:
    """An appointment that somebody moved by an hour in the house's calendar."""
    starts_at = clock.now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=9)
    hour = dt.timedelta(hours=1)
    wish = Wish(starts_at=starts_at, ends_at=starts_at + hour, staff_key=by.pk, name="Kim")
    made = book(by=by, office_key=office_key, wish=wish, now=clock.now(), tell=False)
    CalendarCopy.objects.create(
        appointment=made,
        staff=by,
        calendar="https://kalender.example/lotse/",
        href="https://kalender.example/lotse/1.ics",
        starts_at=starts_at,
        ends_at=starts_at + hour,
        change=HouseChange.MOVED,
        change_starts_at=starts_at + hour,
        change_ends_at=starts_at + 2 * hour,
    )
    return made.pk


def _door(by: Staff, neighbourhood: Neighbourhood) -> dict[str, int]:
    """Hours, a room, an absence, a planned mode, a talk to come and one that was missed, a number in the line."""
    today, now = clock.today(), clock.now()
    here = Office.objects.get(neighbourhood=neighbourhood).pk
    soon = now.replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=2, hours=12)
    talk = Wish(starts_at=soon, ends_at=soon + dt.timedelta(hours=1), staff_key=by.pk, name="Kim")
    past = {"starts_at": soon - dt.timedelta(days=4), "ends_at": talk.ends_at - dt.timedelta(days=4)}
    missed = book(
        by=by, office_key=here, wish=replace(talk, **past), now=now - dt.timedelta(days=5), tell=False
    )
    miss(by=by, appointment_key=missed.pk, now=now)
    made = book(by=by, office_key=here, wish=talk, now=now)
    plan = ModePlan(mode=Mode.CLOSED, from_on=today + dt.timedelta(days=60), reason="Umbau")
    rule = Hours(
        kind=HoursKind.CONSULTATION, weekday=1, starts=dt.time(9), ends=dt.time(12), valid_from=today
    )
    away = today + dt.timedelta(days=30)
    return {
        "appointment": made.pk,
        "moved_in_house": _moved_in_house(by, here),
        "missed": missed.pk,
        "number": count_walk_in(by=by, office_key=here, now=now).pk,
        "opening": add_hours(by=by, office_key=here, hours=rule, today=today).pk,
        "room": add_room(by=by, office_key=here, name="Zimmer 1", step_free=True, today=today).pk,
        "absence": note_absence(
            by=by, office_key=here, staff_key=by.pk, from_on=away, until_on=away, today=today
        ).pk,
        "mode": switch_mode(by=by, office_key=here, plan=plan, now=now).pk,
        "message": made.messages.get().pk,
    }


def _posted_wave(by: Staff, neighbourhood: Neighbourhood, folder: Path) -> Wave:
    wave = posted(by, neighbourhood)
    (folder / FILE).write_bytes(b"%PDF-1.7 letters")
    Wave.objects.filter(pk=wave.pk).update(folder=str(folder))
    wave.letters.update(file=FILE, page=1)
    return wave


def _talk(by: Staff, person_key: int) -> int:
    today = clock.today()
    content = TalkContent(TalkWay.PHONE, today)
    arrival = record_talk(by=by, person_key=person_key, content=content, client_key=uuid.uuid4(), today=today)
    return arrival.talk_key


def _supporter(by: Staff, person_key: int) -> int:
    text = SupporterText("Nachbarin", Sector.FRIENDS, Distance.CLOSE, Support.GIVES)
    return add_supporter(by=by, person_key=person_key, supporter=text, today=clock.today())


def _special_note(cast: dict[str, Staff], person_key: int) -> int:
    """A protected note; the caseworker is the only one who may open it."""
    switch_on(cast)
    today = clock.today()
    note = NoteText(SECRET, NoteBasis.CONSENT, today, today + dt.timedelta(days=30))
    by = allow(cast["team_lead"], cast["caseworker"])
    return write_note(by=by, person_key=person_key, note=note, today=today)


def _draft(by: Staff, neighbourhood: Neighbourhood) -> Wave:
    return start_draft(
        by=by, neighbourhood_key=neighbourhood.pk, audience=Audience.BY_HAND, today=clock.today()
    )


def _frozen(by: Staff, neighbourhood: Neighbourhood, person_key: int) -> Wave:
    draft = _draft(by, neighbourhood)
    Wave.objects.filter(pk=draft.pk).update(picked=[person_key])
    return freeze_draft(by=by, wave_key=draft.pk, today=clock.today())


def _lists(by: Staff, neighbourhood: Neighbourhood, folder: Path) -> tuple[int, int, str]:
    streets = folder / "strassen.csv"
    streets.write_text("\n".join(STREETS) + "\n", encoding="utf-8")
    import_directory(by=by, source=read_directory(streets))
    staged = Importer(by, neighbourhood, folder).stage(*PEOPLE)
    pair = DuplicatePair.objects.filter(client_import=staged).values_list("pk", flat=True)[0]
    content = "\n".join([HEADER, *PEOPLE]).encode()
    upload = keep_upload(
        by=by,
        neighbourhood_key=neighbourhood.pk,
        file_name="liste.csv",
        chunks=[content],
        today=clock.today(),
    )
    return staged.pk, pair, upload.token


def _town_file(by: Staff) -> str:
    content = "\n".join([*STREETS, ";;;Neuer Weg;59174;Kamen;A;;;A"]).encode()
    return order_directory(by=by, file_name="neu.csv", chunks=[content], today=clock.today()).token


def _log(cast: dict[str, Staff]) -> tuple[int, int]:
    officer, council = cast["privacy_officer"], cast["staff_council"]
    today = clock.today()
    wish = AccessWish("Beschwerde über einen Zugriff", today - dt.timedelta(days=1), today)
    asks = Keyholder(officer.pk, officer.agency_id, frozenset({AuditKey.PRIVACY}))
    releases = Keyholder(council.pk, council.agency_id, frozenset({AuditKey.COUNCIL}))
    opened, waiting = (request_access(by=asks, wish=wish, today=today) for _ in range(2))
    decide_access(by=releases, access_key=opened, release=True)
    return opened, waiting


def _invitation(by: Staff, neighbourhood: Neighbourhood) -> IssuedInvitation:
    invitee = Invitee(
        "Nele Neu", "nele.neu@jobcenter.example", Role.CASEWORKER, neighbourhood_key=neighbourhood.pk
    )
    return invite(by=by, agency=by.agency, invitee=invitee, today=clock.today())
