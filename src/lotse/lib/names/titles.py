"""Academic titles: found in any part of a name, spelled one way, and shortened for the salutation."""

import re

_PROFESSOR = re.compile(r"(?:univ\.?-?)?prof(?:essor(?:in)?|\.)?", re.IGNORECASE)
_DOCTOR = re.compile(r"(?:dr|dres)\.?(?P<engineer>-ing\.?)?|doktor(?:in)?", re.IGNORECASE)
_DIPLOMA = re.compile(
    r"dipl(?:om)?(?:\.-?|-)(?P<field>[a-zäöüß]{2,}(?:-[a-zäöüß]{2,}\.?)?)(?P<dot>\.?)", re.IGNORECASE
)
_LECTURER = re.compile(r"pd|priv\.-?doz\.|mag\.|lic\.|ing\.|dipl\.|\(fh\)", re.IGNORECASE)
# A faculty or an honour, a title only behind a doctor or professor: "Dr. rer. nat.", "Prof. h. c.".
_FACULTY = re.compile(
    r"(?:(?:med|phil|jur|iur|rer|nat|pol|oec|agr|theol|sc|hum|paed|päd|vet|dent|techn|publ|habil|mult|h|c|e)\.)+",
    re.IGNORECASE,
)
_DEGREE = re.compile(
    r"(?:(?P<level>b|m)\.\s?(?P<field>a|sc|eng|ed)\.?)|(?:(?P<law>ll)\.?\s?(?P<kind>m|b)\.?)|(?P<phd>ph\.?d\.?)|(?P<mba>mba)",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(r"(?:\b[BM]\. (?:A|Sc|Eng|Ed)\.|\bLL\. [BM]\.|\bPh\. D\.|\bMBA\b)")
_NO_TITLE = frozenset(
    {"-", "–", "--", "/", ".", "0", "kein", "keine", "keiner", "ohne", "k.a.", "none", "n/a"}
)


def split_titles(words: list[str]) -> tuple[list[str], list[str]]:
    """Part the words of a name into (titles in standard spelling, the other words in their order).

    Titles stand at the front or the back. A word without full stop or hyphen is a title only where another
    word remains, so that a family name "Prof" is not lost.
    """
    front = 0
    while front < len(words) and _is_title(words, front):
        front += 1
    back = len(words)
    while back > front + 1 and (_ends_a_name(words[back - 1]) or _FACULTY.fullmatch(words[back - 1])):
        back -= 1
    while back < len(words) and not _ends_a_name(words[back]):
        back += 1
    if front == len(words) and words and not re.search(r"[.-]", words[-1]):
        front -= 1
    titles = [spell_title(word) for word in (*words[:front], *words[back:])]
    return titles, words[front:back]


def _is_title(words: list[str], index: int) -> bool:
    """Tell whether words[index], with only titles before it, is a title too."""
    word = words[index]
    if any(kind.fullmatch(word) for kind in (_PROFESSOR, _DOCTOR, _DIPLOMA, _LECTURER)):
        return True
    return index > 0 and bool(_FACULTY.fullmatch(word))


def _ends_a_name(word: str) -> bool:
    """Tell whether a word behind a name is a degree or a title with a full stop ("Anna Kurz M.A.")."""
    if _DEGREE.fullmatch(word):
        return True
    return word.endswith(".") and any(kind.fullmatch(word) for kind in (_PROFESSOR, _DOCTOR, _DIPLOMA))


def read_title_cell(text: str) -> list[str]:
    """Split the cell of a title column into titles; unknown ones stay as written, "keine" and "-" vanish."""
    if text.casefold() in _NO_TITLE:
        return []
    return [spell_title(word) for word in text.replace(",", " ").split()]


def spell_title(word: str) -> str:
    """Write one title word in its standard spelling: "DR" → "Dr.", "dipl.-ing" → "Dipl.-Ing."."""
    if _PROFESSOR.fullmatch(word):
        return "Prof."
    if match := _DOCTOR.fullmatch(word):
        return "Dr.-Ing." if match["engineer"] else "Dr."
    if match := _DIPLOMA.fullmatch(word):
        field = "-".join(part[:1].upper() + part[1:].lower() for part in match["field"].split("-"))
        stop = "." if match["dot"] or len(field) < 5 else ""
        return f"Dipl.-{field}{stop}"
    if match := _DEGREE.fullmatch(word):
        if match["mba"]:
            return "MBA"
        if match["phd"]:
            return "Ph. D."
        if match["law"]:
            return f"LL. {match['kind'].upper()}."
        return f"{match['level'].upper()}. {match['field'].capitalize()}."
    return word.lower() if _FACULTY.fullmatch(word) else word


def merge_titles(column: list[str], found: list[str]) -> str:
    """Join the titles of the title column with those found in the name; what both state is kept once."""
    rest = list(column)
    extra = []
    for title in found:
        if title in rest:
            rest.remove(title)
        else:
            extra.append(title)
    return " ".join(sorted((*column, *extra), key=lambda title: title != "Prof."))


def part_titles(title: str) -> tuple[str, str]:
    """Part a person's titles into those before and those after the name ("M. A."). Source: DIN 5008."""
    after = _AFTER_NAME.findall(title)
    before = " ".join(_AFTER_NAME.sub(" ", title).split())
    return before, " ".join(after)


def highest_title(title: str) -> str:
    """Name the one title a salutation keeps: "Prof.", "Dr." or nothing (diplomas and faculties are left out)."""
    words = title.split()
    if any(_PROFESSOR.fullmatch(word) for word in words):
        return "Prof."
    return "Dr." if any(_DOCTOR.fullmatch(word) for word in words) else ""
