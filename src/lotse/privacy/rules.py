"""The audit log's fingerprints and seals, and when it may be looked into. Plain Python.

Every row carries the fingerprint of its content. Every day's rows are sealed together: the seal names the
rows, the fingerprint of them all, and the seal before it, so that nothing sealed can be changed, taken out
or slipped in without a trace. Source of the method: linked hashes, as in RFC 6962 without the tree.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

ACCESS_HOURS = 24
RETENTION_MONTHS = 12  # within the 6 to 12 months that data protection practice holds to be enough
# A file that stays open or is opened again within so many minutes has been read once.
ONE_READING_MINUTES = 10
# Transactions that began before midnight have ended by then.
SEALED_AFTER_HOURS = 3

Spans = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class AuditContent:
    """What an audit row says: who did what, when, to what, why."""

    at: dt.datetime
    actor_key: int | None
    agency_key: int | None
    action: str
    object_kind: str
    object_key: str
    reason: str
    facts: Mapping[str, object]


def fingerprint(content: AuditContent) -> str:
    """Return the SHA-256 of a row's canonical JSON (keys sorted, no blanks, moments in UTC)."""
    return _sha256(
        {
            "at": content.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
            "actor": content.actor_key,
            "agency": content.agency_key,
            "action": str(content.action),
            "kind": content.object_kind,
            "object": content.object_key,
            "reason": content.reason,
            "facts": content.facts,
        }
    )


def fingerprint_of_day(rows: Iterable[tuple[int, str]]) -> str:
    """Return the SHA-256 over all rows of a day, each by its key and fingerprint, in order of time."""
    running = hashlib.sha256()
    for key, mark in rows:
        running.update(f"{key} {mark}\n".encode("ascii"))
    return running.hexdigest()


def seal_hash(*, day: dt.date, rows: int, spans: Spans, content: str, previous: str) -> str:
    """Return a seal's own hash, from which the next one hangs."""
    return _sha256(
        {
            "day": day.isoformat(),
            "rows": rows,
            "spans": spans,
            "content": content,
            "previous": previous,
        }
    )


def spans_of(keys: Iterable[int]) -> list[list[int]]:
    """Return keys as spans from first to last: 1, 2, 3, 7 are [[1, 3], [7, 7]]."""
    spans: list[list[int]] = []
    for key in sorted(keys):
        if spans and key == spans[-1][1] + 1:
            spans[-1][1] = key
        else:
            spans.append([key, key])
    return spans


def keys_in(spans: Spans) -> set[int]:
    """Return the keys that spans stand for."""
    return {key for first, last in spans for key in range(first, last + 1)}


def last_day_to_seal(now: dt.datetime) -> dt.date:
    """Return the latest day that is over for good; `now` is in the office's time zone."""
    return (now - dt.timedelta(hours=SEALED_AFTER_HOURS)).date() - dt.timedelta(days=1)


def kept_from(today: dt.date) -> dt.date:
    """Return the first day whose rows are still kept."""
    month = today.year * 12 + today.month - 1 - RETENTION_MONTHS
    return dt.date(month // 12, month % 12 + 1, 1)


def request_violations(
    *, reason: str, from_on: dt.date, until_on: dt.date, today: dt.date
) -> tuple[str, ...]:
    """Return what keeps a request to look into the log from being made, in German, or nothing.

    Law: § 67c Abs. 5 SGB X (nur zur Datenschutzkontrolle), § 80 Abs. 1 Nr. 21 BPersVG
    """
    found = []
    if len(reason.strip()) < 10:
        found.append("Bitte nennen Sie den Anlass in einem Satz.")
    if until_on < from_on:
        found.append("Der Zeitraum endet vor seinem Anfang. Bitte vertauschen Sie die beiden Tage.")
    if from_on > today:
        found.append("Der Zeitraum liegt in der Zukunft. Bitte wählen Sie einen früheren Anfang.")
    return tuple(found)


def _sha256(value: Mapping[str, object]) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
