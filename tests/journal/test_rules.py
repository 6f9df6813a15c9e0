"""Kinds of journal entries: declared once, stored as plain values, read back equal."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from lotse.journal import rules


@rules.kind("test-visit", label="Test", standing="reached")
@dataclasses.dataclass(frozen=True, slots=True)
class Visit:
    on: dt.date
    doors: int
    note: str | None = None


def test_facts_survive_storage() -> None:
    facts = Visit(on=dt.date(2020, 8, 25), doors=3)
    declared = rules.kind_of(facts)
    assert rules.to_json(facts) == {"on": "2020-08-25", "doors": 3}
    assert rules.from_json(declared, rules.to_json(facts)) == facts


def test_kind_declared_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="declared twice"):

        @rules.kind("test-visit", label="Anderes")
        @dataclasses.dataclass(frozen=True, slots=True)
        class Other:
            pass


def test_undeclared_facts_are_refused() -> None:
    with pytest.raises(KeyError):
        rules.kind_of(object())


def test_all_kinds_have_a_german_label_and_frozen_facts() -> None:
    for declared in rules.kinds():
        assert declared.label
        assert declared.facts.__dataclass_params__.frozen  # type: ignore[attr-defined]
