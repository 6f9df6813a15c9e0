"""The printed plan: both languages, a draft by its own words, nobody's address; made on request, audited."""

from __future__ import annotations

import datetime as dt
import io
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from casework_plans import DAY, WANTED, agreed, draft, open_case
from letters_town import office

import lotse.casework.printing as printing
from lotse.accounts.models import Staff
from lotse.casework.enums import StepSide
from lotse.casework.models import Case
from lotse.casework.rules.plans import GoalText, PlanText, StepText
from lotse.casework.services.plan_papers import print_plan
from lotse.core.errors import InputError, NotVisible
from lotse.people.models import Person
from lotse.places.models import Neighbourhood
from lotse.privacy.enums import AuditAction
from lotse.privacy.models import AuditRow

TEXTS = Path(printing.__file__).parents[1] / "print" / "texts" / "plan.toml"
WORDS = tomllib.loads(TEXTS.read_text(encoding="utf-8"))


@pytest.fixture
def case(neighbourhood: Neighbourhood) -> Case:
    office(neighbourhood)
    return open_case(neighbourhood)


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return re.sub(r"\s+", " ", text)


def test_every_language_has_the_same_words() -> None:
    assert set(WORDS) == {"de", "tr", "uk", "ar", "pl", "ro", "en", "ru"}
    assert {code: set(words) for code, words in WORDS.items()} == dict.fromkeys(WORDS, set(WORDS["de"]))
    assert all(text for words in WORDS.values() for text in words.values())


@pytest.mark.parametrize("code", sorted(WORDS))
def test_no_word_threatens(code: str) -> None:
    """A draft binds nobody: no consequence, no duty, no benefit is spoken of. Law: § 15a SGB II is not ours."""
    assert not re.search(
        r"Folge|Pflicht|müssen|Minderung|Leistung|Sanktion|consequence|must", str(WORDS[code])
    )


@pytest.mark.parametrize("language", ["", "ar", "uk", "xx"])
def test_plan_is_printed(caseworker: Staff, case: Case, language: str) -> None:
    plan = agreed(caseworker, case)

    pdf = print_plan(by=caseworker, plan_key=plan.pk, language=language, today=DAY)

    text = words_of(pdf)
    assert WORDS["de"]["draft"].split(".")[0] in text
    for expected in (
        "Plan für: Alex Muster1",
        "Ich möchte wieder in einer Küche arbeiten.",
        "Familienbüro",
        "15.04.2026",
        "16.09.2026",
        "Meine Unterschrift",
        "Unterschrift Quartiersbüro",
        "030 23125 018",
        "1 von ",
    ):
        assert expected in text
    assert ("Мій план" in text) is (language == "uk")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.Root.MarkInfo.Marked
        assert document.Root.Lang == "de-DE"
        assert document.open_metadata()["dc:title"] == "Mein Plan · Alex Muster1"
    audited = AuditRow.objects.get(object_kind="plan", action=AuditAction.EXPORTED)
    assert (audited.object_key, audited.facts) == (str(plan.pk), {"language": language})


def test_draft_is_printed_without_days_of_agreement(caseworker: Staff, case: Case) -> None:
    text = words_of(print_plan(by=caseworker, plan_key=draft(caseworker, case).pk, language="", today=DAY))
    assert WORDS["de"]["agreed"] not in text
    assert WORDS["de"]["review"] not in text


@pytest.mark.parametrize("is_blocked", [False, True])
def test_address_is_never_printed(caseworker: Staff, case: Case, *, is_blocked: bool) -> None:
    Person.objects.filter(pk=case.person_id).update(is_blocked=is_blocked)
    plan = agreed(caseworker, case)
    assert "Blumenstraße" not in words_of(
        print_plan(by=caseworker, plan_key=plan.pk, language="tr", today=DAY)
    )


def test_plan_without_an_office_names_the_neighbourhood(
    caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    plan = draft(caseworker, open_case(neighbourhood))
    text = words_of(print_plan(by=caseworker, plan_key=plan.pk, language="", today=DAY))
    assert "Quartiersbüro Lüner Höhe" in text


def test_unprintable_character_is_named(caseworker: Staff, case: Case) -> None:
    plan = draft(caseworker, case, PlanText((GoalText("工作"),)))
    with pytest.raises(InputError, match="fehlt in unseren Schriften"):
        print_plan(by=caseworker, plan_key=plan.pk, language="", today=DAY)
    assert not AuditRow.objects.filter(action=AuditAction.EXPORTED).exists()


def test_longest_plan_is_printed(caseworker: Staff, case: Case) -> None:
    step = StepText(StepSide.PARTNER, "Unterlagen " * 27, "Beratungsstelle " * 7, dt.date(2026, 4, 1))
    goals = tuple(GoalText(f"Ziel {number} " * 30, (step,) * 5) for number in range(8))
    wanted = PlanText(tuple(replace(goal, text=goal.text.strip()) for goal in goals))
    plan = draft(caseworker, case, wanted)
    assert "Ziel 7" in words_of(print_plan(by=caseworker, plan_key=plan.pk, language="ru", today=DAY))


def test_strangers_print_nothing(caseworker: Staff, stranger: Staff, case: Case) -> None:
    plan = draft(caseworker, case, WANTED)
    with pytest.raises(NotVisible):
        print_plan(by=stranger, plan_key=plan.pk, language="", today=DAY)
