"""`bin/bench [NAME …] [--json]`: figures beside their limit or peer, as ratios of one run."""

from __future__ import annotations

import argparse
import json
import sys
from importlib import import_module

from bench._figures import Figure

# The names of design.md §9, and the modules that measure them; more follow with their rooms.
BENCHES = {
    "kickoff": ("kickoff", "letters"),
    "matcher": ("matcher",),
    "import": ("duplicates",),
    "pages": ("pages",),
    "start": ("start",),
}


def main() -> int:
    """Measure, print, and say by the exit status whether every bar is reached."""
    parser = argparse.ArgumentParser(prog="bin/bench", description="Figures as ratios of one run.")
    parser.add_argument("names", nargs="*", choices=[[], *BENCHES], metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    figures: list[Figure] = []
    for name in arguments.names or BENCHES:
        for module in BENCHES[name]:
            figures += import_module(f"bench.{module}").run()
    if arguments.json:
        json.dump([_as_object(figure) for figure in figures], sys.stdout, ensure_ascii=False, indent=1)
    else:
        _print_table(figures)
    return 0 if all(figure.ok for figure in figures) else 1


def _as_object(figure: Figure) -> dict[str, object]:
    return {
        "name": figure.name,
        "ours": round(figure.ours, 3),
        "against": round(figure.against, 3),
        "against_name": figure.against_name,
        "unit": figure.unit,
        "ratio": round(figure.ratio, 3),
        "bar": round(figure.bar, 3),
        "ok": figure.ok,
        "note": figure.note,
    }


def _print_table(figures: list[Figure]) -> None:
    print(f"{'name':<40} {'ours':>10} {'against':>10} {'ratio':>7} {'bar':>6}  ok")
    for figure in figures:
        ok = "ja" if figure.ok else "NEIN"
        numbers = f"{figure.ours:>10.2f} {figure.against:>10.2f} {figure.ratio:>7.2f} {figure.bar:>6.2f}"
        print(
            f"{figure.name:<40} {numbers}  {ok:<4} {figure.unit}, against {figure.against_name} {figure.note}"
        )


if __name__ == "__main__":
    sys.exit(main())
