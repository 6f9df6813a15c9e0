"""Junior and senior: what tells two people of one name apart, written behind the family name."""

import re

# "Jun" and "Sen" without full stop are names, and so is "Júnior" written out.
_MARK = re.compile(r"(?:jun|sen|jr|sr)\.|jr|sr", re.IGNORECASE)


def split_generation(words: list[str]) -> tuple[list[str], list[str]]:
    """Part ["Wolf", "Jr."] into (["Wolf"], ["jun."]); the second list is empty where there is no mark.

    A mark stands last of several words, so that no name is lost.
    """
    if len(words) < 2 or not _MARK.fullmatch(words[-1]):
        return words, []
    return words[:-1], ["jun." if words[-1][0] in "jJ" else "sen."]


def without_generation(family: str) -> str:
    """The family name as a salutation speaks it: "Wolf jun." → "Wolf"."""
    words, _ = split_generation(family.split())
    return " ".join(words)
