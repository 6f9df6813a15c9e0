"""What follows from an appointment here and its copy in the house's calendar; when somebody is taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

Span = tuple[dt.datetime, dt.datetime]


class Step(Enum):
    """What to do next about one copy."""

    NOTHING = "nothing"
    WRITE = "write"
    FORGET = "forget"
    SAY_MOVED = "say-moved"
    SAY_DELETED = "say-deleted"


@dataclass(frozen=True, slots=True)
class Ours:
    """An appointment as it should stand in the house's calendar; `digest` is that of all one sees there."""

    span: Span
    digest: str
    is_cancelled: bool = False
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """What we wrote the last time. Without an `etag` it is to be written, whatever became of it there."""

    span: Span
    digest: str = ""
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Theirs:
    """The same event as it stands there now."""

    span: Span
    etag: str
    is_cancelled: bool = False


def next_step(ours: Ours, written: Written, theirs: Theirs | None) -> Step:
    """Return what to do about a copy. Another time, or none, over there is said and never taken over.

    What else somebody changes there (a colour, a reminder) is theirs until we have something to write.
    """
    is_settled = ours.is_cancelled or ours.is_over
    was_written = bool(written.etag)
    if theirs is None and (is_settled or not was_written):
        return Step.FORGET if is_settled else Step.WRITE
    if not is_settled:
        if theirs is None or (theirs.is_cancelled and was_written):
            return Step.SAY_DELETED
        if theirs.span not in (ours.span, written.span):
            return Step.SAY_MOVED
    return Step.NOTHING if ours.digest == written.digest else Step.WRITE


def joined_spans(spans: Iterable[Span], *, within: Span) -> list[Span]:
    """Return stretches of time cut to a window, in order, those that touch or overlap as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        start, end = max(start, within[0]), min(end, within[1])
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def overlaps(span: Span, others: Iterable[Span]) -> bool:
    """Say whether a stretch of time has a moment in common with one of the others."""
    return any(start < span[1] and span[0] < end for start, end in others)
