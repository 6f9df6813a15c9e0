"""The network card: drawn in the talk, gone after it, kept only where the person wants it."""

from __future__ import annotations

import datetime as dt

import pytest
from letters_town import person

from lotse.accounts.models import Staff
from lotse.casework.enums import Distance, Sector, Support
from lotse.casework.models import NetworkCard, Supporter
from lotse.casework.queries.network_cards import CardPage, sections
from lotse.casework.rules.months import months_later
from lotse.casework.rules.network_cards import SupporterText
from lotse.casework.rules.supporters import MOST_SUPPORTERS
from lotse.casework.services.network_cards import (
    add_supporter,
    change_supporter,
    delete_card,
    forget_network_cards,
    keep_card,
    open_card,
    remove_supporter,
)
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
from lotse.journal.models import Entry
from lotse.people.models import Person
from lotse.people.services.merging import merge_people, undo_merge
from lotse.places.models import Neighbourhood
from lotse.privacy.models import AuditRow

TODAY = clock.today()
TOMORROW = TODAY + dt.timedelta(days=1)
MAMA = SupporterText("Mama", Sector.FAMILY, Distance.CLOSE, Support.BOTH)
TOM = SupporterText("Tom", Sector.WORK, Distance.FAR, Support.GIVES)


def add(by: Staff, somebody: Person, text: SupporterText = MAMA, today: dt.date = TODAY) -> int:
    return add_supporter(by=by, person_key=somebody.pk, supporter=text, today=today)


def page(by: Staff, somebody: Person, today: dt.date = TODAY) -> CardPage:
    return open_card(by=by, person_key=somebody.pk, today=today)


def keep(by: Staff, somebody: Person, **changes: object) -> NetworkCard:
    values: dict[str, object] = {
        "until_on": TODAY + dt.timedelta(days=30),
        "purpose": "Beim nächsten Mal daran weiterarbeiten",
        "is_agreed": True,
        "today": TODAY,
    }
    return keep_card(by=by, person_key=somebody.pk, **{**values, **changes})


def test_card_begins_with_the_first_on_it(caseworker: Staff, somebody: Person) -> None:
    assert page(caseworker, somebody).drawn_on is None
    add(caseworker, somebody, TOM)
    add(caseworker, somebody, SupporterText("  Mama ", Sector.FAMILY, Distance.CLOSE, Support.BOTH))
    shown = page(caseworker, somebody)
    assert [(line.number, line.text) for line in shown.lines] == [(1, MAMA), (2, TOM)]
    assert shown.empty_sectors == ("Freunde und Nachbarn", "Fachleute")


def test_whole_name_is_refused(caseworker: Staff, somebody: Person) -> None:
    with pytest.raises(InputError, match="ganzen Namen"):
        add(caseworker, somebody, SupporterText("Anna Müller", Sector.FAMILY, Distance.FAR, Support.GIVES))
    assert not NetworkCard.objects.exists()


def test_nobody_stands_there_twice(caseworker: Staff, somebody: Person) -> None:
    add(caseworker, somebody)
    with pytest.raises(InputError, match="schon auf der Karte"):
        add(caseworker, somebody, SupporterText("mama", Sector.FAMILY, Distance.FAR, Support.GIVES))


def test_card_has_room_for_forty(caseworker: Staff, somebody: Person) -> None:
    add(caseworker, somebody)
    card = NetworkCard.objects.get()
    Supporter.objects.bulk_create(
        Supporter(card=card, label=f"Kind {number}", sector=Sector.FAMILY, distance=Distance.CLOSE)
        for number in range(1, MOST_SUPPORTERS)
    )
    with pytest.raises(RuleError, match="40"):
        add(caseworker, somebody, TOM)


def test_change_and_removal(caseworker: Staff, somebody: Person) -> None:
    key = add(caseworker, somebody)
    closer = SupporterText("Mama", Sector.FAMILY, Distance.MIDDLE, Support.TAKES)
    change_supporter(
        by=caseworker, person_key=somebody.pk, supporter_key=key, stood=MAMA, supporter=closer, today=TODAY
    )
    assert page(caseworker, somebody).lines[0].text == closer
    remove_supporter(by=caseworker, person_key=somebody.pk, supporter_key=key, today=TODAY)
    assert page(caseworker, somebody).lines == ()


def test_second_writer_is_told_what_stands_there(caseworker: Staff, somebody: Person) -> None:
    key = add(caseworker, somebody)
    first = SupporterText("Mama", Sector.FAMILY, Distance.MIDDLE, Support.TAKES)
    second = SupporterText("Mama", Sector.FAMILY, Distance.FAR, Support.BOTH)

    def change(stood: SupporterText, to: SupporterText) -> None:
        change_supporter(
            by=caseworker, person_key=somebody.pk, supporter_key=key, stood=stood, supporter=to, today=TODAY
        )

    change(MAMA, first)
    with pytest.raises(ConflictError, match="vertraut, braucht mich"):
        change(MAMA, second)
    assert page(caseworker, somebody).lines[0].text == first
    change(first, second)
    assert page(caseworker, somebody).lines[0].text == second


