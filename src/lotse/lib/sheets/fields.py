"""What a column can hold, and the names that clerks and their programs give it."""

import re
from enum import StrEnum
from functools import lru_cache


class Field(StrEnum):
    """What a column holds. Kinds after `REMARK` are never read: the purpose does not need them."""

    CLIENT_NUMBER = "client_number"
    UNIT_NUMBER = "unit_number"
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    FULL_NAME = "full_name"
    TITLE = "title"
    FORM_OF_ADDRESS = "form_of_address"
    BIRTH_DATE = "birth_date"
    STREET = "street"
    HOUSE_NUMBER = "house_number"
    STREET_LINE = "street_line"
    ADDRESS_EXTRA = "address_extra"
    POSTCODE = "postcode"
    TOWN = "town"
    PLACE = "place"
    TOWN_PART = "town_part"
    PHONE = "phone"
    MOBILE = "mobile"
    EMAIL = "email"
    LANGUAGE = "language"
    CLAIMANT_STATUS = "claimant_status"
    BLOCKED = "blocked"
    REMARK = "remark"
    NATIONALITY = "nationality"
    BENEFIT_SINCE = "benefit_since"
    DISABILITY = "disability"
    PROFILE = "profile"
    STAFF_MEMBER = "staff_member"
    UNEMPLOYED = "unemployed"
    BENEFIT_AMOUNT = "benefit_amount"
    BANK = "bank"
    UNKNOWN = "unknown"


# Why a column is not read, as the data protection officer sees it in the list of dropped columns.
DROPPED: dict[Field, str] = {
    Field.NATIONALITY: "Staatsangehörigkeit",
    Field.BENEFIT_SINCE: "Dauer des Leistungsbezugs",
    Field.DISABILITY: "Angaben zu Behinderung oder Gesundheit",
    Field.PROFILE: "Profillage",
    Field.STAFF_MEMBER: "Angaben zu Beschäftigten",
    Field.UNEMPLOYED: "Arbeitslosigkeit",
    Field.BENEFIT_AMOUNT: "Geldbeträge",
    Field.BANK: "Bankverbindung",
    Field.UNKNOWN: "weitere persönliche Angaben",
}

_NUMBER = r"(nr|nrn|nummer|no|id|kennung|kennzeichen|kz)"
_STREET = r"(str|strasse|strassen|strassenname|strasze|street)"
_HOUSE_NO = r"(haus|hs|h)?(nr|nummer|no|n)"
_AND = r"(und|u|mit|oder|o)?"

