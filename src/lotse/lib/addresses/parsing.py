"""Reading a German address from one or several columns, whichever column its parts are in."""

import re
from functools import lru_cache
from typing import NamedTuple

from lotse.lib.addresses.keys import fold
from lotse.lib.addresses.model import SQUARE, Address
from lotse.lib.addresses.numbers import (
    HouseNumber,
    is_numbered_road,
    read_date_as_range,
    read_number,
    split_street,
)
from lotse.lib.addresses.reasons import Reason

_SIMPLE = re.compile(
    r"([^\W\d_][^\d,;/\n()_]*[^\W\d_]\.?)"
    r"(?: ?([1-9]\d{0,3})(?!\d)(?: ?([A-Za-z])(?![\w.]))?"
    r"(?:(?: ?, ?| ?//? ?| )((?:[A-Z][A-Za-z]|\d{1,2}\. ?[A-Z])(?:[^\d,;/\n()]|\d{1,4}(?!\d))*))?)?"
)
"""Name, number, letter and what follows, as long as nothing in it could be read in another way."""

_SIMPLE_NUMBER = re.compile(r"0*([1-9]\d{0,3}) ?([A-Za-z]?)(?:\.0)?")
_WORDS_OF_MORE = frozenset(
    "nr hausnr haus-nr nummer hausnummer no bei b postfach postf pf wohnhaft wohnsitz obdachlos wohnungslos "
    "ofw o ohne zu z p bis und u".split()
)
"""A street with one of these words may hold more than a name and a number."""

_PLACEHOLDERS = frozenset(
    (
        "-",
        "--",
        "---",
        "?",
        "??",
        "???",
        ".",
        "/",
        "nan",
        "none",
        "null",
        "n/a",
        "k.a.",
        "k. a.",
        "keine",
        "unbekannt",
        "unbek.",
    )
)
_NO_ABODE = re.compile(
    r"\b(?:ohne festen wohnsitz|ohne wohnsitz|o\. ?f\. ?w\.?|ofw|obdachlos|wohnungslos)(?!\w)", re.IGNORECASE
)
_HOME_COUNTRIES = frozenset(
    ("", "d", "de", "deu", "ger", "deutschland", "germany", "brd", "bundesrepublik deutschland")
)

_PO_BOX = re.compile(
    r"(?:^|[ ,;])(?:postfach|postf\.|pf\.?)(?: ?nr\.?)?:? ?(\d[\d ]{0,10}\d|\d)(?!\d)", re.IGNORECASE
)
_CARE_MARK = r"(?:c ?/ ?o\b|%|p\. ?A\.|z\. ?Hd\.|bei\b|b\.|wohnhaft bei|zu Händen)"
_CARE_FIRST = re.compile(rf"^{_CARE_MARK}:? *(?P<name>[^,;]+?)(?:[,;] *(?P<rest>.*))?$", re.IGNORECASE)
_CARE_LATER = re.compile(
    r"(?:[ ,;/(]+)(?:(?i:c ?/ ?o\b|wohnhaft bei|p\. ?a\.)|bei|b\.):? +(?P<name>(?!de[rnm]\b)[^,;()]+)\)?"
)
_CERTAIN_CARE = re.compile(r"^(?:c ?/ ?o\b|%)", re.IGNORECASE)
_POSTCODE_TOWN = re.compile(
    r"(?:^|[ ,;]+)(?:D(?:E)?[- ]{0,2})?(?P<postcode>\d{5}) +(?P<town>[^\W\d_][^\d]*)$", re.IGNORECASE
)
_POSTCODE = re.compile(
    r"(?:D(?:E|EU)?[- ]{0,2})?(?P<postcode>\d{5}|\d{2} \d{3}|\d{4}(?!\d))(?:\.0)?(?![\d])[ ,;]*(?P<town>.*)",
    re.IGNORECASE,
)
_PART_MARK = re.compile(
    r"[ ,(-]*(?:\bOT\b|\bOrtsteil\b|\bStadtteil\b)[.: ]*(?P<part>[^()]+)\)?$", re.IGNORECASE
)
_STREET_WORD = re.compile(
    r"(?:str(?:aße|asse|\.)?|weg|platz|allee|gasse|ring|damm|ufer|wall|steig|stieg|pfad|kamp|hof|graben|chaussee)$",
    re.IGNORECASE,
)


class _Location(NamedTuple):
    postcode: str
    town: str
    town_part: str
    findings: tuple[str, ...]


