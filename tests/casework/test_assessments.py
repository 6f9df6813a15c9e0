"""Assessments: areas of life, strengths first, one look a day, never a total."""

from __future__ import annotations

import datetime as dt

import pytest
from casework_plans import DAY, open_case

from lotse.accounts.models import Staff
from lotse.casework.enums import CaseState, DimensionKind, Level, WorkLimit
from lotse.casework.models import Assessment, Case, Dimension
from lotse.casework.queries.assessments import assessments_of_case, catalogue, latest_assessment
from lotse.casework.rules import assessments as rules
from lotse.casework.rules.assessments import CATALOGUE, AnswerText, DimensionText
from lotse.casework.services.assessments import (
    AssessmentCollision,
    Decision,
    save_assessment,
    undo_assessment,
)
from lotse.casework.services.catalogue import (
    add_dimension,
    move_dimension,
    rename_dimension,
    restore_dimension,
    retire_dimension,
)
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
from lotse.journal.models import Entry
from lotse.places.models import Neighbourhood

LATER = DAY + dt.timedelta(days=30)
COOK = AnswerText("kocht gern und gut", "Gesellenbrief fehlt", Level.WORKABLE)
RENT = AnswerText(need="Miete ist hoch", level=Level.NEEDS)
FIRST = {"experience": COOK, "money": RENT}


def look(
    by: Staff,
    case: Case,
    answers: rules.Answers,
    *,
    base: rules.Answers | None = None,
    on: dt.date = DAY,
    with_person: bool = True,
    decision: Decision | None = None,
) -> Assessment:
    return save_assessment(
        by=by,
        case_key=case.pk,
        on=on,
        with_person=with_person,
        base=base or {},
        answers=answers,
        today=LATER,
        decision=decision,
    )


# --- rules


def test_strengths_come_first_and_health_has_no_words() -> None:
    assert CATALOGUE[0].code == "strengths"
    assert [each.code for each in CATALOGUE if each.kind == DimensionKind.LIMITS] == ["limits"]
    assert len({each.code for each in CATALOGUE}) == len(CATALOGUE)


LIMITS = DimensionText("limits", "Möglich", "", DimensionKind.LIMITS)
OPEN = DimensionText("money", "Geld", "")


@pytest.mark.parametrize(
    ("dimension", "answer", "words"),
    [
        (LIMITS, AnswerText(limits=(WorkLimit.PART_TIME, WorkLimit.LIGHT)), None),
        (LIMITS, AnswerText(limits=(WorkLimit.NONE,)), None),
        (LIMITS, AnswerText(limits=(WorkLimit.NONE, WorkLimit.LIGHT)), "steht für sich allein"),
        (LIMITS, AnswerText(strength="Rücken"), "keinen Text"),
        (LIMITS, AnswerText(need="Rücken"), "keinen Text"),
        (LIMITS, AnswerText(level=Level.URGENT), "keinen Text"),
        (OPEN, AnswerText("kann haushalten", "", Level.STRONG), None),
        (OPEN, AnswerText(limits=(WorkLimit.LIGHT,)), "gehören nicht in diesen Bereich"),
        (OPEN, AnswerText(need="x" * 301), "300 Zeichen"),
    ],
)
def test_what_an_answer_may_hold(dimension: DimensionText, answer: AnswerText, words: str | None) -> None:
    """Law: § 67a Abs. 1 SGB X."""
    found = rules.answer_violations(dimension, answer)
    assert [words in sentence for sentence in found] == [True] * bool(words)


@pytest.mark.parametrize(
    ("levels", "words"),
    [
        ([], "noch kein Stand"),
        ([Level.NEEDS], "bisher einmal besprochen: braucht Hilfe"),
        ([Level.NEEDS, Level.STRONG], "von „braucht Hilfe“ zu „läuft gut“"),
        ([Level.STRONG, Level.URGENT], "von „läuft gut“ zu „dringend“"),
        ([Level.WORKABLE, Level.URGENT, Level.WORKABLE], "unverändert: geht"),
    ],
)
def test_way_is_said_in_words(levels: list[Level], words: str) -> None:
    looks = [
        (DAY + dt.timedelta(days=at), {"money": AnswerText(level=level)}) for at, level in enumerate(levels)
    ]
    (way,) = rules.ways(["money"], looks[::-1])
    assert way.words == words