# Tried in this order on the compact name (see `_compact`); the first that matches all of it wins.
_NAMES: tuple[tuple[Field, str], ...] = (
    (
        Field.BLOCKED,
        r"(?!.*(leistung|konto|zeit|frist)).*sperr.*|(adresse|anschrift|adr)?(geheim|geschuetzt"
        r"|gesp)(jn|janein)?"
        r"|schutzvermerk|schutzadresse|(par|paragraf|paragraph)?5[12](bmg)|as(jn|kz)|auskunftssp",
    ),
    (
        Field.UNKNOWN,
        r"(geb|geburts)(ort|name|land|jahr|jhr|stadt|kreis)|gebname|familienstand|famst|konfession"
        r"|religion|kk"
        r"|krankenkasse.*|steuer.*|rente.*|rv(nr|nummer)|sozialvers.*|sv(nr|nummer)|aufenthalt.*|alter"
        r"|migration.*|.*diagnose.*|anzahlkinder|kinder.*|.*erkrankung.*|.*alleinerziehend.*|alte.*|frueher.*"
        r"|.*(angelegt|geaendert|erfasst|importiert)(am|von)?|gesetzlvertreter|vormund",
    ),
    (
        Field.STAFF_MEMBER,
        r".*betreuer.*|betreuung|.*sachbearbeit.*|.*(fall|case)manage.*|pap|(persoenliche?r?)?ansprechp.*"
        r"|.*vermittler(in)?|.*integrationsfachkraft|ifk|team.*|orgeinheit|orgzeichen|organisationseinheit"
        r"|zustaendig.*|sb(name|in)|kundenbetr.*",
    ),
    (
        Field.DISABILITY,
        r".*schwerbeh.*|gdb|grdb|sb|schwb.*|.*behinder.*|.*reha.*|gesundheit.*|merkzeichen|erwerbsminderung",
    ),
    (Field.UNIT_NUMBER, rf"(bg|bedarfsgemeinschaft|bedarfsgem|bedgem)s?{_NUMBER}?"),
    (
        Field.CLIENT_NUMBER,
        rf"(kunden?|kd|kdn|knd|klienten?|client|personen|pers|stamm){_NUMBER}(neu|aktuell)?|kn|kunden"
        rf"|aktenzeichen",
    ),
    (
        Field.GIVEN_NAME,
        r"(vor|ruf)name[ns]?|vorn|vname|1vorname|ersterrufname|firstname|givenname|givennames?",
    ),
    (
        Field.FULL_NAME,
        rf"(name|nachname|familienname|zuname|nname){_AND}(vorname|vname|rufname)s?|vor{_AND}(nach|zu"
        rf"|familien)?name"
        rf"|(vorname|rufname){_AND}(nachname|name|familienname|zuname)|(voller|vollstaendiger|gesamt)name"
        r"|kundenname|kunde|kundin|kundein|person|leistungsberechtigter?|ganzername|fullname"
        r"|namevollstaendig",
    ),
    (
        Field.FAMILY_NAME,
        r"name|namen|(nach|familien|zu|fam|n)name[ns]?|nachn|nname|famn|surname|lastname|familyname",
    ),
    (Field.TITLE, r"(akad|akademischer)?(titel|grad)|tit|title"),
    (
        Field.FORM_OF_ADDRESS,
        r"anrede.*|anr|geschlecht.*|geschl|gesch|mwd|mw|wm|wmd|mwdx|sex|gender|herrfrau|frauherr",
    ),
    (
        Field.BIRTH_DATE,
        r"(geb|geburts)(datum|dat|tag|d|dt)(um)?|geb|gebam|geboren(am)?|geburt|gebdatumtt.*|gdat|gdatum|dob"
        r"|birthdate|birthday|dateofbirth",
    ),
    (
        Field.ADDRESS_EXTRA,
        r"(adress?|adressen|anschrift|anschriften|strassen|haus|hausnummern?|hausnr|hnr|wohnungs|whg|wohn)?"
        r"(zusatz|zus|zusatzfeld|zusaetze|zusatzangabe)(n?r?[12])?|co|careof|wohnung|wohnungs?nr"
        r"|etage|stockwerk|whg|whgnr"
        r"|(adress|anschrift)zeile2|adresse2|anschrift2|hauslage|gebaeudeteil|zustellhinweis",
    ),
    (
        Field.STREET_LINE,
        rf"{_STREET}{_AND}{_HOUSE_NO}|(wohn|post|melde)?(anschrift|adresse|adr)(zeile1|1)?|address",
    ),
    (Field.STREET, rf"(wohn)?{_STREET}(bezeichnung|bez|name)?|wohnstrasse"),
    (Field.HOUSE_NUMBER, r"(haus|hs|h)(nr|nummer|no|n)|housenumber|hausnrn"),
    (Field.PLACE, rf"(plz|postleitzahl){_AND}(wohn)?(ort|stadt|ortsname)|ort{_AND}plz"),
    (Field.POSTCODE, r"plz|postleitzahl|postltzl|postlz|zip|zipcode|postcode|postalcode"),
    (
        Field.TOWN_PART,
        r"ortsteil|stadtteil|(stadt)?bezirk|quartier|ot|viertel|stadtviertel|planungsraum|plraum"
        r"|sozialraum|gemarkung",
    ),
    (Field.TOWN, r"(wohn)?(ort|stadt)|wohnsitz|gemeinde|ortsname|(wohn)?sitzgemeinde|city|town"),
    (Field.MOBILE, rf"(mobil|handy)(telefon|tel|funk|funktelefon)?{_NUMBER}?|mobile|smartphone"),
    (
        Field.PHONE,
        rf"(tel|telefon|telef|fon|phone|festnetz|ruf)(anschluss)?(privat|priv|festnetz"
        rf"|[12])?{_NUMBER}?(privat|priv|[12])?"
        rf"|(mobil|handy){_AND}(festnetz|tel|telefon)|(telefon|festnetz|tel){_AND}(mobil|handy)"
        rf"|erreichbar.*|rufn",
    ),
    (Field.EMAIL, r"e?mail(adresse|adr)?|emailadr"),
    (
        Field.LANGUAGE,
        r"(mutter|haupt|kontakt|verkehrs|familien|brief|korrespondenz|bevorzugte)?sprache|sprachen?"
        r"|sprachkz|language",
    ),
    (
        Field.CLAIMANT_STATUS,
        r"(kunden|personen|lb|elb|leistungs)?status|elb.*|erwerbsfaehig.*|leistungsberechtigt.*",
    ),
    (
        Field.BENEFIT_SINCE,
        r"(leistungs|alg2|algii|buergergeld|sgbii|sgb2|hilfe)?bezug(seit|ab|beginn|sbeginn|sdauer|von"
        r"|bis)?|leistungsbezug.*"
        r"|lb(seit|beginn|ab|von)?|imbezug.*|bezugsdauer|bezugsbeginn|leistung(en)?(seit|ab|von|bis)"
        r"|leistungsbeginn"
        r"|bedarf(seit|ab)|kundeseit|seit|eintritt|zugang",
    ),
    (
        Field.NATIONALITY,
        r"staats?(angeh.*|ang|ange|buerger.*|b)?|nation.*|herkunft.*|stang|staatangeh.*|citizenship",
    ),
    (Field.PROFILE, r"profil.*|betreuungsstufe|.*profiling|kundengruppe|pl"),
    (Field.UNEMPLOYED, r"arbeitslos.*|alo.*|langzeit.*|lzalo|lza|arbeitsuchend.*"),
    (
        Field.BENEFIT_AMOUNT,
        r".*betrag|regel(bedarf|satz|leistung)|kdu|miete|.*leistungshoehe|bedarf|einkommen.*|anspruch"
        r"|summe.*|.*euro|.*eur",
    ),
    (Field.BANK, r"iban|bic|konto.*|bank.*|blz|swift"),
    (
        Field.REMARK,
        r"bem|bemerk|bemerkung(en)?|anm|anmerkung(en)?|hinweise?|notiz(en)?|kommentare?|sonstiges"
        r"|vermerke?|info|infos|memo"
        r"|freitext|besonderheit(en)?|zusatzinfo|hinweistext|bemerkungstext",
    ),
)
_COMPILED = tuple((field, re.compile(pattern)) for field, pattern in _NAMES)

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "§": "par"})
_NOT_A_NAME = re.compile(r"[^a-z0-9?]+")
_LOST = ("ss", "ae", "oe", "ue", "")


@lru_cache(maxsize=1024)
def recognise(header: str) -> Field | None:
    """The kind of column that a header names, or None where the name says nothing.

    Case, umlauts, dots, blanks and underscores do not matter (`Kd-Nr.`, `KDNR`); a lost character
    (`Stra?e`) is filled in where that gives a known name.
    """
    compact = _NOT_A_NAME.sub("", header.replace("\ufffd", "?").casefold().translate(_UMLAUTS))
    if not compact or len(compact) > 40:
        return None
    candidates = [compact.replace("?", filling) for filling in _LOST] if "?" in compact else [compact]
    for candidate in candidates:
        for field, pattern in _COMPILED:
            if pattern.fullmatch(candidate):
                return field
    return None