class _Line(NamedTuple):
    """What the street, number and extra columns hold together."""

    street: str = ""
    number: HouseNumber | None = None
    extra: str = ""
    care_of: str = ""
    po_box: str = ""
    postcode_town: str = ""
    findings: tuple[str, ...] = ()


def parse(
    street: str = "",
    number: str = "",
    extra: str = "",
    postcode: str = "",
    town: str = "",
    place: str = "",
    country: str = "",
) -> Address:
    """Read an address from its columns; any part may stand in the wrong one.

    ``street`` may hold the house number or the whole address, ``place`` holds postcode and town together,
    c/o lines are found in ``street`` and ``extra``. Never fails: what cannot be read stays in ``street`` or
    ``extra``, and `Address.findings` tells what was noticed. Source of the written forms: DIN 5008 and
    directories of German towns.
    """
    location = _read_location(postcode, town, place)
    if not extra and not country:
        simple = _read_simple(street, number, location)
        if simple is not None:
            return simple
    line = _read_line(_clean(street), _clean(number), _clean(extra))
    if line.postcode_town and not (location.postcode and location.town):
        inner = _read_location("", "", line.postcode_town)
        location = _Location(
            location.postcode or inner.postcode,
            location.town or inner.town,
            location.town_part or inner.town_part,
            (*location.findings, Reason.ADDRESS_IN_STREET, *inner.findings),
        )
    return _address(line, location, country)


def _read_simple(street: str, number: str, location: _Location) -> Address | None:
    """Read the common shapes ``Name``, ``Name 12`` and ``Name 12a`` at once; None for any other."""
    if "  " in street or street[:1] == " " or street[-1:] == " ":
        street = " ".join(street.split())
    found = _SIMPLE.fullmatch(street)
    if found is None:
        return None
    if not _WORDS_OF_MORE.isdisjoint(street.lower().replace(".", " ").split()):
        return None
    name, digits, suffix, rest = found.groups()
    if rest and rest[-1] == ".":
        return None
    if number:
        separate = _SIMPLE_NUMBER.fullmatch(number.strip())
        if separate is None or digits is not None:
            return None
        digits, suffix = separate.groups()
    if name.lower() in _PLACEHOLDERS:
        return None
    return Address(
        name,
        int(digits) if digits else None,
        suffix.lower() if suffix else "",
        extra=rest or "",
        postcode=location.postcode,
        town=location.town,
        town_part=location.town_part,
        findings=location.findings,
    )


def _clean(text: str) -> str:
    """Return one line without doubled blanks; a placeholder such as ``-`` or ``k.A.`` counts as empty."""
    lines = [" ".join(line.split()) for line in text.replace("//", " / ").splitlines()]
    line = ", ".join(part for part in lines if part).strip(" ,;")
    return "" if line.lower() in _PLACEHOLDERS else line


@lru_cache(maxsize=1 << 14)
def _read_location(postcode: str, town: str, place: str) -> _Location:
    """Read postcode, town and part of town from columns that may hold each other's content."""
    found_postcode, found_town, findings = "", "", []
    for text in (_clean(postcode), _clean(place), _clean(town)):
        match = _POSTCODE.fullmatch(text)
        name = text
        if match:
            digits, name = match["postcode"].replace(" ", ""), match["town"].strip(" ,;")
            if len(digits) == 4:
                digits = f"0{digits}"
                findings.append(Reason.POSTCODE_PADDED)
            found_postcode = found_postcode or digits
        if name and not name.isdigit():
            found_town = found_town if len(found_town) > len(name) else name
    part = _PART_MARK.search(found_town)
    if part and part.start() > 0:
        return _Location(found_postcode, found_town[: part.start()], part["part"].strip(), tuple(findings))
    head, comma, tail = found_town.partition(",")
    return _Location(found_postcode, head.strip(), tail.strip() if comma else "", tuple(findings))


