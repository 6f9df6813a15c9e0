"""The network card as its page shows it: who stands where, and where nobody does."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count

from lotse.accounts.models import Staff
from lotse.casework import access
from lotse.casework.enums import Distance, Sector, Support
from lotse.casework.models import NetworkCard, Supporter
from lotse.casework.rules.network_cards import SupporterText
from lotse.casework.rules.network_drawing import Drawing, Standing, draw
from lotse.people.access import get_person
from lotse.people.queries.insight import Section
from lotse.people.queries.shown import full_name, value_text


@dataclass(frozen=True, slots=True)
class SupporterLine:
    """Somebody on the card: the number in the drawing, and where they stand."""

    key: int
    number: int
    text: SupporterText


@dataclass(frozen=True, slots=True)
class CardPage:
    """Somebody's card; without `drawn_on` there is none yet."""

    person_key: int
    person_name: str
    lines: tuple[SupporterLine, ...] = ()
    drawn_on: dt.date | None = None
    kept_until: dt.date | None = None
    purpose: str = ""

    @property
    def drawing(self) -> Drawing:
        """The card as a picture."""
        return draw(
            [
                Standing(
                    line.number, line.text.label, line.text.sector, line.text.distance, line.text.support
                )
                for line in self.lines
            ]
        )

    @property
    def empty_sectors(self) -> tuple[str, ...]:
        """The sectors in which nobody stands."""
        taken = {line.text.sector for line in self.lines}
        return tuple(str(sector.label) for sector in Sector if sector not in taken)

    def line(self, key: int) -> SupporterLine | None:
        """Return the line of one supporter."""
        return next((line for line in self.lines if line.key == key), None)


def card_page(by: Staff, person_key: int, *, today: dt.date) -> CardPage:
    """Return somebody's card, empty where none is drawn; three queries."""
    person = get_person(by, person_key, on=today)
    name = full_name(person)
    card = access.visible_network_cards(by, on=today).filter(person=person.pk).first()
    if card is None:
        return CardPage(person.pk, name)
    return CardPage(person.pk, name, _lines(card), card.drawn_on, card.kept_until, card.purpose)


def text_of(supporter: Supporter) -> SupporterText:
    """Return how somebody stands on the card."""
    return SupporterText(
        supporter.label,
        Sector(supporter.sector),
        Distance(supporter.distance),
        Support(supporter.support),
    )


def sections(by: Staff, person_key: int, *, today: dt.date) -> list[Section]:
    """Say to the person that there is a card and how long; who stands on it shows the card itself. One query."""
    cards = access.visible_network_cards(by, on=today).filter(person=person_key)
    return [
        Section(
            "Netzwerkkarte",
            ("Gezeichnet", "Wie viele darauf stehen", "Bleibt bis zum Ende des", "Wofür"),
            tuple(
                (
                    value_text(card.drawn_on),
                    f"{card.supporters_count} (siehe „Netzwerkkarte“)",
                    value_text(card.kept_until or card.drawn_on),
                    card.purpose,
                )
                for card in cards.annotate(supporters_count=Count("supporters"))
            ),
        )
    ]


def _lines(card: NetworkCard) -> tuple[SupporterLine, ...]:
    order = list(Sector)
    texts = [(supporter.pk, text_of(supporter)) for supporter in card.supporters.all()]
    texts.sort(key=lambda one: (order.index(one[1].sector), one[1].distance, one[1].label.casefold(), one[0]))
    return tuple(SupporterLine(key, number, text) for number, (key, text) in enumerate(texts, 1))
