"""Talking to the house's calendar server (CalDAV, RFC 4791) through the library `caldav`.

Nothing here knows the database; nothing here is called inside a transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from caldav.calendarobjectresource import Event as StoredEvent
from caldav.collection import Calendar
from caldav.davclient import DAVClient
from caldav.elements import dav
from caldav.lib import error
from django.conf import settings
from icalendar import Event

from lotse.core.errors import LotseError
from lotse.schedule.queries.hours import ZONE
from lotse.schedule.rules.house_calendar import Span
from lotse.schedule.rules.house_event import rewritten

TIMEOUT = 20  # seconds for each answer


class HouseCalendarError(LotseError):
    """The house's calendar could not be asked or told; here nothing has changed, and it will be tried again."""


class HouseServerError(HouseCalendarError):
    """… and with other calendars of the same server it would be no better: asking on could lock the account."""


class ChangedMeanwhile(LotseError):
    """The event is not (any more) as we last saw it: look again before writing (HTTP 412)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseEvent:
    """An event of a house calendar. `spans` are its occurrences in the window asked for; no words of it."""

    href: str
    etag: str
    uid: str
    spans: tuple[Span, ...]
    is_cancelled: bool
    is_free: bool


class HouseServer:
    """The house's calendar server, for as long as one round takes."""

    def __init__(self) -> None:
        self._client = DAVClient(
            url=settings.CALDAV_URL,
            username=settings.CALDAV_USER,
            password=settings.CALDAV_PASSWORD,
            timeout=TIMEOUT,
            enable_rfc6764=False,
        )

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def events(self, calendar: str, window: Span) -> list[HouseEvent]:
        """Return the events that lie in a window, repeated ones with all their occurrences there; one request."""
        with _plainly():
            found: object = Calendar(client=self._client, url=calendar).search(
                start=window[0], end=window[1], event=True, expand=True, split_expanded=False
            )
            return [event for each in cast(list[StoredEvent], found) if (event := _read(each))]

    def event(self, href: str) -> HouseEvent | None:
        """Return one event, None where it is gone."""
        with _plainly():
            try:
                found = self._event(href).load(multiget_fallback=False)
            except error.NotFoundError:
                return None
            return _read(cast(StoredEvent, found))

    def write(self, href: str, content: bytes, *, etag: str) -> str:
        """Store an event and return its new etag; what somebody added to it there stays.

        `etag` is that of the version this one replaces, empty for a new one; ChangedMeanwhile where it is another.
        """
        with _plainly():
            event = self._event(href)
            if etag:
                content = rewritten(self._stored(href), content)
                event.props[dav.GetEtag.tag] = etag
            event.save(raw_data=content, no_overwrite=not etag, increase_seqno=False, precondition="etag")
            if not event.etag:  # servers that change what they store name it only when asked
                event.load(multiget_fallback=False)
            return event.etag or ""

    def remove(self, href: str) -> None:
        """Delete an event; one that is gone already is fine."""
        with _plainly():
            self._event(href).delete()

    def _stored(self, href: str) -> str:
        try:
            found = self._event(href).load(multiget_fallback=False)
        except error.NotFoundError as problem:
            raise ChangedMeanwhile("Den Eintrag im Hauskalender gibt es nicht mehr.") from problem
        return str(cast(StoredEvent, found).get_data())

    def _event(self, href: str) -> StoredEvent:
        return StoredEvent(client=self._client, url=href)


@contextmanager
def _plainly() -> Iterator[None]:
    """Turn what the library and the network say into our own errors, without any content of the calendar."""
    try:
        yield
    except (error.ETagMismatchError, error.ConsistencyError) as problem:
        raise ChangedMeanwhile("Der Eintrag im Hauskalender ist inzwischen ein anderer.") from problem
    except error.AuthorizationError as problem:
        if problem.status == 403:
            raise HouseCalendarError("Der Kalenderserver erlaubt es diesem Benutzer nicht.") from problem
        raise HouseServerError("Der Kalenderserver nimmt Benutzer oder Passwort nicht an.") from problem
    except error.NotFoundError as problem:
        raise HouseCalendarError("Diesen Kalender gibt es auf dem Kalenderserver nicht.") from problem
    except error.DAVError as problem:
        status = f" ({problem.status})" if problem.status else ""
        raise HouseCalendarError(f"Der Kalenderserver lehnt ab{status}.") from problem
    except OSError as problem:
        raise HouseServerError("Der Kalenderserver antwortet nicht.") from problem
    except ValueError as problem:
        raise HouseCalendarError("Ein Eintrag des Kalenders lässt sich nicht lesen.") from problem


def _read(found: StoredEvent) -> HouseEvent | None:
    """Return what we take of an event: when it is and whether it counts, never what it is about."""
    walked = found.get_icalendar_instance().walk("VEVENT")
    parts = [part for part in walked if isinstance(part, Event)]
    if not parts:
        return None
    live = [part for part in parts if str(part.get("status", "")).upper() != "CANCELLED"]
    return HouseEvent(
        href=str(found.url),
        etag=found.etag or "",
        uid=str(parts[0].get("uid", "")),
        spans=tuple((_moment(part.start), _moment(part.end)) for part in live or parts[:1]),
        is_cancelled=not live,
        is_free=all(str(part.get("transp", "")).upper() == "TRANSPARENT" for part in live),
    )


def _moment(value: dt.date) -> dt.datetime:
    """Return a moment in UTC: whole days begin at midnight, times without a zone are those of our clock."""
    if not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time.min)
    return (value.replace(tzinfo=ZONE) if value.tzinfo is None else value).astimezone(dt.UTC)
