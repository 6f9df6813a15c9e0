"""The second net on PostgreSQL: for the length of a request the database hides other agencies' rows (ADR 6).

Whoever holds the tables (commands, worker) sees everything; the role below sees only the rows of the agency
that was named, and without a name none. `lotse.ops.row_security` makes the role and its policies.
"""

from __future__ import annotations

from django.db import connection

# What policies compare with: the agency's number, or NULL where nobody has named one in this transaction.
SETTING = "lotse.agency"
CURRENT_AGENCY = f"(SELECT NULLIF(current_setting('{SETTING}', true), '')::bigint)"


def role_name() -> str:
    """Return the role that requests work as; roles belong to the whole server, so it carries the database's name."""
    return f"lotse_staff_{connection.settings_dict['NAME']}"[:63]


def keep_to_agency(agency_key: int) -> None:
    """From here to the end of the transaction, let the database show one agency's rows only."""
    if not connection.in_atomic_block:
        raise RuntimeError("row security holds for a transaction, and there is none")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(%s, %s, true), set_config('role', %s, true)",
            [SETTING, str(agency_key), role_name()],
        )
