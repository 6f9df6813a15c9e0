"""Our own line icons on a grid of 24: path data by name, drawn for this product.

Inline SVG instead of KERN's masks, because masks vanish on paper and in forced colours.
"""

from __future__ import annotations

from types import MappingProxyType

PATHS = MappingProxyType(
    {
        # journeys
        "today": "M4 11 12 4l8 7M6 9.5V20h12V9.5M10 20v-6h4v6",
        "people": "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20a6.5 6.5 0 0 1 13 0M15.5 4.3a3.5 3.5 0 0 1 0 6.4M18 14.2a6.5 6.5 0 0 1 3.5 5.8",
        "mail": "M3 6h18v12H3zM3.5 6.5 12 13l8.5-6.5",
        "case": "M3 6h6l2 2.5h10V19H3zM3 12h18",
        "calendar": "M4 6h16v14H4zM4 10.5h16M8 3.5V8M16 3.5V8",
        "network": "M12 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M5.5 21a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M18.5 21a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M12 8v5M12 13l-5 3.5M12 13l5 3.5",
        "work": "M3 8h18v11H3zM9 8V5h6v3M3 13h18M12 12v2",
        "review": "M4 20h16M6.5 20v-6M11.5 20V9M16.5 20V5",
        "privacy": "M12 3.5 19 6v5.5c0 4.2-2.8 7.3-7 9-4.2-1.7-7-4.8-7-9V6zM9 12l2.2 2.2L15.2 10",
        "setup": "M4 7h9M17 7h3M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M4 17h3M11 17h9M9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5",
        # directions
        "forward": "M5 12h14M13 6l6 6-6 6",
        "back": "M19 12H5M11 6l-6 6 6 6",
        "next": "m9.5 6 6 6-6 6",
        "previous": "m14.5 6-6 6 6 6",
        "down": "m6 9.5 6 6 6-6",
        "ascending": "m6 14.5 6-6 6 6",
        "descending": "m6 9.5 6 6 6-6",
        "sortable": "m8 9.5 4-4 4 4M8 14.5l4 4 4-4",
        "external": "M10 5H5v14h14v-5M14 4h6v6M20 4l-9 9",
        # doing
        "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M15.3 15.3 20.5 20.5",
        "menu": "M4 7h16M4 12h16M4 17h16",
        "close": "M6 6l12 12M18 6 6 18",
        "add": "M12 5v14M5 12h14",
        "done": "m5 12.5 4.5 4.5L19 7.5",
        "edit": "m4 20 1-4.5L16.5 4 20 7.5 8.5 19zM14 6.5l3.5 3.5",
        "delete": "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5",
        "print": "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
        "upload": "M12 16V4M7 9l5-5 5 5M4 16v4h16v-4",
        "download": "M12 4v12M7 11l5 5 5-5M4 16v4h16v-4",
        "undo": "M8 5 4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-4",
        "copy": "M9 9h11v11H9zM5 15H4V4h11v1",
        "filter": "M4 5h16l-6 7.5V20l-4-2.5v-5z",
        "scan": "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M8 8v8M12 8v8M16 8v8",
        "see": "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6",
        "hide": "M4 4l16 16M9.5 6A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a16 16 0 0 1-2.7 3.4M6.3 7.8A15.4 15.4 0 0 0 2.5 12S6 18.5 12 18.5a9 9 0 0 0 4.3-1.1",
        "sign-out": "M14 4H5v16h9M10 12h11M17 8l4 4-4 4",
        # things
        "person": "M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20.5a7.5 7.5 0 0 1 15 0",
        "phone": "M5 4h4l1.8 4.5-2.3 1.7a12 12 0 0 0 5.3 5.3l1.7-2.3L20 15v4a1.5 1.5 0 0 1-1.6 1.5C10.5 20 4 13.5 3.5 5.6A1.5 1.5 0 0 1 5 4z",
        "place": "M12 21s7-6 7-11.5a7 7 0 0 0-14 0C5 15 12 21 12 21M12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5",
        "door": "M6 20.5V4h12v16.5M3.5 20.5h17M14.5 12v1",
        "file": "M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5M9 13h6M9 16.5h6",
        "key": "M8 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9M12.5 12H21M17.5 12v3.5M21 12v2.5",
        "returned": "M21 11.5V6H3v12h8M3.5 6.5 12 13l8.5-6.5M21 17h-6.5M17 14.5 14.5 17l2.5 2.5",
        "talk": "M4 5h16v11h-8l-4.5 4v-4H4zM8.5 9h7M8.5 12h4",
        "clock": "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M12 7.5V12l3 2",
        "language": "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M3.5 12h17M12 3.5c5 5.5 5 11.5 0 17M12 3.5c-5 5.5-5 11.5 0 17",
        "flag": "M6 21V4M6 4.5h12l-2.5 4 2.5 4H6",
        "theme": "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M12 3.5v17M15 5v14M18 7.5v9",
        "light": "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 2.5v2.5M12 19v2.5M2.5 12H5M19 12h2.5M5.3 5.3 7 7M17 17l1.7 1.7M5.3 18.7 7 17M17 7l1.7-1.7",
        "dark": "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
        # tones
        "info": "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M12 11v5.5M12 7.5v.3",
        "success": "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M8 12.3l2.8 2.8L16 9.5",
        "warning": "M12 4 2.5 20h19zM12 10v5M12 17.5v.3",
        "danger": "M8.5 3.5h7l5 5v7l-5 5h-7l-5-5v-7zM12 8v5M12 16v.3",
        "open": "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17",
        "help": "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.5v.3",
    }
)

# Those that point somewhere are mirrored on right-to-left pages.
POINTING = frozenset({"forward", "back", "next", "previous", "external", "undo", "sign-out", "returned"})
