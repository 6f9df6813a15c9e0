"""Talks: once each, never overwritten unseen, taken back with all that followed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid

import pytest
from letters_town import person

from lotse.accounts.models import Staff
from lotse.casework.enums import CaseState, TalkWay, Topic
from lotse.casework.models import Case, Reminder, Talk
from lotse.casework.queries.talks import content_of, last_talks, partners, talks_with
from lotse.casework.rules import talks as rules
from lotse.casework.rules.talks import TalkContent
from lotse.casework.services.cases import begin_case, open_case
from lotse.casework.services.reminders import finish_reminder
from lotse.casework.services.talks import (
    Arrival,
    OtherTalk,
    change_talk,
    open_talks,
    record_talk,
    undo_talk,
)
from lotse.core.errors import ConflictError, InputError, NotVisible
from lotse.journal.models import Entry
from lotse.journal.queries import timeline
from lotse.people.models import Person
from lotse.people.services.checking import standing_faults
from lotse.people.services.merging import merge_people
from lotse.places.models import Neighbourhood
from lotse.privacy.models import AuditRow

TODAY = dt.date(2026, 3, 16)
PHONED = TalkContent(
    TalkWay.PHONE, TODAY, (Topic.WORK, Topic.MONEY), "Möchte Montag ins Büro kommen.", "tr", True
)


def note(by: Staff, someone: Person, content: TalkContent = PHONED, **more: object) -> Arrival:
    given: dict[str, object] = {"client_key": uuid.uuid4(), "today": TODAY, **more}
    return record_talk(by=by, person_key=someone.pk, content=content, **given)  # type: ignore[arg-type]


def change(by: Staff, key: int, version: int = 1, **values: object) -> Arrival:
    content = dataclasses.replace(PHONED, **values)
    return change_talk(by=by, talk_key=key, content=content, version=version, today=TODAY)


def begin(by: Staff, someone: Person, state: CaseState) -> Case:
    return begin_case(by=by, person_key=someone.pk, state=state, on=TODAY, today=TODAY)


# --- rules


def test_topics_stand_in_the_order_of_the_house_and_once() -> None:
    untidy = TalkContent(TalkWay.OFFICE, TODAY, (Topic.MONEY, Topic.WORK, Topic.MONEY), " kam \n spontan ")
    assert rules.tidy(untidy) == TalkContent(TalkWay.OFFICE, TODAY, (Topic.WORK, Topic.MONEY), "kam spontan")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"on": TODAY + dt.timedelta(days=1)}, "Zukunft"),
        ({"note": "x" * 501}, "zu lang"),
        ({"note": "x" * 500}, ""),
        ({"on": TODAY - dt.timedelta(days=400)}, ""),
    ],
)
def test_talk_that_cannot_have_been(values: dict[str, object], said: str) -> None:
    found = list(rules.violations(dataclasses.replace(PHONED, **values), today=TODAY))
    assert [said in text for text in found] == [True] * bool(said)


@pytest.mark.parametrize(("days", "count"), [(-1, 1), (0, 1), (1, 0), (366, 0), (367, 1)])
def test_follow_up_lies_after_the_talk_and_not_too_far(days: int, count: int) -> None:
    found = rules.follow_up_violations(TODAY + dt.timedelta(days=days), on=TODAY)
    assert len(list(found)) == count


def test_fingerprint_tells_every_part_of_a_talk() -> None:
    others = [
        dataclasses.replace(PHONED, way=TalkWay.OFFICE),
        dataclasses.replace(PHONED, on=TODAY - dt.timedelta(days=1)),
        dataclasses.replace(PHONED, topics=(Topic.WORK,)),
        dataclasses.replace(PHONED, note="Anderes"),
        dataclasses.replace(PHONED, language="de"),
        dataclasses.replace(PHONED, with_interpreter=False),
    ]
    prints = {rules.fingerprint(content, person_key=1, follow_up_on=None) for content in (PHONED, *others)}
    prints |= {rules.fingerprint(PHONED, person_key=2, follow_up_on=None)}
    prints |= {rules.fingerprint(PHONED, person_key=1, follow_up_on=TODAY)}
    assert len(prints) == len(others) + 3
    assert {len(each) for each in prints} == {64}


def test_every_field_of_a_talk_has_a_label_and_words() -> None:
    names = {field.name for field in dataclasses.fields(TalkContent)}
    assert names == rules.LABELS.keys() == rules.said(PHONED).keys()


# --- writing down


def test_talk_is_written_down_with_journal_standing_and_audit(caseworker: Staff, somebody: Person) -> None:
    arrival = note(caseworker, somebody)
    talk = Talk.objects.get()
    assert arrival == Arrival(talk.pk, somebody.pk, is_new=True)
    assert content_of(talk) == PHONED
    entry = Entry.objects.get(kind="talk-held")
    assert entry.facts == {"way": "phone", "topics": "work money"}
    assert (entry.on, talk.entry_keys) == (TODAY, [entry.pk])
    somebody.refresh_from_db()
    assert somebody.standing == "in-contact"
    row = AuditRow.objects.get(object_kind="talk")
    assert (row.action, row.actor_key, row.object_key, row.facts) == (
        "created",
        caseworker.pk,
        str(talk.pk),
        {},
    )


def test_timeline_says_how_and_about_what(caseworker: Staff, somebody: Person) -> None:
    note(caseworker, somebody)
    note(caseworker, somebody, TalkContent(TalkWay.DOORSTEP, TODAY))
    assert [(line.label, line.text) for line in timeline(somebody.pk).entries] == [
        ("Gespräch", "Tür und Angel"),
        ("Gespräch", "Telefon: Arbeit, Geld"),
    ]


def test_nothing_that_was_said_stands_in_journal_or_audit_log(caseworker: Staff, somebody: Person) -> None:
    arrival = note(caseworker, somebody)
    change(caseworker, arrival.talk_key, note="Kommt lieber Dienstag.")
    undo_talk(by=caseworker, talk_key=arrival.talk_key, today=TODAY)
    written = [
        *Entry.objects.values_list("facts", flat=True),
        *AuditRow.objects.values_list("facts", flat=True),
    ]
    assert not [facts for facts in written if "Montag" in str(facts) or "Dienstag" in str(facts)]


def test_talk_with_a_day_to_come_is_refused(caseworker: Staff, somebody: Person) -> None:
    tomorrow = dataclasses.replace(PHONED, on=TODAY + dt.timedelta(days=1))
    with pytest.raises(InputError, match="Zukunft"):
        note(caseworker, somebody, tomorrow)
    assert not Talk.objects.exists()


def test_stranger_can_neither_write_read_change_nor_undo(
    caseworker: Staff, stranger: Staff, somebody: Person
) -> None:
    key = note(caseworker, somebody).talk_key
    with pytest.raises(NotVisible):
        note(stranger, somebody)
    with pytest.raises(NotVisible):
        change(stranger, key, note="Fremd")
    with pytest.raises(NotVisible):
        undo_talk(by=stranger, talk_key=key, today=TODAY)
    with pytest.raises(NotVisible):
        open_talks(by=stranger, person_key=somebody.pk, today=TODAY)
    assert last_talks(stranger, somebody.pk, on=TODAY) == []
    assert not AuditRow.objects.filter(actor_key=stranger.pk).exists()


# --- once each


def test_same_talk_sent_again_is_the_same_talk(caseworker: Staff, somebody: Person) -> None:
    key = uuid.uuid4()
    first = note(caseworker, somebody, client_key=key)
    again = note(caseworker, somebody, client_key=key, today=TODAY + dt.timedelta(days=2))
    assert again == dataclasses.replace(first, is_new=False)
    assert Talk.objects.count() == Entry.objects.filter(kind="talk-held").count() == 1
    assert AuditRow.objects.filter(object_kind="talk").count() == 1


def test_same_key_with_other_words_is_shown_and_overwrites_nothing(
    caseworker: Staff, somebody: Person
) -> None:
    key = uuid.uuid4()
    first = note(caseworker, somebody, client_key=key)
    with pytest.raises(OtherTalk) as refused:
        note(caseworker, somebody, dataclasses.replace(PHONED, note="Anders"), client_key=key)
    assert (refused.value.talk_key, refused.value.version, refused.value.stored) == (
        first.talk_key,
        1,
        PHONED,
    )
    assert content_of(Talk.objects.get()) == PHONED


def test_same_key_for_somebody_else_says_nothing_about_the_first(
    caseworker: Staff, somebody: Person, neighbourhood: Neighbourhood
) -> None:
    key = uuid.uuid4()
    note(caseworker, somebody, client_key=key)
    with pytest.raises(ConflictError) as refused:
        note(caseworker, person(neighbourhood, 2), client_key=key)
    assert not isinstance(refused.value, OtherTalk)
    assert Talk.objects.count() == 1


def test_talk_changed_by_a_colleague_meanwhile_still_counts_as_arrived(
    caseworker: Staff, deputy: Staff, somebody: Person
) -> None:
    key = uuid.uuid4()
    first = note(caseworker, somebody, client_key=key)
    change(deputy, first.talk_key, note="Nachgetragen.")
    assert not note(caseworker, somebody, client_key=key).is_new
    assert Talk.objects.get().note == "Nachgetragen."


def test_talk_taken_back_does_not_come_back(caseworker: Staff, somebody: Person) -> None:
    key = uuid.uuid4()
    first = note(caseworker, somebody, client_key=key)
    undo_talk(by=caseworker, talk_key=first.talk_key, today=TODAY)
    assert note(caseworker, somebody, client_key=key) == dataclasses.replace(first, is_new=False)
    assert last_talks(caseworker, somebody.pk, on=TODAY) == []
    somebody.refresh_from_db()
    assert somebody.standing == "not-written"


def test_talk_that_waited_finds_who_was_joined_meanwhile(
    caseworker: Staff, somebody: Person, neighbourhood: Neighbourhood
) -> None:
    kept, key = person(neighbourhood, 2), uuid.uuid4()
    merge_people(by=caseworker, keep=kept.pk, other=somebody.pk, today=TODAY)
    assert note(caseworker, somebody, client_key=key).person_key == kept.pk
    assert not note(caseworker, somebody, client_key=key).is_new
    assert list(standing_faults()) == []


# --- what follows from a talk


def test_follow_up_becomes_one_reminder(caseworker: Staff, somebody: Person) -> None:
    key, due_on = uuid.uuid4(), TODAY + dt.timedelta(days=7)
    for _ in range(2):
        arrival = note(caseworker, somebody, client_key=key, follow_up_on=due_on)
    reminder = Reminder.objects.get()
    assert (reminder.rule, reminder.source_key, reminder.due_on) == ("talk", arrival.talk_key, due_on)
    undo_talk(by=caseworker, talk_key=arrival.talk_key, today=TODAY)
    reminder.refresh_from_db()
    assert reminder.state == "dropped"


def test_follow_up_done_stays_done_when_the_talk_is_taken_back(caseworker: Staff, somebody: Person) -> None:
    arrival = note(caseworker, somebody, follow_up_on=TODAY + dt.timedelta(days=7))
    finish_reminder(by=caseworker, reminder_key=Reminder.objects.get().pk, today=TODAY)
    undo_talk(by=caseworker, talk_key=arrival.talk_key, today=TODAY)
    assert Reminder.objects.get().state == "done"


def test_follow_up_added_by_going_back_in_the_browser_is_added(caseworker: Staff, somebody: Person) -> None:
    key = uuid.uuid4()
    first = note(caseworker, somebody, client_key=key)
    again = note(caseworker, somebody, client_key=key, follow_up_on=TODAY + dt.timedelta(days=7))
    assert (again.talk_key, again.is_new) == (first.talk_key, False)
    assert Reminder.objects.get().due_on == TODAY + dt.timedelta(days=7)


def test_follow_up_before_the_talk_is_refused_with_the_talk(caseworker: Staff, somebody: Person) -> None:
    with pytest.raises(InputError, match="nach dem Tag"):
        note(caseworker, somebody, follow_up_on=TODAY)
    assert not Talk.objects.exists()


def test_follow_up_of_a_talk_that_arrives_late_is_due_at_once(caseworker: Staff, somebody: Person) -> None:
    note(caseworker, somebody, follow_up_on=TODAY + dt.timedelta(days=1), today=TODAY + dt.timedelta(days=5))
    assert Reminder.objects.get().due_on == TODAY + dt.timedelta(days=1)


def test_talk_begins_no_case(caseworker: Staff, somebody: Person) -> None:
    note(caseworker, somebody)
    assert not Case.objects.exists()
    assert Talk.objects.get().case is None


def test_talk_takes_a_case_from_informed_to_in_contact_and_back(caseworker: Staff, somebody: Person) -> None:
    case = begin(caseworker, somebody, CaseState.INFORMED)
    arrival = note(caseworker, somebody)
    case.refresh_from_db()
    assert (case.state, Talk.objects.get().case) == (CaseState.IN_CONTACT, case)
    assert Entry.objects.get(kind="talk-held").case_key == case.pk
    undo_talk(by=caseworker, talk_key=arrival.talk_key, today=TODAY)
    case.refresh_from_db()
    assert case.state == CaseState.INFORMED
    assert list(standing_faults()) == []


def test_second_talk_taken_back_leaves_the_case_in_contact(caseworker: Staff, somebody: Person) -> None:
    case = begin(caseworker, somebody, CaseState.INFORMED)
    note(caseworker, somebody)
    undo_talk(by=caseworker, talk_key=note(caseworker, somebody).talk_key, today=TODAY)
    case.refresh_from_db()
    assert case.state == CaseState.IN_CONTACT


def test_case_that_went_further_stays_when_its_first_talk_is_taken_back(
    caseworker: Staff, somebody: Person
) -> None:
    case = begin(caseworker, somebody, CaseState.INFORMED)
    arrival = note(caseworker, somebody)
    open_case(by=caseworker, case_key=case.pk, on=TODAY, today=TODAY)
    undo_talk(by=caseworker, talk_key=arrival.talk_key, today=TODAY)
    case.refresh_from_db()
    assert case.state == CaseState.OPEN


# --- changing and taking back


def test_change_of_words_leaves_the_journal_alone(caseworker: Staff, somebody: Person) -> None:
    key = note(caseworker, somebody).talk_key
    change(caseworker, key, note="Kommt lieber Dienstag.")
    talk = Talk.objects.get()
    assert (talk.note, talk.version) == ("Kommt lieber Dienstag.", 2)
    assert Entry.objects.filter(person_key=somebody.pk).count() == 1
    assert AuditRow.objects.get(action="changed").facts == {"fields": ["note"]}


def test_change_of_way_topics_or_day_is_written_anew(caseworker: Staff, somebody: Person) -> None:
    key = note(caseworker, somebody).talk_key
    yesterday = TODAY - dt.timedelta(days=1)
    change(caseworker, key, way=TalkWay.VISIT, topics=(Topic.CHILDREN,))
    change(caseworker, key, 2, way=TalkWay.VISIT, topics=(Topic.CHILDREN,), on=yesterday)
    lines = [(line.on, line.text, line.is_undone) for line in timeline(somebody.pk).entries]
    assert lines == [
        (TODAY, "Hausbesuch: Kinder und Betreuung", True),
        (TODAY, "Telefon: Arbeit, Geld", True),
        (yesterday, "Hausbesuch: Kinder und Betreuung", False),
    ]
    assert list(standing_faults()) == []


def test_second_change_is_shown_what_the_first_one_saved(
    caseworker: Staff, deputy: Staff, somebody: Person
) -> None:
    key = note(caseworker, somebody).talk_key
    change(caseworker, key, note="Zuerst.")
    with pytest.raises(OtherTalk) as refused:
        change(deputy, key, note="Zuletzt.")
    assert (refused.value.version, refused.value.stored.note) == (2, "Zuerst.")
    assert Talk.objects.get().note == "Zuerst."


def test_change_sent_twice_arrives_once(caseworker: Staff, somebody: Person) -> None:
    key = note(caseworker, somebody).talk_key
    assert change(caseworker, key, note="Neu.").is_new
    assert not change(caseworker, key, note="Neu.").is_new
    assert Talk.objects.get().version == 2


def test_decision_field_by_field() -> None:
    sent = dataclasses.replace(PHONED, note="Meins", way=TalkWay.OFFICE)
    assert rules.differing(PHONED, sent) == ["way", "note"]
    assert rules.chosen(PHONED, sent, {"note"}) == dataclasses.replace(PHONED, note="Meins")


def test_undo_takes_words_and_standing_back_and_keeps_the_key(caseworker: Staff, somebody: Person) -> None:
    arrival = note(caseworker, somebody)
    assert undo_talk(by=caseworker, talk_key=arrival.talk_key, today=TODAY) == somebody.pk
    talk = Talk.objects.get()
    assert (talk.note, talk.topics, talk.language, talk.undone_on) == ("", [], "", TODAY)
    somebody.refresh_from_db()
    assert somebody.standing == "not-written"
    assert list(standing_faults()) == []
    with pytest.raises(NotVisible):
        undo_talk(by=caseworker, talk_key=arrival.talk_key, today=TODAY)


# --- reading


def test_last_talks_come_latest_first_and_are_counted(caseworker: Staff, somebody: Person) -> None:
    for days in (3, 1, 2, 0):
        note(caseworker, somebody, dataclasses.replace(PHONED, on=TODAY - dt.timedelta(days=days)))
    shown = last_talks(caseworker, somebody.pk, on=TODAY)
    assert [(TODAY - line.on).days for line in shown] == [0, 1, 2]
    assert (shown[0].summary, shown[0].language) == ("Telefon: Arbeit, Geld", "Türkisch")
    assert talks_with(caseworker, somebody.pk, on=TODAY).count() == 4


def test_form_knows_language_and_interpreter_of_the_last_talk(
    caseworker: Staff, somebody: Person, neighbourhood: Neighbourhood
) -> None:
    newcomer = person(neighbourhood, 2, language="uk")
    note(caseworker, somebody)
    found = partners(caseworker, [newcomer.pk, somebody.pk, 0], on=TODAY)
    assert [(each.key, each.language, each.with_interpreter) for each in found] == [
        (newcomer.pk, "uk", False),
        (somebody.pk, "tr", True),
    ]


def test_reading_talks_is_written_down_once(caseworker: Staff, somebody: Person) -> None:
    note(caseworker, somebody)
    for _ in range(2):
        assert len(open_talks(by=caseworker, person_key=somebody.pk, today=TODAY)) == 1
    assert AuditRow.objects.filter(action="read", object_key=str(somebody.pk)).count() == 1
