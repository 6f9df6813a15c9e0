"""A real CalDAV server (Radicale) on loopback with a folder of its own, and somebody at the house's calendar."""

from __future__ import annotations

import datetime as dt
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from caldav.calendarobjectresource import Event as StoredEvent
from caldav.davclient import DAVClient
from icalendar import Calendar, Event

USER, PASSWORD = "lotse", "geheim"
_UP_AFTER = 30.0


@dataclass(frozen=True, slots=True)
class HouseServerOfTests:
    """Where the server listens."""

    url: str

    def new_calendar(self) -> HouseDesk:
        """Make an empty calendar."""
        with self.client() as client:
            name = uuid.uuid4().hex
            client.principal().make_calendar(name="Termine", cal_id=name)
        return HouseDesk(self, f"{self.url}{USER}/{name}/")

    def client(self) -> DAVClient:
        """Return a client of the library, as somebody's own calendar program would be."""
        return DAVClient(url=self.url, username=USER, password=PASSWORD, enable_rfc6764=False, timeout=10)


@dataclass(frozen=True, slots=True)
class HouseDesk:
    """A calendar as its owner sees and changes it, without any of our code."""

    server: HouseServerOfTests
    url: str

    def add(self, content: str, name: str = "") -> None:
        """Store the inside of a calendar file."""
        text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Haus//DE\n{content.strip()}\nEND:VCALENDAR\n"
        with self.server.client() as client:
            event = StoredEvent(client=client, url=f"{self.url}{name or uuid.uuid4().hex}.ics")
            event.save(raw_data=text.replace("\n", "\r\n").encode(), increase_seqno=False)

    def events(self) -> list[Event]:
        """Return everything that stands in the calendar, by its beginning."""
        found = [event for stored in self._stored() for event in _events(stored)]
        return sorted(found, key=lambda event: str(event.start))

    def shown(self) -> list[tuple[dt.datetime, dt.datetime, str, str]]:
        """Return from when until when, what and how certain, of everything in the calendar."""
        return [(each.start, each.end, str(each["summary"]), str(each["status"])) for each in self.events()]

    def raw(self) -> str:
        """Return everything as it is stored."""
        return "".join(stored.get_data() for stored in self._stored())

    def move(self, starts_at: dt.datetime, ends_at: dt.datetime) -> None:
        """Drag the one event to another time."""
        self.change(starts_at=starts_at, ends_at=ends_at)

    def change(
        self,
        *,
        starts_at: dt.datetime | None = None,
        ends_at: dt.datetime | None = None,
        **values: str,
    ) -> None:
        """Change the one event as a calendar program does."""
        with self.server.client() as client:
            (stored,) = client.calendar(url=self.url).search(event=True)
            calendar = Calendar.from_ical(stored.get_data())
            (event,) = calendar.walk("VEVENT")
            if starts_at and ends_at:
                event.DTSTART, event.DTEND = starts_at, ends_at
            for name, value in values.items():
                event.pop(name, None)
                event.add(name, value)
            stored.save(raw_data=calendar.to_ical(), increase_seqno=False)

    def add_parts(self, lines: str) -> None:
        """Add lines to the one event as a calendar program may: properties, reminders."""
        with self.server.client() as client:
            (stored,) = client.calendar(url=self.url).search(event=True)
            added = lines.strip().replace("\n", "\r\n")
            text = stored.get_data().replace("END:VEVENT", f"{added}\r\nEND:VEVENT")
            stored.save(raw_data=text.encode(), increase_seqno=False)

    def delete(self) -> None:
        """Delete the one event."""
        with self.server.client() as client:
            (stored,) = client.calendar(url=self.url).search(event=True)
            stored.delete()

    def _stored(self) -> list[StoredEvent]:
        with self.server.client() as client:
            return list(client.calendar(url=self.url).search(event=True))


def _events(stored: StoredEvent) -> list[Event]:
    return [each for each in stored.get_icalendar_instance().walk("VEVENT") if isinstance(each, Event)]


@contextmanager
def radicale(folder: Path) -> Iterator[HouseServerOfTests]:
    """Run the server until the block ends."""
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n", encoding="ascii")
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {
        "server-hosts": f"127.0.0.1:{port}",
        "auth-type": "htpasswd",
        "auth-htpasswd-filename": str(folder / "users"),
        "auth-htpasswd-encryption": "plain",
        "auth-delay": "0",
        "storage-filesystem-folder": str(folder / "calendars"),
    }
    command = [sys.executable, "-m", "radicale", "--config", ""]
    command += [part for name, value in options.items() for part in (f"--{name}", value)]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _wait_for(port)
            yield HouseServerOfTests(f"http://127.0.0.1:{port}/")
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    end = time.monotonic() + _UP_AFTER
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return


def own_event(lines: str, uid: str = "fremd") -> str:
    """Return an event of somebody's own."""
    return f"BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20260101T000000Z\nSUMMARY:Zahnarzt\n{lines.strip()}\nEND:VEVENT"
