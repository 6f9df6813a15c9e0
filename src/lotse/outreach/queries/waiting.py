"""The outreach's lines of the desk: who wants to be called, who got in touch, what came back, who is silent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    Window,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, RowNumber, TruncDate

from lotse.accounts.models import Staff
from lotse.outreach import access
from lotse.outreach.enums import AnswerWay, ReturnReason
from lotse.outreach.models import CallbackRequest
from lotse.outreach.queries.coverage import unheard_letters
from lotse.people.queries.shown import join_name
from lotse.people.queries.waiting import AT_MOST, Urgency, Waiting, put_aside
from lotse.people.rules import language_name, last_working_day

CALLBACK, ANSWER, RETURN, SILENT = "callback", "answer", "return", "silent"
SILENT_DAYS = 21
# Silence is no hurry: a few at a time, and all of them on a page of their own.
_MOST = {CALLBACK: AT_MOST, ANSWER: AT_MOST, RETURN: AT_MOST, SILENT: 5}
_NONE = Value("", output_field=CharField())
_BREAK = Value("\n", output_field=CharField())


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the united query, whatever table it comes from; its fields are the columns in their order."""

    kind: str
    key: int
    person: int | None
    title: str
    given: str
    family: str
    is_blocked: bool
    day: dt.date
    said: str
    total: int

    @property
    def name(self) -> str:
        return join_name(self.title, self.given, self.family)


def waiting(by: Staff, neighbourhood_key: int, *, today: dt.date) -> list[Waiting]:
    """Return call-backs, answers and returns since the last working day, and silent cases; one query.

    A blocked person is named, their number is not.
    """
    first, *others = (
        _callbacks(by, neighbourhood_key, today=today),
        _answers(by, neighbourhood_key, today=today),
        _returns(by, neighbourhood_key, today=today),
        _silent(by, neighbourhood_key, today=today),
    )
    lines = [_line(_Row(*values)) for values in first.union(*others, all=True)]
    return sorted(lines, key=lambda line: line.order)


def _callbacks(by: Staff, neighbourhood_key: int, *, today: dt.date) -> QuerySet[Any, Any]:
    requests = access.visible_callbacks(by, on=today).filter(
        letter__wave__neighbourhood=neighbourhood_key, done_at__isnull=True
    )
    number = Coalesce(
        *(NullIf(F(path), _NONE) for path in ("phone", "letter__person__mobile", "letter__person__phone")),
        _NONE,
    )
    return _rows(
        requests,
        CALLBACK,
        person="letter__person",
        day=TruncDate("received_at"),
        order="received_at",
        said=Concat(number, _BREAK, F("when_text"), _BREAK, F("language")),
        today=today,
    )


def _answers(by: Staff, neighbourhood_key: int, *, today: dt.date) -> QuerySet[Any, Any]:
    """A request to be called is an answer too, but its line is the call-back's; nor is there a second line for
    somebody who waits for a call, or got in touch before they were called."""
    aside = put_aside(CALLBACK, today=today, ends_itself=True)
    of_person = Q(letter__person=OuterRef("person")) | Q(letter__person__merged_into=OuterRef("person"))
    waits = Q(done_at__isnull=True) & ~Q(pk__in=aside)
    called = Q(done_at__gte=OuterRef("recorded_at"))
    told = CallbackRequest.objects.filter(Q(answer=OuterRef("pk")) | of_person & (waits | called))
    answers = access.visible_answers(by, on=today).filter(
        ~Exists(told),
        person__neighbourhood=neighbourhood_key,
        recorded_at__date__gte=last_working_day(today),
    )
    return _rows(
        answers,
        ANSWER,
        person="person",
        day=F("on"),
        order="recorded_at",
        said=F("way"),
        today=today,
    )


