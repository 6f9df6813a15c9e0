"""Reading about staff, for screens that may name them."""

from __future__ import annotations

from collections.abc import Collection

from lotse.accounts.models import Staff


def staff_names(keys: Collection[int]) -> dict[int, str]:
    """Return the names behind account numbers, for an audit log that two keys have opened."""
    return dict(Staff.objects.filter(pk__in=keys).values_list("pk", "name"))