def test_card_is_gone_after_its_day(caseworker: Staff, somebody: Person) -> None:
    key = add(caseworker, somebody, today=TODAY - dt.timedelta(days=1))
    assert page(caseworker, somebody).drawn_on is None, "not shown, deleted yet or not"
    with pytest.raises(NotVisible):
        remove_supporter(by=caseworker, person_key=somebody.pk, supporter_key=key, today=TODAY)
    assert forget_network_cards() == 1
    assert not Supporter.objects.exists()
    assert forget_network_cards() == 0


def test_new_card_has_nothing_of_an_old_one(caseworker: Staff, somebody: Person) -> None:
    add(caseworker, somebody, today=TODAY - dt.timedelta(days=1))
    add(caseworker, somebody, TOM)
    assert [line.text for line in page(caseworker, somebody).lines] == [TOM]
    assert forget_network_cards() == 0


def test_kept_card_stays_until_its_day(caseworker: Staff, somebody: Person) -> None:
    add(caseworker, somebody, today=TODAY)
    until = keep(caseworker, somebody).kept_until
    assert until is not None
    assert forget_network_cards() == 0
    assert page(caseworker, somebody, until).kept_until == until
    assert page(caseworker, somebody, until + dt.timedelta(days=1)).drawn_on is None


@pytest.mark.parametrize(
    "changes",
    [
        {"is_agreed": False},
        {"purpose": "so "},
        {"purpose": "x" * 201},
        {"until_on": TODAY - dt.timedelta(days=1)},
        {"until_on": months_later(TODAY, 6) + dt.timedelta(days=1)},
    ],
)
def test_card_is_kept_for_a_purpose_and_a_while_only(
    caseworker: Staff, somebody: Person, changes: dict[str, object]
) -> None:
    add(caseworker, somebody)
    with pytest.raises(InputError):
        keep(caseworker, somebody, **changes)
    assert page(caseworker, somebody).kept_until is None


def test_card_deleted_is_gone_at_once(caseworker: Staff, somebody: Person) -> None:
    add(caseworker, somebody)
    keep(caseworker, somebody)
    delete_card(by=caseworker, person_key=somebody.pk, today=TODAY)
    assert not Supporter.objects.exists()


def test_journal_and_audit_log_name_nobody_on_it(caseworker: Staff, somebody: Person) -> None:
    add(caseworker, somebody)
    keep(caseworker, somebody)
    delete_card(by=caseworker, person_key=somebody.pk, today=TODAY)
    assert not Entry.objects.filter(person_key=somebody.pk).exists()
    rows = AuditRow.objects.filter(object_kind="network-card").order_by("pk")
    assert [row.action for row in rows] == ["created", "changed", "deleted"]
    assert not any("Mama" in str(row.content) for row in rows)


@pytest.mark.parametrize("who", ["town_adviser", "stranger", "reviewer", "privacy_officer", "operator"])
def test_card_is_for_who_sees_the_person(
    cast: dict[str, Staff], caseworker: Staff, somebody: Person, who: str
) -> None:
    key = add(caseworker, somebody)
    for act in (
        lambda: page(cast[who], somebody),
        lambda: add(cast[who], somebody, TOM),
        lambda: remove_supporter(by=cast[who], person_key=somebody.pk, supporter_key=key, today=TODAY),
        lambda: keep(cast[who], somebody),
        lambda: delete_card(by=cast[who], person_key=somebody.pk, today=TODAY),
    ):
        with pytest.raises(NotVisible):
            act()


def test_supporter_of_somebody_else_is_not_reached(
    caseworker: Staff, somebody: Person, neighbourhood: Neighbourhood
) -> None:
    key, other = add(caseworker, somebody), person(neighbourhood, 2)
    add(caseworker, other, TOM)
    with pytest.raises(NotVisible):
        remove_supporter(by=caseworker, person_key=other.pk, supporter_key=key, today=TODAY)


def test_insight_says_that_there_is_a_card_and_names_nobody(caseworker: Staff, somebody: Person) -> None:
    assert sections(caseworker, somebody.pk, today=TODAY)[0].rows == ()
    add(caseworker, somebody)
    (section,) = sections(caseworker, somebody.pk, today=TODAY)
    assert section.rows[0][1].startswith("1 ")
    assert "Mama" not in str(section)


def test_two_entries_with_a_card_each_can_be_joined_and_taken_apart(
    caseworker: Staff, somebody: Person, neighbourhood: Neighbourhood
) -> None:
    other = person(neighbourhood, 2)
    add(caseworker, somebody)
    add(caseworker, other, TOM)
    merge = merge_people(by=caseworker, keep=somebody.pk, other=other.pk, today=TODAY)
    assert [line.text for line in page(caseworker, somebody).lines] == [MAMA]
    undo_merge(by=caseworker, merge_key=merge.pk, today=TODAY)
    assert [line.text for line in page(caseworker, other).lines] == [TOM]
