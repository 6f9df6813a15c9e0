"""Named placeholders in texts that clerks edit: `{{telefon}}`.

A text is checked before anything is printed; filling is a single pass, so a value that looks like a
placeholder stays what it is.
"""

import re
from collections.abc import Iterable, Mapping

from lotse.lib.typesetting.errors import PlaceholderError

_PLACEHOLDER = re.compile(r"\{\{\s*([^\W\d]\w*)\s*\}\}")


def placeholders(text: str) -> frozenset[str]:
    """The names of all placeholders in `text`.

    Raises PlaceholderError when braces are left over that form no placeholder (`{{telefon}`, `{{ }}`).
    """
    rest = _PLACEHOLDER.sub("", text)
    for stray in ("{{", "}}"):
        if stray in rest:
            at = rest.index(stray)
            excerpt = rest[max(0, at - 15) : at + 25].strip()
            raise PlaceholderError(
                f"Im Text stehen Klammern, die keinen Platzhalter bilden: „{excerpt}“. "
                "Bitte schreiben Sie Platzhalter so: {{telefon}}."
            )
    return frozenset(_PLACEHOLDER.findall(text))


def check_placeholders(text: str, allowed: Iterable[str]) -> None:
    """Raise PlaceholderError, naming the unknown and the allowed placeholders, unless all are allowed."""
    known = frozenset(allowed)
    unknown = sorted(placeholders(text) - known)
    if not unknown:
        return
    names = ", ".join(_written(name) for name in unknown)
    choices = ", ".join(_written(name) for name in sorted(known))
    noun = "Den Platzhalter" if len(unknown) == 1 else "Die Platzhalter"
    raise PlaceholderError(f"{noun} {names} gibt es nicht. Möglich sind: {choices}.")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Replace each placeholder by its value, once and literally; an unknown one raises PlaceholderError."""
    check_placeholders(text, values)
    return _PLACEHOLDER.sub(lambda match: values[match.group(1)], text)


def _written(name: str) -> str:
    return "{{" + name + "}}"
