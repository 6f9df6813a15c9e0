"""What a page's frame shows around its content: plain values that the screens' context processor fills in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """One entry of the navigation, of tabs, of filter chips, of a breadcrumb or of a footer.

    `icon` is a name of `icons.PATHS`; `count` stands behind the label; `url` is empty where there is nothing to open.
    """

    label: str
    url: str = ""
    current: bool = False
    icon: str = ""
    count: int | None = None


@dataclass(frozen=True)
class Step:
    """One step of a wizard: done, current, or still to come; done steps may lead back by `url`."""

    label: str
    url: str = ""
    done: bool = False
    current: bool = False


@dataclass(frozen=True)
class Mode:
    """The office's present mode in one line; `tone` is success, warning or danger."""

    label: str
    tone: str = "warning"
    url: str = ""


@dataclass(frozen=True)
class Frame:
    """All that `shell.html` shows beside the content. Empty parts are left out.

    The quick search is sent to `search_url` and leads to `search_page`.
    `places` are the neighbourhoods one may switch to; `session_seconds` (0: no warning) is the time until the
    session ends, `session_url` answers 204 and thereby renews it; `keeps_for` marks for whom the device may keep
    forms that could not be sent, `keeps_url` hands out the key for it.
    """

    navigation: tuple[Link, ...] = ()
    place: str = ""
    places: tuple[Link, ...] = ()
    search_url: str = ""
    search_page: str = ""
    staff_name: str = ""
    staff_role: str = ""
    staff_links: tuple[Link, ...] = ()
    sign_out_url: str = ""
    mode: Mode | None = None
    foot: tuple[Link, ...] = ()
    session_seconds: int = 0
    session_url: str = ""
    keeps_for: str = ""
    keeps_url: str = ""

    @property
    def initials(self) -> str:
        """First letters of the first and last word of the name, for the round mark."""
        words = self.staff_name.split()
        return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper() if words else ""
