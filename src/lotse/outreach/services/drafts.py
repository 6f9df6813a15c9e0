"""Planning a wave in steps: the draft lies in the database, so nothing is lost between two steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from django.db import transaction
from django.db.models import Max

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError, InputError, RuleError
from lotse.lib.typesetting import PlaceholderError
from lotse.outreach import access, rules
from lotse.outreach.enums import Audience, OneLetterPer, WaveState
from lotse.outreach.models import LetterText as StoredText
from lotse.outreach.models import Wave
from lotse.outreach.printing import LetterText, Mode, check_text, load_text
from lotse.outreach.queries.public import mode_of_place
from lotse.outreach.queries.roster import draw_roster, plan_of, text_of
from lotse.outreach.services.waves import freeze_wave
from lotse.people.access import visible_people
from lotse.places.access import get_neighbourhood
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

FIRST_TEXT = "Erster Brief"


@dataclass(frozen=True, slots=True)
class Recipients:
    """Step 1: who gets a letter."""

    audience: Audience
    one_letter_per: OneLetterPer
    picked: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sending:
    """Step 3: when the letters go out, what that may cost, whom the office can see."""

    name: str
    letter_on: dt.date
    letter_cents: int
    office_mode: Mode
    budget_cents: int | None = None
    talks_per_week: int | None = None
    languages: tuple[str, ...] | None = None
    at_most: int | None = None


@transaction.atomic
def start_draft(*, by: Staff, neighbourhood_key: int, audience: Audience, today: dt.date) -> Wave:
    """Begin a wave: with the text, the price and the capacity of the last one, or with the house's own."""
    neighbourhood = get_neighbourhood(by, neighbourhood_key, on=today)
    waves = access.visible_waves(by, on=today).filter(neighbourhood=neighbourhood)
    last = waves.exclude(state=WaveState.DRAFT).order_by("-pk").first()
    number = waves.count() + 1
    wave = Wave.objects.create(
        neighbourhood=neighbourhood,
        name=f"{number}. Welle",
        letter_text=last.letter_text if last else None,
        text=last.text if last else asdict(load_text()),
        letter_on=today,
        one_letter_per=last.one_letter_per if last else OneLetterPer.PERSON,
        audience=audience,
        letter_cents=(last.letter_cents if last else None) or rules.STANDARD_LETTER_CENTS,
        talks_per_week=last.talks_per_week if last else None,
        office_mode=mode_of_place(neighbourhood, today),
        state=WaveState.DRAFT,
    )
    _audit(by, AuditAction.CREATED, wave)
    return wave


@transaction.atomic
def choose_recipients(*, by: Staff, wave_key: int, recipients: Recipients, today: dt.date) -> Wave:
    """Step 1: say who gets a letter; people chosen by hand must be people one may see."""
    wave = _draft(by, wave_key, today=today)
    picked = set(recipients.picked)
    if recipients.audience == Audience.BY_HAND:
        visible = visible_people(by, on=today).filter(neighbourhood=wave.neighbourhood_id, pk__in=picked)
        if not picked or visible.count() != len(picked):
            raise InputError("Bitte wählen Sie mindestens eine Person aus dem Quartier aus.")
    wave.audience, wave.one_letter_per = recipients.audience, recipients.one_letter_per
    wave.picked = sorted(picked) if recipients.audience == Audience.BY_HAND else []
    wave.at_most = None
    wave.save(update_fields=["audience", "one_letter_per", "picked", "at_most"])
    return wave


@transaction.atomic
def choose_text(*, by: Staff, wave_key: int, text_key: int | None, today: dt.date) -> Wave:
    """Step 2: take one of the agency's texts, or (None) the house's own; the wave keeps its wording."""
    wave = _draft(by, wave_key, today=today)
    stored = access.visible_texts(by).filter(pk=text_key).first() if text_key else None
    if text_key and stored is None:
        raise InputError("Diesen Brieftext gibt es nicht. Bitte wählen Sie einen anderen.")
    wave.letter_text = stored
    wave.text = stored.content if stored else asdict(load_text())
    wave.save(update_fields=["letter_text", "text"])
    return wave


