"""What one switch of the mode did: the seven places before and after, and who was told how."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lotse.accounts.models import Staff
from lotse.core.errors import NotVisible
from lotse.schedule import access
from lotse.schedule.enums import MessageKind, Mode, Surface
from lotse.schedule.queries.messages import Sent, sent_of

# A switch writes all its messages in one transaction, which takes seconds.
_ONE_PASS = dt.timedelta(minutes=2)
_TOLD = (MessageKind.TO_PHONE, MessageKind.MOVED, MessageKind.CANCELLED)


@dataclass(frozen=True, slots=True)
class Place:
    """One of the seven places: what it said before, and says now."""

    surface: Surface
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Switch:
    """A mode that was set, and all that came of it."""

    key: int
    neighbourhood_key: int
    mode: Mode
    from_on: dt.date
    until_on: dt.date | None
    reason: str
    places: tuple[Place, ...]
    messages: tuple[Sent, ...]

    @property
    def to_do(self) -> tuple[Sent, ...]:
        """Whom somebody still has to call or to write to."""
        return tuple(each for each in self.messages if each.needs_a_hand)

    @property
    def told(self) -> tuple[Sent, ...]:
        """Who knows already, or gets word by itself."""
        return tuple(each for each in self.messages if not each.needs_a_hand)


def switch_of(user: Staff, key: int, *, on: dt.date) -> Switch:
    """Return one switch of the mode; three queries. NotVisible where it is not of the user's offices."""
    row = access.visible_modes(user, on=on).select_related("office").filter(pk=key).first()
    if row is None:
        raise NotVisible("Diese Betriebsart gibt es für Sie nicht (mehr).")
    texts = {text.surface: text for text in row.surfaces.all()}
    places = tuple(
        Place(surface, texts[surface].before, texts[surface].after) for surface in Surface if surface in texts
    )
    sent = access.visible_messages(user, on=on).filter(
        office=row.office,
        kind__in=_TOLD,
        queued_at__gte=row.set_at,
        queued_at__lt=row.set_at + _ONE_PASS,
        appointment__changed_at__gte=row.set_at,
    )
    return Switch(
        row.pk,
        row.office.neighbourhood_id,
        Mode(row.mode),
        row.from_on,
        row.until_on,
        row.reason,
        places,
        tuple(sent_of(message) for message in sent.select_related("person").order_by("name", "pk")),
    )