def _read_line(street: str, number: str, extra: str) -> _Line:
    """Take apart the three columns of the address line, from the most certain mark to the least."""
    findings: list[str] = []
    postcode_town, po_box, care_of = "", "", ""
    found = _POSTCODE_TOWN.search(street)
    if found:
        postcode_town, street = street[found.start() :].strip(" ,;"), street[: found.start()]
    if found := _PO_BOX.search(street) or _PO_BOX.search(extra):
        po_box = found[1].replace(" ", "")
        street, extra = _PO_BOX.sub(" ", street).strip(" ,;"), _PO_BOX.sub(" ", extra).strip(" ,;")
    street, care_of = _take_care_of(street, in_street=True)
    extra, care_of_extra = _take_care_of(extra, in_street=False)
    number, care_of_number = _take_care_of(number, in_street=False)
    care_of = care_of or care_of_extra or care_of_number
    street, house, more = _read_street_and_number(street, number, findings)
    if house is None and extra and (read := _number_in_extra(extra)):
        house, extra = read, ""
    rest = house.rest if house else ""
    extras = ", ".join(part for part in (rest, more, extra) if part)
    return _Line(street, house, extras, care_of, po_box, postcode_town, tuple(findings))


def _number_in_extra(extra: str) -> HouseNumber | None:
    """Read an extra column that holds nothing but the house number."""
    number = read_number(extra)
    return number if number and not number.rest else None


def _take_care_of(text: str, *, in_street: bool) -> tuple[str, str]:
    """Split off the name behind c/o or "bei"; streets such as "Bei der Mühle 5" stay whole."""
    first = _CARE_FIRST.match(text)
    if first and _CERTAIN_CARE.match(text):
        rest = first["rest"] or ""
        return (rest, first["name"]) if rest or not in_street else _split_name_and_street(first["name"])
    if first and (not in_street or (first["rest"] and not any(map(str.isdigit, first["name"])))):
        return first["rest"] or "", first["name"]
    later = _CARE_LATER.search(text)
    if later:
        rest = f"{text[: later.start()]}, {text[later.end() :].strip(' ,;')}".strip(" ,;")
        return rest, later["name"].strip()
    return text, ""


def _split_name_and_street(text: str) -> tuple[str, str]:
    """Split ``Meier Hauptstr. 5``: the street begins at the word with a street's ending."""
    words = text.split()
    for position in range(1, len(words)):
        ending = _STREET_WORD.search(words[position])
        if ending:
            alone = ending.start() == 0 and position > 1
            start = position - 1 if alone else position
            return " ".join(words[start:]), " ".join(words[:start])
    return "", text


def _read_street_and_number(
    street: str, number: str, findings: list[str]
) -> tuple[str, HouseNumber | None, str]:
    """Return street, house number and what else stood in the number column."""
    name, house = _split_parts(street)
    own = read_number(number)
    if dated := read_date_as_range(number):
        own = dated
        findings.append(Reason.NUMBER_FROM_DATE)
    if own is None:
        if house and number:
            findings.append(Reason.NUMBER_IN_STREET)
            if not house.suffix and len(number) == 1 and number.isalpha():
                return name, house._replace(suffix=number.lower()), ""
        return name, house, number
    if house is None or house.number != own.number or is_numbered_road(name) or SQUARE.fullmatch(street):
        return street, own, ""
    findings.append(Reason.NUMBER_IN_STREET)
    return name, own if own.suffix or own.number_to else house._replace(rest=own.rest or house.rest), ""


def _split_parts(street: str) -> tuple[str, HouseNumber | None]:
    """Split street and number; a part before a comma that has no number is no street if a later one has."""
    if SQUARE.fullmatch(street):
        return street, None
    name, house = split_street(street)
    if house is None and (bare := read_number(street)) and (len(street) < 6 or not bare.rest):
        return bare.rest, bare._replace(rest="")
    head, comma, tail = name.rpartition(",")
    if house and comma and tail.strip():
        return tail.strip(), house._replace(rest=", ".join(filter(None, (house.rest, head.strip()))))
    return name, house


def _address(line: _Line, location: _Location, country: str) -> Address:
    findings = [*location.findings, *line.findings]
    homeless = _NO_ABODE.search(line.street) or _NO_ABODE.search(line.extra)
    street = "" if homeless else line.street
    if homeless:
        findings.append(Reason.NO_FIXED_ABODE)
    elif line.po_box:
        findings.append(Reason.PO_BOX)
    elif not street and line.number is None:
        findings.append(Reason.NO_ADDRESS)
    if line.care_of:
        findings.append(Reason.CARE_OF)
    if " ".join(fold(country).split()) not in _HOME_COUNTRIES:
        findings.append(Reason.FOREIGN_COUNTRY)
    house = line.number or HouseNumber(0)
    return Address(
        street,
        house.number or None,
        house.suffix,
        house.number_to,
        house.suffix_to,
        line.extra,
        line.care_of,
        line.po_box,
        location.postcode,
        location.town,
        location.town_part,
        tuple(dict.fromkeys(findings)),
    )