def _returns(by: Staff, neighbourhood_key: int, *, today: dt.date) -> QuerySet[Any, Any]:
    returns = access.visible_returns(by, on=today).filter(
        letter__wave__neighbourhood=neighbourhood_key, recorded_at__date__gte=last_working_day(today)
    )
    return _rows(
        returns,
        RETURN,
        person="letter__person",
        day=F("on"),
        order="recorded_at",
        said=F("reason"),
        today=today,
    )


def _silent(by: Staff, neighbourhood_key: int, *, today: dt.date) -> QuerySet[Any, Any]:
    return _rows(
        unheard_letters(by, neighbourhood_key, days=SILENT_DAYS, on=today),
        SILENT,
        person="",
        day=F("last_posted_on"),
        order="last_posted_on",
        said=_NONE,
        today=today,
    )


def _rows(
    found: QuerySet[Any],
    kind: str,
    *,
    person: str,
    day: Combinable,
    order: str,
    said: Combinable,
    today: dt.date,
) -> QuerySet[Any, Any]:
    """Return the first lines of a kind as rows that fit the other kinds' rows; `person` is the way there."""
    way = f"{person}__" if person else ""
    key = Coalesce(f"{way}merged_into", f"{way}pk") if person else F("pk")
    texts_of = [Coalesce(F(f"{way}{name}"), _NONE) for name in _NAMES]
    columns: dict[str, Combinable] = {
        "line_kind": Value(kind, output_field=TextField()),
        "line_key": Cast(F("pk"), BigIntegerField()),  # two equal columns would become one
        "line_person": key,
        **{f"line_{name}": text for name, text in zip(_NAMES, texts_of, strict=True)},
        "line_blocked": Coalesce(F(f"{way}is_blocked"), True, output_field=BooleanField()),
        "line_day": Cast(day, DateField()),
        "line_said": Cast(said, TextField()),
        "line_total": Window(Count("pk")),
    }
    left = found.exclude(pk__in=put_aside(kind, today=today, ends_itself=kind == CALLBACK)).order_by()
    placed: QuerySet[Any] = left.annotate(
        **columns, line_place=Window(RowNumber(), order_by=[F(order).asc(), F("pk").asc()])
    )
    return placed.filter(line_place__lte=_MOST[kind]).values_list(*columns)


_NAMES = ("title", "given_name", "family_name")


def _line(row: _Row) -> Waiting:
    said = _SAYINGS[row.kind](row)
    return Waiting(
        kind=row.kind,
        key=row.key,
        title=said.title,
        detail=said.detail,
        urgency=said.urgency,
        person_key=row.person,
        person_name=row.name or "nicht mehr gespeichert",
        since_on=row.day,
        total=row.total,
        can_finish=row.kind != SILENT,
        can_move=row.kind in (CALLBACK, SILENT),
    )


@dataclass(frozen=True, slots=True)
class _Said:
    title: str
    detail: str
    urgency: Urgency


def _say_callback(row: _Row) -> _Said:
    number, _, wished = row.said.partition("\n")
    when, _, code = wished.rpartition("\n")
    shown = "Nummer gesperrt" if row.is_blocked else number or "keine Nummer"
    wish = f"am liebsten {when}" if when else ""
    language = language_name(code) if code not in ("", "de") else ""
    return _Said("Zurückrufen", " · ".join(filter(None, (shown, wish, language))), Urgency.PROMISED)


def _say_answer(row: _Row) -> _Said:
    return _Said("Hat sich gemeldet", AnswerWay(row.said).label, Urgency.NEWS)


def _say_return(row: _Row) -> _Said:
    return _Said("Brief kam zurück", ReturnReason(int(row.said)).label, Urgency.NEWS)


def _say_silent(row: _Row) -> _Said:
    return _Said("Nachfragen", "auf den Brief kam kein Lebenszeichen", Urgency.OPEN)


_SAYINGS = {CALLBACK: _say_callback, ANSWER: _say_answer, RETURN: _say_return, SILENT: _say_silent}