def test_way_leaves_out_days_on_which_nothing_was_said() -> None:
    looks = [(DAY, {"money": RENT}), (LATER, {"experience": COOK})]
    money, mobility = rules.ways(["money", "mobility"], looks)
    assert money.points == ((DAY, Level.NEEDS),)
    assert mobility.words == "noch kein Stand"


# --- services


def test_look_is_stored_with_what_was_talked_about_only(caseworker: Staff, case: Case) -> None:
    look(caseworker, case, {**FIRST, "housing": AnswerText()})

    (view,) = assessments_of_case(caseworker, case.pk, today=LATER)
    assert (view.on, view.with_person, view.answers) == (DAY, True, FIRST)
    entry = Entry.objects.get(case_key=case.pk)
    assert entry.facts == {"assessment": view.key, "dimensions": 2, "with_person": True}
    assert Dimension.objects.filter(agency=caseworker.agency_id).count() == len(CATALOGUE)


def test_look_of_the_same_day_is_changed_and_counted_once(caseworker: Staff, case: Case) -> None:
    look(caseworker, case, FIRST)
    changed = {**FIRST, "housing": AnswerText("eigene Wohnung", "", Level.STRONG)}

    again = look(caseworker, case, changed, base=FIRST)
    assert look(caseworker, case, changed, base=changed).version == again.version == 2

    (view,) = assessments_of_case(caseworker, case.pk, today=LATER)
    assert view.answers == changed
    entries = Entry.objects.filter(case_key=case.pk).order_by("pk")
    assert [entry.kind for entry in entries] == ["assessment-made", "step-undone", "assessment-made"]


def test_two_looks_of_one_day_are_joined(caseworker: Staff, deputy: Staff, case: Case) -> None:
    look(caseworker, case, FIRST)
    look(deputy, case, {"money": RENT, "mobility": AnswerText("hat ein Rad")})

    (view,) = assessments_of_case(caseworker, case.pk, today=LATER)
    assert view.answers == {**FIRST, "mobility": AnswerText("hat ein Rad")}


def test_second_writer_is_shown_what_both_changed(caseworker: Staff, deputy: Staff, case: Case) -> None:
    look(caseworker, case, FIRST)
    look(
        caseworker, case, {**FIRST, "money": AnswerText(need="Stromschulden", level=Level.URGENT)}, base=FIRST
    )
    mine = {**FIRST, "money": AnswerText(need="Miete und Strom", level=Level.NEEDS)}

    with pytest.raises(AssessmentCollision) as raised:
        look(deputy, case, mine, base=FIRST)

    assert raised.value.colliding == (("money", "need"),)
    decision = Decision(raised.value.version, {("money", "need"): True})
    look(deputy, case, mine, base=FIRST, decision=decision)
    (view,) = assessments_of_case(caseworker, case.pk, today=LATER)
    assert view.answers["money"] == AnswerText(need="Miete und Strom", level=Level.URGENT)


def test_looks_stand_side_by_side(caseworker: Staff, case: Case) -> None:
    look(caseworker, case, FIRST)
    look(caseworker, case, {"money": AnswerText(level=Level.STRONG)}, on=LATER)

    views = assessments_of_case(caseworker, case.pk, today=LATER)
    assert [view.on for view in views] == [LATER, DAY]
    latest = latest_assessment(caseworker, case.person_id, today=LATER)
    assert latest is not None
    assert latest.on == LATER


def test_look_can_be_taken_back(caseworker: Staff, case: Case) -> None:
    made = look(caseworker, case, FIRST)
    undo_assessment(by=caseworker, case_key=case.pk, assessment_key=made.pk, today=LATER)

    assert assessments_of_case(caseworker, case.pk, today=LATER) == ()
    assert list(Entry.objects.order_by("pk").values_list("kind", flat=True)) == [
        "assessment-made",
        "step-undone",
    ]


