"""Staff pages: a long file beside an empty one, a crowded neighbourhood beside a small one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

from bench._figures import Figure

_LONG_FILE_BAR = 3.0
_CROWD_BAR = 1.5
_CROWD = 100_000


def run() -> list[Figure]:
    """Ask for pages in a fresh house of our own; CPU milliseconds a page."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "LOTSE_DATA": folder, "DJANGO_SETTINGS_MODULE": "lotse.settings"}
        environment.pop("DATABASE_URL", None)
        done = subprocess.run(
            [sys.executable, "-m", "bench.pages"],
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    crowd = f"{_CROWD:,} people of the agency"
    return [
        Figure(
            "person page, 500 entries",
            found["long"],
            found["empty"],
            "an empty file",
            _LONG_FILE_BAR,
            "CPU ms",
        ),
        *(
            Figure(
                f"{page}, {crowd}",
                found[f"{page} many"],
                found[f"{page} few"],
                "350 people",
                _CROWD_BAR,
                "CPU ms",
            )
            for page in ("person page", "list of people", "desk")
        ),
    ]


def _measure() -> dict[str, float]:
    import django  # noqa: PLC0415  only in the process that measures

    django.setup()
    from bench._pages_house import House  # noqa: PLC0415  tables must be known first

    house = House()
    house.fill()
    found = {"empty": house.cost(house.page_of(entries=0)), "long": house.cost(house.page_of(entries=500))}
    pages = {"person page": house.page_of(entries=0), "list of people": "/menschen", "desk": "/heute"}
    found |= {f"{name} few": house.cost(path) for name, path in pages.items()}
    house.crowd(_CROWD)
    return found | {f"{name} many": house.cost(path) for name, path in pages.items()}


if __name__ == "__main__":
    print(json.dumps(_measure()))
