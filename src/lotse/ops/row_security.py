"""Row security on PostgreSQL: which policy each table gets, and making sure that all are there (ADR 6).

A policy follows from the tables themselves: a row belongs to the agency it names, else to that of the row it
hangs on. So a new table of these rooms is protected without anybody thinking of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import ProgrammingError, connection, models, transaction

from lotse.core.errors import BrokenInstallation
from lotse.core.models import Table
from lotse.privacy.services.row_security import CURRENT_AGENCY, role_name

_NOT_ALLOWED = "42501"  # insufficient_privilege
_Key = models.ForeignKey[Any, Any]
# Rooms whose tables say something about people; what lies below (agencies, staff, streets) names nobody's file.
ROOMS = frozenset({"journal", "people", "casework", "schedule", "outreach", "network", "work"})


@dataclass(frozen=True, slots=True)
class Policy:
    """One table with the condition under which a row of it is seen; the name changes when the condition does."""

    table: str
    condition: str

    @property
    def name(self) -> str:
        """Return the policy's name."""
        return f"lotse_agency_{hashlib.sha256(self.condition.encode()).hexdigest()[:12]}"


def policies() -> tuple[Policy, ...]:
    """Return the policies of all tables that say something about people."""
    return tuple(
        Policy(model._meta.db_table, condition)
        for model in apps.get_models()
        if _is_covered(model) and (condition := _condition(model))
    )


def missing_policies() -> tuple[Policy, ...]:
    """Return the policies that the database does not hold, or holds for a table that does not obey them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, polname FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid "
            "WHERE relrowsecurity AND relnamespace = current_schema()::regnamespace"
        )
        held = set(cursor.fetchall())
    return tuple(policy for policy in policies() if (policy.table, policy.name) not in held)


def install_row_security() -> None:
    """Make the role and its policies, unless they are there; BrokenInstallation where the database forbids it."""
    quoted = connection.ops.quote_name
    role = quoted(role_name())
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('lotse.row_security'))")
            missing = missing_policies()
            if not missing and _role_exists() and _role_has_tables():
                return
            # Tables are locked before their rights are noted, so that no autovacuum stands in between.
            for statement in (
                *_role_statements(role),
                *_policy_statements(missing, role),
                *_right_statements(role),
            ):
                cursor.execute(statement)
    except ProgrammingError as error:
        if getattr(error.__cause__, "sqlstate", "") != _NOT_ALLOWED:
            raise
        raise BrokenInstallation(
            f"LOTSE_ROW_SECURITY ist an, aber der Datenbank-Benutzer darf die Rolle {role} nicht anlegen. Bitte "
            f"lassen Sie die Verwaltung der Datenbank einmal ausführen: CREATE ROLE {role} NOLOGIN; "
            f"GRANT {role} TO {quoted(_user())};",
            detail=str(error),
        )


def _is_covered(model: type[models.Model]) -> bool:
    return issubclass(model, Table) and model._meta.app_label in ROOMS


def _condition(model: type[models.Model]) -> str:
    """Return the condition under which a row is seen, or nothing where no way leads to an agency."""
    for field in model._meta.concrete_fields:
        if field.name in ("agency", "agency_key"):
            return f"{_column(field)} = {CURRENT_AGENCY}"
    ways = list(_ways_up(model))
    certain = [way for key, way in ways if not key.null]
    return certain[0] if certain else " OR ".join(way for _, way in ways)


def _ways_up(model: type[models.Model]) -> Iterator[tuple[_Key, str]]:
    """Yield the keys to rows of an agency with the condition that such a row is seen.

    Rows of a table that has a policy are seen by that policy; others bring their own condition along.
    """
    for field in model._meta.concrete_fields:
        parent = field.related_model
        if not isinstance(field, models.ForeignKey) or not isinstance(parent, type) or parent is model:
            continue
        if condition := _condition(parent):
            table, key = connection.ops.quote_name(parent._meta.db_table), parent._meta.concrete_fields[0]
            also = "" if _is_covered(parent) else f" AND {condition}"
            # Names of our own tables and columns, nothing that anybody typed.
            yield field, f"EXISTS (SELECT 1 FROM {table} WHERE {_column(key)} = {_column(field)}{also})"  # noqa: S608


def _column(field: models.Field[Any, Any]) -> str:
    quoted = connection.ops.quote_name
    return f"{quoted(field.model._meta.db_table)}.{quoted(str(field.column))}"


def _role_statements(role: str) -> Iterator[str]:
    if not _role_exists():
        yield f"CREATE ROLE {role} NOLOGIN"
        yield f"GRANT {role} TO CURRENT_USER"


def _right_statements(role: str) -> Iterator[str]:
    schema = connection.ops.quote_name(str(_answer("SELECT current_schema()")))
    yield f"GRANT USAGE ON SCHEMA {schema} TO {role}"
    for verb, kinds in (("SELECT, INSERT, UPDATE, DELETE", "TABLES"), ("USAGE, SELECT", "SEQUENCES")):
        yield f"GRANT {verb} ON ALL {kinds} IN SCHEMA {schema} TO {role}"
        yield f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT {verb} ON {kinds} TO {role}"


def _policy_statements(missing: tuple[Policy, ...], role: str) -> Iterator[str]:
    quoted = connection.ops.quote_name
    for policy in missing:
        table = quoted(policy.table)
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        for stale in _held_names(policy.table):
            yield f"DROP POLICY {quoted(stale)} ON {table}"
        yield f"CREATE POLICY {quoted(policy.name)} ON {table} TO {role} USING ({policy.condition})"


def _held_names(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT policyname FROM pg_policies WHERE schemaname = current_schema() AND tablename = %s",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]


def _role_exists() -> bool:
    return bool(_answer("SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)", role_name()))


def _role_has_tables() -> bool:
    """Say whether the role may read every table, those of later migrations too."""
    return bool(
        _answer(
            "SELECT NOT EXISTS (SELECT 1 FROM pg_class WHERE relkind = 'r' "
            "AND relnamespace = current_schema()::regnamespace AND NOT has_table_privilege(%s, oid, 'INSERT'))",
            role_name(),
        )
    )


def _user() -> str:
    return str(_answer("SELECT current_user"))


def _answer(question: str, *values: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()[0]
