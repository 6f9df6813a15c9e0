"""What two people changed at the same time: fields that do not collide are joined, the others are decided by hand.

Plain Python. A field collides when both changed it, and not to the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

_Name = TypeVar("_Name")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Merged(Generic[_Name, _Value]):
    """Both changes joined; where they collide, `values` keep theirs, which is already saved."""

    values: dict[_Name, _Value]
    colliding: tuple[_Name, ...]


def merge_fields(
    *, base: Mapping[_Name, _Value], theirs: Mapping[_Name, _Value], mine: Mapping[_Name, _Value]
) -> Merged[_Name, _Value]:
    """Join two changes of the same fields, both made from `base`; all three have the same names."""
    values: dict[_Name, _Value] = {}
    colliding: list[_Name] = []
    for name, before in base.items():
        values[name] = mine[name] if theirs[name] == before else theirs[name]
        if mine[name] != before and values[name] != mine[name]:
            colliding.append(name)
    return Merged(values, tuple(colliding))
