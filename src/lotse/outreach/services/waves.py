"""Freezing the roster of a wave: who gets a letter, in which order, and who does not and why."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError
from lotse.journal.services import Happening, record
from lotse.outreach import rules
from lotse.outreach.access import get_wave
from lotse.outreach.enums import ExclusionReason, WaveState
from lotse.outreach.models import Exclusion, Letter, Wave
from lotse.outreach.queries.roster import Recipient, Roster, WavePlan, draw_roster
from lotse.people import access
from lotse.places.access import get_neighbourhood
from lotse.places.models import Neighbourhood
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

__all__ = ["WavePlan", "freeze_wave"]


@transaction.atomic
def freeze_wave(*, by: Staff, neighbourhood_key: int, plan: WavePlan, today: dt.date) -> Wave:
    """Freeze who gets a letter, with code, address and place in the order of delivery."""
    neighbourhood = get_neighbourhood(by, neighbourhood_key, on=today)
    people = access.visible_people(by, on=today).filter(neighbourhood=neighbourhood)
    wave = _wave_for(by, neighbourhood, plan, today=today)
    roster = draw_roster(people, plan, today=today)
    codes = _replace_wave(plan.replaces, neighbourhood.pk) | _clear(wave)
    _store_letters(wave, roster.recipients, plan.rows, codes)
    _store_exclusions(wave, roster, plan.rows)
    record(
        Happening(
            rules.WaveFrozen(wave=wave.pk, letters=len(roster.recipients), excluded=len(roster.excluded)),
            on=today,
            agency_key=neighbourhood.agency_id,
            neighbourhood_key=neighbourhood.pk,
        )
    )
    audit(
        by=by,
        action=AuditAction.CREATED,
        object_kind="wave",
        object_key=wave.pk,
        facts={"letters": len(roster.recipients), "excluded": len(roster.excluded)},
    )
    return wave


def _wave_for(by: Staff, neighbourhood: Neighbourhood, plan: WavePlan, *, today: dt.date) -> Wave:
    """Return the draft that is to be filled, now frozen, or a new wave."""
    if plan.draft is None:
        return Wave.objects.create(
            neighbourhood=neighbourhood,
            client_import_id=plan.import_key,
            name=plan.name,
            text=asdict(plan.text),
            letter_on=plan.letter_on,
            one_letter_per=plan.one_letter_per,
        )
    wave = get_wave(by, plan.draft, on=today, lock=True)
    if wave.state != WaveState.DRAFT:
        raise ConflictError("Die Empfängerliste dieser Welle steht inzwischen schon fest.")
    wave.state = WaveState.FROZEN
    wave.save(update_fields=["state"])
    return wave


def _clear(wave: Wave) -> dict[int, str]:
    """Take away the letters of an earlier roster of the same wave; return the codes its people had."""
    letters = Letter.objects.filter(wave=wave)
    codes = {person: code for person, code in letters.values_list("person_id", "code") if person}
    letters.delete()
    Exclusion.objects.filter(wave=wave).delete()
    return codes


def _replace_wave(replaced: int | None, neighbourhood_key: int) -> dict[int, str]:
    """Take away a wave that was not posted; return the codes its people had."""
    waves = Wave.objects.filter(neighbourhood=neighbourhood_key)
    wave = waves.filter(pk=replaced).first() if replaced is not None else None
    if wave is None:
        return {}
    if wave.state == WaveState.POSTED:
        raise ConflictError("Diese Briefe sind schon zur Post gegeben. Bitte legen Sie eine neue Welle an.")
    codes = _clear(wave)
    wave.delete()
    return codes


def _store_letters(
    wave: Wave, recipients: list[Recipient], rows: Mapping[int, int], codes: Mapping[int, str]
) -> None:
    missing = sum(recipient.person not in codes for recipient in recipients)
    fresh = _new_codes(missing, secrets.choice)
    for start in range(0, len(recipients), 1000):
        Letter.objects.bulk_create(
            Letter(
                wave=wave,
                person_id=recipient.person,
                code=codes.get(recipient.person) or fresh.pop(),
                position=position,
                address=list(recipient.address),
                salutation=recipient.salutation,
                language=recipient.language,
                row=rows.get(recipient.person),
            )
            for position, recipient in enumerate(recipients[start : start + 1000], start=start + 1)
        )


def _store_exclusions(wave: Wave, roster: Roster, rows: Mapping[int, int]) -> None:
    """Note who gets no letter; who is covered by another one's letter has no row of a list to explain."""
    Exclusion.objects.bulk_create(
        (
            Exclusion(
                wave=wave,
                person_id=person,
                row=None if reason is ExclusionReason.COVERED else rows.get(person),
                reason=reason,
            )
            for person, reason in roster.excluded
        ),
        batch_size=1000,
    )


def _new_codes(count: int, choose: Callable[[str], str]) -> list[str]:
    """Return that many codes that no letter has yet."""
    codes: set[str] = set()
    while len(codes) < count:
        fresh = {rules.make_code(choose) for _ in range(count - len(codes))}
        taken = Letter.objects.filter(code__in=fresh).values_list("code", flat=True) if count <= 5000 else ()
        codes |= fresh - set(taken)
    return list(codes)
