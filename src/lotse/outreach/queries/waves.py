"""Waves as the screens show them: overview, one wave, its files, the way its letters are delivered."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lotse.accounts.models import Staff
from lotse.core.errors import NotVisible
from lotse.lib.names import search_key
from lotse.outreach import access, rules
from lotse.outreach.enums import ExclusionReason, StopReason, WaveState
from lotse.outreach.models import Letter, LetterText, Wave
from lotse.outreach.queries.printed_modes import OutOfDate, out_of_date, out_of_date_among
from lotse.outreach.queries.roster import Roster, draw_roster, left_out, plan_of
from lotse.outreach.queries.stopped import StoppedSheet, sheets_to_take_out, withheld_reasons
from lotse.people.access import visible_people


@dataclass(frozen=True, slots=True)
class WaveLine:
    """One wave of the overview, with the counts that say what to do next."""

    key: int
    name: str
    state: WaveState
    letter_on: dt.date
    posted_on: dt.date | None
    letters: int
    typeset: int
    returned: int
    answered: int
    out_of_date: OutOfDate | None


def wave_lines(user: Staff, neighbourhood_key: int, *, on: dt.date) -> list[WaveLine]:
    """Return all waves of a neighbourhood, the newest first."""
    waves = access.visible_waves(user, on=on).filter(neighbourhood=neighbourhood_key)
    counted = waves.annotate(
        letter_count=_count(Q()),
        typeset_count=_count(~Q(file="")),
        returned_count=_count(Q(came_back__isnull=False)),
        answered_count=_count(Q(answers__isnull=False)),
    )
    found = list(counted.order_by("-pk"))
    stale = out_of_date_among(found, neighbourhood_key, today=on)
    return [
        WaveLine(
            key=wave.pk,
            name=wave.name,
            state=WaveState(wave.state),
            letter_on=wave.letter_on,
            posted_on=wave.posted_on,
            letters=wave.letter_count,
            typeset=wave.typeset_count,
            returned=wave.returned_count,
            answered=wave.answered_count,
            out_of_date=stale.get(wave.pk),
        )
        for wave in found
    ]


def _count(condition: Q) -> Coalesce:
    letters = Letter.objects.filter(condition, wave=OuterRef("pk")).order_by().values("wave")
    return Coalesce(
        Subquery(letters.annotate(count=Count("pk", distinct=True)).values("count")),
        0,
        output_field=IntegerField(),
    )


@dataclass(frozen=True, slots=True)
class WaveFile:
    """A typeset file: its first and last letter by their place in the roster, and how many pages it has."""

    name: str
    first: int
    last: int
    letters: int


@dataclass(frozen=True, slots=True)
class WavePage:
    """One wave after freezing: counts, files, and who got no letter for which reason."""

    wave: Wave
    letters: int
    typeset: int
    withheld: list[tuple[StopReason, int]]
    echo: dict[str, int]
    stopped: list[StoppedSheet]
    languages: list[tuple[str, int]]
    excluded: list[tuple[ExclusionReason, int]]
    files: list[WaveFile]
    out_of_date: OutOfDate | None
    first_shown: int | None

    @property
    def state(self) -> WaveState:
        return WaveState(self.wave.state)

    @property
    def held_back(self) -> int:
        """How many letters are withheld, whatever for."""
        return sum(count for _, count in self.withheld)

    @property
    def to_typeset(self) -> int:
        """How many letters are printed when all is done."""
        return self.letters - self.held_back


def wave_page(user: Staff, key: int, *, on: dt.date) -> WavePage:
    """Return what the page of one wave shows."""
    wave = access.get_wave(user, key, on=on)
    letters = Letter.objects.filter(wave=wave)
    files = list(_files(letters))
    languages = letters.order_by().values_list("language").annotate(count=Count("pk"))
    by_language: Counter[str] = Counter(dict(languages))
    reasons = wave.exclusions.values_list("reason").annotate(count=Count("pk")).order_by("-count", "reason")
    return WavePage(
        wave=wave,
        letters=by_language.total(),
        typeset=sum(file.letters for file in files),
        withheld=withheld_reasons(letters),
        echo=_echo(letters) if wave.posted_on else {},
        stopped=sheets_to_take_out(letters) if wave.state == WaveState.TYPESET else [],
        languages=by_language.most_common(),
        excluded=[(ExclusionReason(reason), count) for reason, count in reasons],
        files=files,
        out_of_date=out_of_date(wave, on=rules.posting_day(wave.letter_on, today=on)),
        first_shown=_shown(wave).aggregate(first=Min("position"))["first"],
    )


def _echo(letters: QuerySet[Letter]) -> dict[str, int]:
    return letters.aggregate(
        returned=Count("came_back", distinct=True),
        answered=Count("pk", filter=Q(answers__isnull=False), distinct=True),
    )


def _files(letters: QuerySet[Letter]) -> Iterator[WaveFile]:
    by_file = letters.exclude(file="").order_by("file").values_list("file")
    for name, first, last, count in by_file.annotate(
        first=Min("position"), last=Max("position"), count=Count("pk")
    ):
        yield WaveFile(name, first, last, count)


@dataclass(frozen=True, slots=True)
class Draft:
    """A planned wave, with what it would mean today."""

    wave: Wave
    roster: Roster
    waves_needed: tuple[int, ...]

    @property
    def letters(self) -> int:
        return len(self.roster.recipients)

    @property
    def is_empty(self) -> bool:
        return not self.roster.recipients

    @property
    def cents(self) -> int:
        return rules.postage(self.letters, self.wave.letter_cents or rules.STANDARD_LETTER_CENTS)

    @property
    def over_budget(self) -> int:
        """By how many cents the postage exceeds the budget; 0 if it does not, or nobody set one."""
        return max(0, self.cents - self.wave.budget_cents) if self.wave.budget_cents is not None else 0

    @property
    def seats(self) -> int:
        return rules.seats(self.wave.talks_per_week or 0)

    @property
    def is_too_many(self) -> bool:
        """Whether more people are invited than the office can see in three weeks."""
        return len(self.waves_needed) > 1


def draft(user: Staff, key: int, *, on: dt.date) -> Draft:
    """Return a planned wave and the roster it would have today."""
    wave = planned(user, key, on=on)
    people = visible_people(user, on=on).filter(neighbourhood=wave.neighbourhood_id)
    roster = draw_roster(people, plan_of(wave), today=on)
    needed = rules.split(len(roster.recipients), wave.talks_per_week or 0)
    return Draft(wave, roster, tuple(needed))


def planned(user: Staff, key: int, *, on: dt.date) -> Wave:
    """Return a planned wave with the text it took."""
    wave = access.visible_waves(user, on=on).select_related("letter_text").filter(pk=key).first()
    if wave is None:
        raise NotVisible("Diese Welle gibt es für Sie nicht.")
    return wave


def audience_counts(user: Staff, neighbourhood_key: int, *, on: dt.date) -> dict[str, int]:
    """Return how many people stand where a first and where a second wave would find them."""
    people = visible_people(user, on=on).filter(neighbourhood=neighbourhood_key)
    return people.aggregate(
        not_written=Count("pk", filter=Q(standing="not-written") & ~left_out(on=on)),
        not_reached=Count("pk", filter=Q(standing__in=("written", "returned"))),
    )


def people_to_pick(
    user: Staff, neighbourhood_key: int, query: str, *, picked: Collection[int] = (), on: dt.date
) -> list[tuple[int, str]]:
    """Return who is picked already and at most 50 more by name or street, with a label for each.

    Blocked addresses are left out: nobody behind one is written to.
    """
    people = visible_people(user, on=on).filter(neighbourhood=neighbourhood_key, is_blocked=False)
    wanted = Q(pk__in=picked)
    if words := query.split():
        fits = Q()
        for word in words:
            fits &= Q(search__contains=search_key(word) or word) | Q(street__icontains=word)
        wanted |= fits
    rows = people.filter(wanted).order_by("family_name", "given_name", "pk")
    fields = ("pk", "given_name", "family_name", "street", "house_number_text")
    return [
        (key, f"{given} {family}, {street} {number}".strip(" ,"))
        for key, given, family, street, number in rows.values_list(*fields)[: len(picked) + 50]
    ]


def texts(user: Staff) -> list[LetterText]:
    """Return the newest version of each of the agency's letter texts."""
    newest: dict[str, LetterText] = {}
    for text in access.visible_texts(user):
        newest.setdefault(text.name, text)
    return list(newest.values())


