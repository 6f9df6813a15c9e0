"""Asking on the command line for what a call left out."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass

from lotse.core.errors import InputError


@dataclass(frozen=True, slots=True)
class Questions:
    """Asks in German; when silent, or without a terminal, what is needed must be in the call."""

    silent: bool = False

    def text(self, question: str, given: str | None, *, needed: bool = True) -> str:
        """Return what was given, else what somebody types; InputError if it is needed and nobody can say."""
        if given is not None and (given.strip() or not needed):
            return given.strip()
        if self._nobody_there():
            if needed:
                raise InputError(f"Es fehlt eine Angabe: {question}. Bitte ergänzen Sie sie im Aufruf.")
            return ""
        while True:
            answer = _answer(f"{question}: ")
            if answer or not needed:
                return answer
            print("Ohne diese Angabe geht es nicht weiter.", file=sys.stderr)

    def choice(self, question: str, options: Mapping[str, str]) -> str:
        """Return the key of the option somebody picks; the first one if nobody can say."""
        first = next(iter(options))
        if self._nobody_there():
            return first
        print(question, file=sys.stderr)
        for key, label in options.items():
            print(f"  {key}  {label}", file=sys.stderr)
        while True:
            answer = _answer(f"Bitte eine Zahl (leer: {first}): ") or first
            if answer in options:
                return answer
            print(f"„{answer}“ steht nicht zur Wahl.", file=sys.stderr)

    def _nobody_there(self) -> bool:
        return self.silent or not sys.stdin.isatty()


def _answer(prompt: str) -> str:
    print(prompt, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()
