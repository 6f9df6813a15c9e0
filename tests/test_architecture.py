"""What import-linter cannot see: foreign keys, module sizes, unclassified fields, undocumented tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from lotse.core.models import Table

SOURCE = Path(__file__).parent.parent / "src" / "lotse"
DOCS = Path(__file__).parent.parent / "docs"
FLOORS = [
    {"core"},
    {"privacy"},
    {"journal"},
    {"accounts"},
    {"places"},
    {"people"},
    {"casework"},
    {"schedule"},
    {"outreach", "network", "work"},
    {"review"},
    {"web", "api", "ops"},
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
TABLES = [model for model in apps.get_models() if issubclass(model, Table)]


def _name(model: type[models.Model]) -> str:
    return model._meta.label


def test_own_tables_are_found() -> None:
    assert {"people.Person", "outreach.Letter", "journal.Entry"} <= {_name(model) for model in TABLES}


@pytest.mark.parametrize("model", TABLES, ids=_name)
def test_foreign_keys_point_down(model: type[models.Model]) -> None:
    own = FLOOR[model._meta.app_label]
    for field in model._meta.get_fields(include_parents=False):
        if not field.concrete or field.related_model is None:
            continue
        other = field.related_model._meta.app_label
        if other == model._meta.app_label:
            continue
        assert FLOOR.get(other, -1) < own, f"{_name(model)}.{field.name} points to {other}"


@pytest.mark.parametrize("model", TABLES, ids=_name)
def test_every_field_is_classified(model: type[models.Model]) -> None:
    privacy = model.Privacy  # type: ignore[attr-defined]
    sorted_in = [*privacy.keep, *privacy.blank, *privacy.delete]
    fields = {field.name for field in model._meta.concrete_fields} - {"id"}
    assert len(sorted_in) == len(set(sorted_in)), f"{_name(model)} classifies a field twice"
    assert set(sorted_in) == fields
    assert privacy.retention


@pytest.mark.parametrize("model", TABLES, ids=_name)
def test_table_stands_in_the_glossary(model: type[models.Model]) -> None:
    assert f"`{model.__name__}`" in (DOCS / "glossary.md").read_text(encoding="utf-8")


def test_modules_stay_short() -> None:
    long = {
        str(file.relative_to(SOURCE)): lines
        for file in SOURCE.rglob("*.py")
        if "migrations" not in file.parts and (lines := len(file.read_text("utf-8").splitlines())) > 400
    }
    assert long == {}


def test_migrations_are_named_by_hand() -> None:
    automatic = [file.name for file in SOURCE.rglob("migrations/0*.py") if "_auto_" in file.name]
    assert automatic == []


def test_constraints_are_named_after_their_table() -> None:
    for model in TABLES:
        for constraint in model._meta.constraints:
            assert constraint.name.startswith(model._meta.model_name or "?"), constraint.name
