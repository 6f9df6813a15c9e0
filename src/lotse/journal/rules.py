"""Kinds of journal entries: each room declares its own as frozen dataclasses.

    @kind("letter-posted", label="Brief aufgegeben", standing="written")
    @dataclass(frozen=True, slots=True)
    class LetterPosted:
        wave: int
        code: str

The fields are the entry's facts: text, numbers, booleans and dates only. `standing` names the step
that such an entry moves a person to; how steps follow each other is the rule of `people`. A method
`in_words(self) -> str` says the facts in German for a timeline, where they are more than keys.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar, get_type_hints

_FactType = TypeVar("_FactType", bound=type)


@dataclasses.dataclass(frozen=True, slots=True)
class Kind:
    """A declared kind: its code in the table, its German label, its facts and the standing it leads to."""

    code: str
    label: str
    standing: str
    facts: type


_BY_CODE: dict[str, Kind] = {}
_BY_TYPE: dict[type, Kind] = {}


def kind(code: str, *, label: str, standing: str = "") -> Callable[[_FactType], _FactType]:
    """Declare a frozen dataclass as the facts of journal entries of kind `code`."""

    def declare(facts: _FactType) -> _FactType:
        if code in _BY_CODE and _BY_CODE[code].facts.__qualname__ != facts.__qualname__:
            raise ValueError(f"journal kind {code!r} is declared twice")
        declared = Kind(code, label, standing, facts)
        _BY_CODE[code] = declared
        _BY_TYPE[facts] = declared
        return facts

    return declare


def kind_of(facts: object) -> Kind:
    """Return the kind that the facts' class was declared as; KeyError for an undeclared class."""
    return _BY_TYPE[type(facts)]


def kind_named(code: str) -> Kind | None:
    """Return the kind of that code, or None for one that no room declares (any more)."""
    return _BY_CODE.get(code)


def kinds() -> list[Kind]:
    """Return all declared kinds by code."""
    return [_BY_CODE[code] for code in sorted(_BY_CODE)]


def to_json(facts: object) -> dict[str, Any]:
    """Return the facts as plain JSON values; days become ISO text."""
    return {
        field.name: value.isoformat() if isinstance(value, dt.date) else value
        for field in dataclasses.fields(facts)  # type: ignore[arg-type]
        if (value := getattr(facts, field.name)) is not None
    }


def from_json(declared: Kind, stored: Mapping[str, Any]) -> Any:
    """Return stored facts as the kind's dataclass; TypeError when they do not fit it."""
    hints = _hints(declared.facts)
    values = {
        name: dt.date.fromisoformat(value) if hints.get(name) in (dt.date, dt.date | None) else value
        for name, value in stored.items()
    }
    return declared.facts(**values)


def fault_of(declared: Kind, stored: Mapping[str, Any]) -> str:
    """Say what keeps stored facts from being facts of that kind; "" where they are."""
    try:
        facts = from_json(declared, stored)
    except (TypeError, ValueError) as error:
        return str(error)
    for name, wanted in _hints(declared.facts).items():
        value = getattr(facts, name)
        if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is int):
            return f"{name}: {value!r}"
    return ""


def in_words(facts: object) -> str:
    """Return what the facts say in German, or "" for a kind whose label says it all."""
    say = getattr(facts, "in_words", None)
    return str(say()) if say is not None else ""


@cache
def _hints(facts: type) -> dict[str, Any]:
    return get_type_hints(facts)