@pytest.mark.parametrize(
    ("on", "answers", "words"),
    [
        (LATER + dt.timedelta(days=1), FIRST, "zwischen dem Beginn"),
        (DAY - dt.timedelta(days=1), FIRST, "zwischen dem Beginn"),
        (DAY, {}, "mindestens einem Bereich"),
        (DAY, {"diagnosis": COOK}, "gibt es nicht mehr"),
        (DAY, {"limits": AnswerText(need="Rücken")}, "keinen Text"),
    ],
)
def test_what_a_look_refuses(
    caseworker: Staff, case: Case, on: dt.date, answers: rules.Answers, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        look(caseworker, case, answers, on=on)
    assert not Assessment.objects.exists()


def test_no_look_without_a_talk(caseworker: Staff, neighbourhood: Neighbourhood) -> None:
    with pytest.raises(RuleError):
        look(caseworker, open_case(neighbourhood, state=CaseState.INFORMED, phase=""), FIRST)


def test_strangers_find_no_assessment(stranger: Staff, caseworker: Staff, case: Case) -> None:
    made = look(caseworker, case, FIRST)
    with pytest.raises(NotVisible):
        look(stranger, case, FIRST)
    with pytest.raises(NotVisible):
        undo_assessment(by=stranger, case_key=case.pk, assessment_key=made.pk, today=LATER)
    assert assessments_of_case(stranger, case.pk, today=LATER) == ()
    assert latest_assessment(stranger, case.person_id, today=LATER) is None


def test_journal_holds_no_word_of_an_assessment(caseworker: Staff, case: Case) -> None:
    look(caseworker, case, FIRST)
    assert "Gesellenbrief" not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_looks_are_read_in_three_queries(
    caseworker: Staff, case: Case, django_assert_num_queries: object
) -> None:
    for days in range(3):
        look(caseworker, case, FIRST, on=DAY + dt.timedelta(days=days))
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert len(assessments_of_case(caseworker, case.pk, today=LATER)) == 3


# --- the catalogue


def labels(agency_key: int) -> list[str]:
    return [each.label for each in catalogue(agency_key) if not each.is_retired]


def test_team_lead_shapes_the_catalogue(team_lead: Staff) -> None:
    own = add_dimension(by=team_lead, label=" Ehrenamt ", question="Wo packen Sie mit an?", today=DAY)
    rename_dimension(by=team_lead, code="housing", label="Wohnung", question="", today=DAY)
    retire_dimension(by=team_lead, code="own-business", today=DAY)
    move_dimension(by=team_lead, code=own.code, up=True, today=DAY)
    move_dimension(by=team_lead, code="strengths", up=True, today=DAY)

    found = labels(team_lead.agency_id)
    assert found[0] == "Stärken"
    assert found[-2:] == ["Ehrenamt", "Eigene Ziele"]
    assert "Wohnung" in found
    assert "Eigenes Geschäft" not in found
    restore_dimension(by=team_lead, code="own-business", today=DAY)
    assert "Eigenes Geschäft" in labels(team_lead.agency_id)


def test_catalogue_refuses_doubles_and_the_last_one(team_lead: Staff) -> None:
    with pytest.raises(ConflictError, match="gibt es schon"):
        add_dimension(by=team_lead, label="wohnen", question="", today=DAY)
    with pytest.raises(InputError, match="einen Namen"):
        add_dimension(by=team_lead, label="  ", question="", today=DAY)
    for each in CATALOGUE[1:]:
        retire_dimension(by=team_lead, code=each.code, today=DAY)
    with pytest.raises(InputError, match="Ein Bereich muss bleiben"):
        retire_dimension(by=team_lead, code="strengths", today=DAY)


@pytest.mark.parametrize("role", ["caseworker", "deputy", "operator", "reviewer", "privacy_officer"])
def test_only_the_team_lead_shapes_the_catalogue(cast: dict[str, Staff], role: str) -> None:
    with pytest.raises(NotVisible):
        add_dimension(by=cast[role], label="Ehrenamt", question="", today=DAY)


def test_agencies_have_catalogues_of_their_own(team_lead: Staff, stranger: Staff) -> None:
    add_dimension(by=team_lead, label="Ehrenamt", question="", today=DAY)
    assert "Ehrenamt" not in labels(stranger.agency_id)
