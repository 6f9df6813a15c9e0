"""Why an address was read or matched the way it was: codes for machines, one German sentence for people."""

from collections.abc import Mapping
from enum import StrEnum


class Reason(StrEnum):
    """Code of a finding (made while reading an address) or of a decision (made while matching it)."""

    # Found while reading the address.
    NO_ADDRESS = "no-address"
    NO_FIXED_ABODE = "no-fixed-abode"
    PO_BOX = "po-box"
    CARE_OF = "care-of"
    FOREIGN_COUNTRY = "foreign-country"
    ADDRESS_IN_STREET = "address-in-street"
    NUMBER_IN_STREET = "number-in-street"
    NUMBER_FROM_DATE = "number-from-date"
    NUMBER_CONFLICT = "number-conflict"
    POSTCODE_PADDED = "postcode-padded"

    # Decided about the house number.
    NUMBER_IN_RANGE = "number-in-range"
    WHOLE_STREET = "whole-street"
    SUFFIX_NOT_LISTED = "suffix-not-listed"
    PARITY_MISMATCH = "parity-mismatch"
    NUMBER_MISSING = "number-missing"
    NUMBER_BETWEEN_RANGES = "number-between-ranges"
    NUMBER_BEYOND_RANGES = "number-beyond-ranges"
    RANGE_SPANS_AREAS = "range-spans-areas"
    RANGE_PARTLY_LISTED = "range-partly-listed"
    SEGMENTS_OVERLAP = "segments-overlap"

    # Decided about the street.
    STREET_CORRECTED = "street-corrected"
    STREET_AMBIGUOUS = "street-ambiguous"
    STREET_UNKNOWN = "street-unknown"
    SPELLING_DECIDED = "spelling-decided"

    # Decided about postcode and town.
    POSTCODE_MISSING = "postcode-missing"
    POSTCODE_CORRECTED = "postcode-corrected"
    POSTCODE_AMBIGUOUS = "postcode-ambiguous"
    TOWN_MISSING = "town-missing"
    TOWN_FROM_POSTCODE = "town-from-postcode"
    TOWN_CORRECTED = "town-corrected"
    TOWN_PART_DECIDED = "town-part-decided"
    TOWN_CONFLICT = "town-conflict"
    TOWN_UNKNOWN = "town-unknown"


REASON_TEXT: Mapping[Reason, str] = {
    Reason.NO_ADDRESS: "Es ist keine Anschrift angegeben.",
    Reason.NO_FIXED_ABODE: "Die Person hat keinen festen Wohnsitz.",
    Reason.PO_BOX: "Es ist ein Postfach angegeben.",
    Reason.CARE_OF: "Die Anschrift lautet auf eine andere Person (c/o, bei).",
    Reason.FOREIGN_COUNTRY: "Die Anschrift liegt im Ausland.",
    Reason.ADDRESS_IN_STREET: "Postleitzahl und Ort standen im Straßenfeld.",
    Reason.NUMBER_IN_STREET: "Die Hausnummer stand im Straßenfeld.",
    Reason.NUMBER_FROM_DATE: "Die Hausnummer war von der Tabelle in ein Datum verwandelt.",
    Reason.NUMBER_CONFLICT: "Im Straßenfeld und im Nummernfeld stehen verschiedene Hausnummern.",
    Reason.POSTCODE_PADDED: "Der Postleitzahl fehlte die führende Null.",
    Reason.NUMBER_IN_RANGE: "Die Hausnummer liegt in einem Bereich des Straßenverzeichnisses.",
    Reason.WHOLE_STREET: "Die ganze Straße gehört zu einem Gebiet.",
    Reason.SUFFIX_NOT_LISTED: "Der Buchstabe fehlt im Verzeichnis; er zählt zur letzten Hausnummer des Bereichs.",
    Reason.PARITY_MISMATCH: "Die Hausnummer ist im Verzeichnis genannt, obwohl sie nicht zu gerade/ungerade passt.",
    Reason.NUMBER_MISSING: "Die Hausnummer fehlt.",
    Reason.NUMBER_BETWEEN_RANGES: "Die Hausnummer liegt zwischen den Bereichen des Straßenverzeichnisses.",
    Reason.NUMBER_BEYOND_RANGES: "Die Hausnummer liegt vor oder hinter allen Bereichen der Straße.",
    Reason.RANGE_SPANS_AREAS: "Die angegebenen Hausnummern liegen in verschiedenen Gebieten.",
    Reason.RANGE_PARTLY_LISTED: "Nur ein Teil der angegebenen Hausnummern steht im Straßenverzeichnis.",
    Reason.SEGMENTS_OVERLAP: "Das Straßenverzeichnis nennt für diese Hausnummer mehrere Gebiete.",
    Reason.STREET_CORRECTED: "Die Straße war verschrieben und wurde berichtigt.",
    Reason.STREET_AMBIGUOUS: "Die Schreibweise passt zu mehreren Straßen.",
    Reason.STREET_UNKNOWN: "Die Straße steht nicht im Straßenverzeichnis.",
    Reason.SPELLING_DECIDED: "Die genaue Schreibweise hat zwischen ähnlichen Straßen entschieden.",
    Reason.POSTCODE_MISSING: "Die Postleitzahl fehlt.",
    Reason.POSTCODE_CORRECTED: "Die Postleitzahl passte nicht zur Straße und wurde berichtigt.",
    Reason.POSTCODE_AMBIGUOUS: "Die Straße gibt es mehrmals; die Postleitzahl entscheidet es nicht.",
    Reason.TOWN_MISSING: "Der Ort fehlt.",
    Reason.TOWN_FROM_POSTCODE: "Der Ort wurde aus der Postleitzahl erschlossen.",
    Reason.TOWN_CORRECTED: "Der Ort war anders geschrieben und wurde berichtigt.",
    Reason.TOWN_PART_DECIDED: "Der Ortsteil hat zwischen gleichnamigen Straßen entschieden.",
    Reason.TOWN_CONFLICT: "Ort und Postleitzahl widersprechen einander.",
    Reason.TOWN_UNKNOWN: "Der Ort steht nicht im Straßenverzeichnis.",
}