@transaction.atomic
def write_text(*, by: Staff, wave_key: int, name: str, text: LetterText, today: dt.date) -> Wave:
    """Step 2: keep an edited text as a new version; earlier versions stay as they are."""
    wave = _draft(by, wave_key, today=today)
    try:
        check_text(text)
    except PlaceholderError as error:
        raise InputError(str(error), detail=repr(error))
    name = " ".join(name.split()) or FIRST_TEXT
    versions = StoredText.objects.filter(agency_id=by.agency_id, name=name)
    newest = versions.order_by("-version").first()
    content = asdict(text)
    if newest is None or text_of(newest.content) != text:
        number = (versions.aggregate(last=Max("version"))["last"] or 0) + 1
        newest = StoredText.objects.create(agency_id=by.agency_id, name=name, version=number, content=content)
        audit(by=by, action=AuditAction.CREATED, object_kind="letter-text", object_key=newest.pk)
    wave.letter_text, wave.text = newest, content
    wave.save(update_fields=["letter_text", "text"])
    return wave


@transaction.atomic
def plan_sending(*, by: Staff, wave_key: int, sending: Sending, today: dt.date) -> Wave:
    """Step 3: date, postage, capacity, languages, and how the office can be reached meanwhile."""
    wave = _draft(by, wave_key, today=today)
    if not sending.name.strip():
        raise InputError("Bitte geben Sie der Welle einen Namen, zum Beispiel „Auftakt“.")
    wave.name, wave.letter_on = sending.name.strip(), sending.letter_on
    wave.letter_cents, wave.budget_cents = sending.letter_cents, sending.budget_cents
    wave.talks_per_week, wave.office_mode = sending.talks_per_week, sending.office_mode
    wave.languages = None if sending.languages is None else sorted(sending.languages)
    wave.at_most = sending.at_most or None
    wave.save()
    return wave


@transaction.atomic
def fit_to_capacity(*, by: Staff, wave_key: int, today: dt.date) -> Wave:
    """Let a planned wave be as large as the office can see in three weeks; the others wait for the next."""
    wave = _draft(by, wave_key, today=today)
    people = visible_people(by, on=today).filter(neighbourhood=wave.neighbourhood_id)
    everybody = replace(plan_of(wave), at_most=None)
    letters = len(draw_roster(people, everybody, today=today).recipients)
    parts = rules.split(letters, wave.talks_per_week or 0)
    wave.at_most = parts[0] if len(parts) > 1 else None
    wave.save(update_fields=["at_most"])
    return wave


@transaction.atomic
def freeze_draft(*, by: Staff, wave_key: int, today: dt.date) -> Wave:
    """Step 4: freeze the roster of a planned wave; who had a code in an earlier roster keeps it."""
    wave = _draft(by, wave_key, today=today)
    frozen = freeze_wave(by=by, neighbourhood_key=wave.neighbourhood_id, plan=plan_of(wave), today=today)
    if not frozen.letters.exists():
        raise RuleError(
            "Mit dieser Auswahl bekommt niemand einen Brief. Bitte ändern Sie, wen Sie anschreiben."
        )
    return frozen


@transaction.atomic
def reopen_wave(*, by: Staff, wave_key: int, today: dt.date) -> Wave:
    """Go back to planning a wave whose letters have not been posted."""
    wave = access.get_wave(by, wave_key, on=today, lock=True)
    if not rules.may_become(wave.state, WaveState.DRAFT):
        raise ConflictError("Diese Welle lässt sich nicht mehr ändern. Bitte legen Sie eine neue an.")
    wave.state, wave.printed_with, wave.problem = WaveState.DRAFT, None, ""
    wave.save(update_fields=["state", "printed_with", "problem"])
    _audit(by, AuditAction.CHANGED, wave)
    return wave


@transaction.atomic
def discard_draft(*, by: Staff, wave_key: int, today: dt.date) -> None:
    """Throw a draft away."""
    wave = _draft(by, wave_key, today=today)
    _audit(by, AuditAction.DELETED, wave)
    wave.delete()


def paragraphs_of(typed: str) -> tuple[str, ...]:
    """Return the paragraphs of a text field: one a line that is not empty; "- " begins a list's line."""
    return tuple(_filled_lines(typed.splitlines()))


def _filled_lines(lines: Iterable[str]) -> Iterable[str]:
    return (" ".join(line.split()) for line in lines if line.strip())


def _draft(by: Staff, key: int, *, today: dt.date) -> Wave:
    wave = access.get_wave(by, key, on=today, lock=True)
    if wave.state != WaveState.DRAFT:
        raise ConflictError(
            "Die Empfängerliste dieser Welle steht schon fest. Öffnen Sie die Planung erneut."
        )
    return wave


def _audit(by: Staff, action: AuditAction, wave: Wave) -> None:
    audit(by=by, action=action, object_kind="wave", object_key=wave.pk)
