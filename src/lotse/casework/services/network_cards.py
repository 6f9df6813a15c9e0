"""The network card: drawn with the person in the talk, gone at the end of the day unless the person wants it kept.

It belongs to the person. Nothing of it goes into the journal; the audit log says who worked on it.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from lotse.accounts.models import Staff
from lotse.casework import access
from lotse.casework.models import NetworkCard, Supporter
from lotse.casework.queries.network_cards import CardPage, card_page, text_of
from lotse.casework.rules import network_cards as rules
from lotse.casework.rules.network_cards import SupporterText
from lotse.casework.rules.supporters import MOST_SUPPORTERS
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
from lotse.people.access import get_person
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit, audit_reading

OBJECT = "network-card"


def open_card(*, by: Staff, person_key: int, today: dt.date) -> CardPage:
    """Return somebody's card, and write down who looked into the person's file (BDSG § 22 Abs. 2)."""
    page = card_page(by, person_key, today=today)
    audit_reading(by=by, object_kind="person", object_key=page.person_key)
    return page


@transaction.atomic
def add_supporter(*, by: Staff, person_key: int, supporter: SupporterText, today: dt.date) -> int:
    """Put somebody on the card, which begins with the first; return the supporter's key."""
    person = get_person(by, person_key, on=today, lock=True)
    supporter = _checked(supporter)
    NetworkCard.objects.filter(_is_over(today), person=person).delete()
    card, is_new = NetworkCard.objects.get_or_create(person=person, defaults={"drawn_on": today})
    if card.supporters.count() >= MOST_SUPPORTERS:
        raise RuleError(f"Auf einer Karte haben {MOST_SUPPORTERS} Menschen Platz.")
    _refuse_twice(card, supporter, beside=None)
    added = Supporter.objects.create(card=card, **_columns(supporter))
    _audit(by, card, AuditAction.CREATED if is_new else AuditAction.CHANGED)
    return added.pk


@transaction.atomic
def change_supporter(
    *,
    by: Staff,
    person_key: int,
    supporter_key: int,
    stood: SupporterText,
    supporter: SupporterText,
    today: dt.date,
) -> None:
    """Put somebody elsewhere on the card; `stood` is how they stood when the form was opened.

    ConflictError where somebody else has changed that meanwhile; what stands now is in the sentence.
    """
    found = _supporter(by, person_key, supporter_key, today=today)
    supporter = _checked(supporter)
    present = text_of(found)
    if present not in (stood, supporter):
        raise ConflictError(
            f"Inzwischen steht dort {present.in_words()}. Ihre Eingabe steht noch unten: Speichern Sie noch einmal, "
            "wenn sie gelten soll."
        )
    _refuse_twice(found.card, supporter, beside=found.pk)
    Supporter.objects.filter(pk=found.pk).update(**_columns(supporter))
    _audit(by, found.card, AuditAction.CHANGED)


@transaction.atomic
def remove_supporter(*, by: Staff, person_key: int, supporter_key: int, today: dt.date) -> None:
    """Take somebody off the card."""
    found = _supporter(by, person_key, supporter_key, today=today)
    card = found.card
    found.delete()
    _audit(by, card, AuditAction.CHANGED)


@transaction.atomic
def keep_card(
    *, by: Staff, person_key: int, until_on: dt.date, purpose: str, is_agreed: bool, today: dt.date
) -> NetworkCard:
    """Keep the card until a day, for a purpose, because the person wants it."""
    card = _card(by, person_key, today=today)
    purpose = " ".join(purpose.split())
    if found := " ".join(
        rules.keeping_violations(until_on=until_on, purpose=purpose, is_agreed=is_agreed, today=today)
    ):
        raise InputError(found)
    card.kept_until, card.purpose = until_on, purpose
    card.save(update_fields=["kept_until", "purpose"])
    _audit(by, card, AuditAction.CHANGED, {"kept_until": until_on.isoformat()})
    return card


@transaction.atomic
def delete_card(*, by: Staff, person_key: int, today: dt.date) -> None:
    """Delete the card at once."""
    card = _card(by, person_key, today=today)
    _audit(by, card, AuditAction.DELETED)
    card.delete()


@transaction.atomic
def forget_network_cards() -> int:
    """Delete the cards whose day is over; return how many."""
    cards = list(NetworkCard.objects.select_for_update().filter(_is_over(clock.today())))
    for card in cards:
        _audit(None, card, AuditAction.DELETED)
        card.delete()
    return len(cards)


def _is_over(today: dt.date) -> Q:
    return Q(kept_until__isnull=True, drawn_on__lt=today) | Q(kept_until__lt=today)


def _card(by: Staff, person_key: int, *, today: dt.date) -> NetworkCard:
    cards = access.visible_network_cards(by, on=today).select_for_update(of=("self",))
    card = cards.filter(person=person_key).first()
    if card is None:
        raise NotVisible("Diese Netzwerkkarte gibt es nicht (mehr).")
    return card


def _supporter(by: Staff, person_key: int, supporter_key: int, *, today: dt.date) -> Supporter:
    card = _card(by, person_key, today=today)
    found = Supporter.objects.select_related("card").filter(card=card, pk=supporter_key).first()
    if found is None:
        raise NotVisible("Dieser Eintrag steht nicht (mehr) auf der Karte.")
    return found


def _checked(supporter: SupporterText) -> SupporterText:
    supporter = rules.tidied(supporter)
    if found := " ".join(rules.supporter_violations(supporter)):
        raise InputError(found)
    return supporter


def _refuse_twice(card: NetworkCard, supporter: SupporterText, *, beside: int | None) -> None:
    same = card.supporters.filter(label__iexact=supporter.label, sector=supporter.sector)
    if any(other.pk != beside for other in same):
        raise InputError(
            f"„{supporter.label}“ steht bei „{supporter.sector.label}“ schon auf der Karte. Gibt es zwei, hilft ein "
            "Zusatz, zum Beispiel „Anna M.“ oder „Anna aus dem Kurs“."
        )


def _columns(supporter: SupporterText) -> dict[str, object]:
    return {
        "label": supporter.label,
        "sector": supporter.sector,
        "distance": supporter.distance,
        "support": supporter.support,
    }


def _audit(
    by: Staff | None, card: NetworkCard, action: AuditAction, facts: dict[str, object] | None = None
) -> None:
    audit(
        by=by,
        action=action,
        object_kind=OBJECT,
        object_key=card.pk,
        facts={"person": card.person_id, **(facts or {})},
    )