@dataclass(frozen=True, slots=True)
class DeliveryStop:
    """Letters for one house on the printed job list; no name, no flat."""

    street: str
    number: str
    letters: int
    first: int


def delivery_list(user: Staff, key: int, *, on: dt.date) -> list[DeliveryStop]:
    """Return a wave's letters by house in the order in which they lie in the pile.

    Withheld letters and people whose address is blocked meanwhile do not appear.
    """
    wave = access.get_wave(user, key, on=on)
    letters = Letter.objects.filter(wave=wave, is_withheld=False, person__is_blocked=False)
    lines = letters.order_by("position").values_list(
        "position", "person__street", "person__house_number_text"
    )
    stops = []
    for (street, number), group in groupby(lines.iterator(chunk_size=2000), key=lambda line: line[1:]):
        members = list(group)
        stops.append(DeliveryStop(street or "", number or "", len(members), members[0][0]))
    return stops


def neighbours(user: Staff, key: int, position: int, *, on: dt.date) -> tuple[int | None, int | None]:
    """Return the positions before and after one that can be looked at (blocked addresses cannot).

    NotVisible where there is no such letter to look at; 0 stands for the sample.
    """
    wave = access.get_wave(user, key, on=on)
    around = _shown(wave).aggregate(
        here=Count("pk", filter=Q(position=position)),
        before=Max("position", filter=Q(position__lt=position)),
        after=Min("position", filter=Q(position__gt=position)),
    )
    if position and not around["here"]:
        raise NotVisible("Diesen Brief gibt es in dieser Welle nicht.")
    return around["before"], around["after"]


def _shown(wave: Wave) -> QuerySet[Letter]:
    return Letter.objects.filter(wave=wave, person__is_blocked=False)
