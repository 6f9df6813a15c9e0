"""What clients dispute, so that every page that shows such a thing can mark it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lotse.accounts.models import Staff
from lotse.casework import access
from lotse.casework.enums import DisputedKind
from lotse.casework.models import Dispute
from lotse.people.enums import PersonField


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """One thing the person says is not so."""

    key: int
    kind: DisputedKind
    object_key: int
    field: str
    what: str
    statement: str
    raised_on: dt.date
    settled_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Disputed:
    """All that somebody disputes at present; asks whether a thing is among it."""

    lines: tuple[DisputeLine, ...] = ()

    @property
    def fields(self) -> frozenset[str]:
        """The disputed details of the person; an address goes by „street“."""
        return frozenset(line.field for line in self.lines if line.kind == DisputedKind.PERSON)

    def keys(self, kind: DisputedKind) -> frozenset[int]:
        """Return the keys of the disputed rows of a kind."""
        return frozenset(line.object_key for line in self.lines if line.kind == kind)

    @property
    def talks(self) -> frozenset[int]:
        """The keys of the disputed talks."""
        return self.keys(DisputedKind.TALK)

    @property
    def steps(self) -> frozenset[int]:
        """The keys of the disputed steps of plans."""
        return self.keys(DisputedKind.STEP)

    @property
    def answers(self) -> frozenset[int]:
        """The keys of the disputed answers of assessments."""
        return self.keys(DisputedKind.ASSESSMENT)


def disputed_by(by: Staff, person_key: int, *, today: dt.date) -> Disputed:
    """Return what somebody disputes at present; one query."""
    found = access.visible_disputes(by, on=today).filter(person=person_key, settled_on__isnull=True)
    return Disputed(tuple(_line(dispute) for dispute in found.order_by("raised_on", "pk")))


def ever_disputed(by: Staff, person_key: int, *, today: dt.date) -> list[DisputeLine]:
    """Return what somebody has disputed, settled or not, in the order of days; one query."""
    found = access.visible_disputes(by, on=today).filter(person=person_key)
    return [_line(dispute) for dispute in found.order_by("raised_on", "pk")]


def _line(dispute: Dispute) -> DisputeLine:
    kind = DisputedKind(dispute.kind)
    labels = dict(PersonField.choices)
    return DisputeLine(
        key=dispute.pk,
        kind=kind,
        object_key=dispute.object_key,
        field=dispute.field,
        what="Anschrift" if dispute.field == PersonField.STREET else labels.get(dispute.field, kind.label),
        statement=dispute.statement,
        raised_on=dispute.raised_on,
        settled_on=dispute.settled_on,
    )
