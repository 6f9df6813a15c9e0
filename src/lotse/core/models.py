"""The base of all tables."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Table(models.Model):
    """A table of the house.

    Each table sorts every field of its own into what happens when a person is erased: `keep`, `blank` or
    `delete` (with the whole row); `retention` says in one line how long rows are kept. A test reads it.
    """

    class Privacy:
        keep: ClassVar[tuple[str, ...]] = ()
        blank: ClassVar[tuple[str, ...]] = ()
        delete: ClassVar[tuple[str, ...]] = ()
        retention: ClassVar[str] = ""

    class Meta:
        abstract = True
