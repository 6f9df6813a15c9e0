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
_JOINED = r"(und|u|mit|inkl|incl|samt)"
_BARE_NO = r"(nr|nummer|no)"

# Tried in this order on the compact name (see `_compact`); the first that matches all of it wins.
_NAMES: tuple[tuple[Field, str], ...] = (
    (
        Field.BLOCKED,
        r"(?!.*(leistung|konto|zeit|frist)).*sperr.*|(adresse|anschrift|adr)?(geheim|geschuetzt"
        r"|gesp)(jn|janein)?"
        r"|schutzvermerk|schutzadresse|(par|paragraf|paragraph)?5[12](bmg)|(as|sv|ues|ue|ms)(jn|kz)|auskunftsspe?"
        r"|(par|paragraf|paragraph)5[12].*|bmg.*|.*(block(ed|iert|ade)).*|geheim.*|vertraulich.*|auskunftsverb.*"
        r"|.*(adress?(en|daten)?|anschrift(en)?|personen|opfer|zeugen|gewalt)schutz.*|schutz(status|bedarf)?(jn|kz)?"
        r"|.*schutzbed(uerft.*)?|.*schutzwuerdig.*|geschuetzte(r)?(person|adresse|anschrift)|gefaehrd(et|ung).*"
        r"|uebermittlungsverb.*|inkognito.*|anonym.*|restricted|confidential|protected|frauenhaus.*"
        r"|as|sv|ues|uesp|asp|geh",
    ),
    (
        Field.UNKNOWN,
        r"(geb|geburts)(ort|name|land|jahr|jhr|stadt|kreis)|gebname|familienstand|famst|konfession"
        r"|.*(leistung|zeit|frist).*sperr.*|sperr(zeit|frist).*|religion|kk"
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
        rf"(kunden?|kd|kdn|knd|klienten?|clients?|customer|personen|pers|stamm){_NUMBER}(neu|aktuell)?|kn|kunden"
        rf"|aktenzeichen",
    ),
    (
        Field.GIVEN_NAME,
        r"(vor|ruf)name[ns]?|vorn|vname|1vorname|ersterrufname|vornamen?1|first|firstnames?|fname"
        r"|forenames?|given|givennames?",
    ),
    (
        Field.FULL_NAME,
        rf"(name|nachname|familienname|zuname|nname){_AND}(vorname|vorn|vname|rufname)s?|vor{_AND}(nach|zu"
        rf"|familien)?name"
        rf"|(vorname|rufname){_AND}(nachname|name|familienname|zuname)|(voller|vollstaendiger|gesamt)name"
        r"|kundenname|kunde|kundin|kundein|antragsteller(in)?|person|leistungsberechtigter?|ganzername|fullname"
        r"|namevollstaendig",
    ),
    (
        Field.FAMILY_NAME,
        r"name|namen|name1|(nach|familien|zu|fam|n)name[ns1]?|nachn|nname|famn|surname|last|lastname|lname"
        r"|familyname|name(der?|des|die|s)*(leistungsberechtigte[nrs]?|kunden|kundin|antragstellers?(in)?|person)",
    ),
    (Field.TITLE, r"(akad|akademischer)?(titel|grad)|tit|title"),
    (
        Field.FORM_OF_ADDRESS,
        r"anrede.*|anr|geschlecht.*|geschl|gesch|mwd|mw|wm|wmd|mwdx|sex|gender|herrfrau|frauherr",
    ),
    (
        Field.BIRTH_DATE,
        r"(geb|geburts)(datum|dat|tag|d|dt)(um)?(tt.*)?|geb|gebam|geboren(am)?|geburt|gdat|gdatum|dob"
        r"|birthdate|birthday|dateofbirth",
    ),
    (
        Field.ADDRESS_EXTRA,
        r"(adress?|adressen|anschrift|anschriften|strassen|haus|hausnummern?|hausnrn?|hnr|wohnungs|whg|wohn)?"
        r"(zusatz|zus|zusatzfeld|zusaetze|zusatzangabe)(n?r?[12])?|hnrz|hsnrz|co|careof|wohnung|wohnungs?nr"
        r"|etage|stockwerk|whg|whgnr"
        r"|(adress|anschrift)zeile2|addressline2|address2|adresse2|anschrift2|hauslage|gebaeudeteil|zustellhinweis",
    ),
    (
        Field.STREET_LINE,
        rf"{_STREET}{_AND}{_HOUSE_NO}"
        r"|(aktuelle|derzeitige|jetzige|gegenwaertige)?(wohn|post|melde|zustell|haupt)?(anschrift|adresse|adr)"
        r"(zeile)?1?|(street|home|postal|mailing)?address(line)?1?",
    ),
    (Field.STREET, rf"(wohn)?{_STREET}(bezeichnung|bez|name)?|wohnstrasse"),
    (
        Field.HOUSE_NUMBER,
        rf"(haus|hs|h)(nr|nrn|nummer|no|n)({_JOINED}(zusatz|zus|buchstabe|bst))?|{_BARE_NO}{_JOINED}(zusatz|zus)"
        r"|house(number|no|nr)",
    ),
    (Field.PLACE, rf"(plz|postleitzahl){_AND}(wohn)?(ort|stadt|ortsname)|ort{_AND}plz"),
    (
        Field.POSTCODE,
        r"plz|postleitzahl(en)?|postleitz?|postltzl|postlz|plzahl|zip|zipcode|postcode|postalcode",
    ),
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
        r"notes?|remarks?|comments?|bem|bemerk|bemerkung(en)?|anm|anmerkung(en)?|hinweise?|notiz(en)?|kommentare?|sonstiges"
        r"|vermerke?|info|infos|memo"
        r"|freitext|besonderheit(en)?|zusatzinfo|hinweistext|bemerkungstext",
    ),
    # What else is often ticked and says nothing about a blocked address.
    (
        Field.UNKNOWN,
        r".*(fuehrerschein|pkw|auto|kfz|fahrerlaubnis|mobilitaet).*|.*(schwanger|mutterschutz|elternzeit).*"
        r"|.*(fluechtling|asyl|geduldet|duldung|spaetaussiedler).*|.*(dolmetsch|analphabet|alphabetisier).*"
        r"|.*(sanktion|minderung|meldeversaeumnis|widerspruch|klage|insolvenz|pfaendung|schulden).*"
        r"|.*(massnahme|foerder|qualifizier|weiterbildung|sprachkurs|integrationskurs|bildung).*"
        r"|.*(schule|schueler|student|studium|ausbildung|azubi|abitur|abschluss|beruf).*"
        r"|.*(verheiratet|ledig|geschieden|verwitwet|partner|haushalt|kind(er)?u).*|kind|u25|ue?50|ue?55"
        r"|.*(rentner|pension|pflegegrad|pflegebed|pflege).*|obdachlos.*|wohnungslos.*|.*(haftentl|inhaft).*"
        r"|selbst?(st)?aend.*|.*(minijob|nebenjob|midijob|teilzeit|vollzeit|beschaeftigt|arbeitgeber).*"
        r"|ae|nef|ehb|hv|(bg)?vorstand|hauptperson|bevollmaechtigt(er?)?(bg)?|vollmacht|.*erwerbstaetig.*"
        r"|.*aufstock.*|ergaenzer|inarbeit|egv|.*vereinbarung|kooperationsplan|erstgespraech|einladung.*"
        r"|eingeladen|.*vorhanden|einwilligung|einverstaendnis|zustimmung|online.*|postkorb|jobcenterdigital"
        r"|(neu|bestands|haupt)kunde|aktiv|lzb|(par)?16[a-k]|emrente|krank|au|sucht|heizung|wohngeld|but|teilhabe"
        r"|.*ausstattung|darlehen|ortsabwesen.*|oaw|haustier.*|hund|whatsapp|newsletter|kopfzahl|anzahl.*"
        r"|bggroesse|maennlich|weiblich|volljaehrig|minderjaehrig|.*hintergrund|ukraine|deutsch|[abc][12]"
        r"|geprueft|erledigt|bearbeitet",
    ),
)
_COMPILED = tuple((field, re.compile(pattern)) for field, pattern in _NAMES)

# Headers so short that other programs use them for other things; the cells have the last word.
_BRIEF_FLAGS = frozenset({"as", "sv", "ues", "uesp", "asp", "geh", "schutz"})

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "§": "par"})
_NOT_A_NAME = re.compile(r"[^a-z0-9?]+")
_LOST = ("ss", "ae", "oe", "ue", "")
_JOINING = re.compile(r"\s*[/+&]\s*")
_BRACKETS = re.compile(r"\s*[(\[{]([^)\]}]*)[)\]}]?")
# A remark in brackets that makes the column somebody else's, or one of the past.
_OTHERS = re.compile(
    r"alt|früher|ehemal|vorher|bis\b|betreu|vormund|vermiet|arbeit|partner|kind|mutter|vater|eltern|bank"
    r"|notfall|sachb|berat|amt|bearbeit|kontakt|dritt",
    re.IGNORECASE,
)
_TOKENS = re.compile(r"[^\W_]+")
# Words that only say whose column it is: all columns are the client's.
_CLIENT_WORDS = frozenset(
    "lb elb kd kunde kunden kundin klient klientin antragsteller antragstellerin ast as in person personen "
    "der des die leistungsberechtigte leistungsberechtigter leistungsberechtigten 1".split()
)
_LONGEST = 60  # characters of a header, once it is compact


@lru_cache(maxsize=1024)
def recognise(header: str) -> Field | None:
    """The kind of column that a header names, or None where the name says nothing.

    Case, umlauts, dots, blanks and underscores do not matter (`Kd-Nr.`, `KDNR`); a lost character
    (`Stra?e`) is filled in where that gives a known name. What stands in brackets (`Geburtsdatum
    (TT.MM.JJJJ)`) and words for the client (`NAME_LB`) count only where the name says nothing otherwise.
    """
    folded = header.replace("\ufffd", "?").casefold()
    names = (_JOINING.sub(" und ", folded), folded, _essence(folded))
    for compact in dict.fromkeys(map(_compact, names)):
        if (kind := _named(compact)) is not None:
            return kind
    return None


def is_brief_flag(header: str) -> bool:
    """Whether a header is one of the abbreviations for a blocked address that may mean something else."""
    return _compact(header.casefold()) in _BRIEF_FLAGS


def is_former_number(header: str) -> bool:
    """Whether a header names the number a client had before: `Kundennummer alt`, `Kd-Nr. (alt)`."""
    name, _, last = header.casefold().rstrip(" )").rpartition("alt")
    return not last and _named(_compact(name)) is Field.CLIENT_NUMBER


def _essence(folded: str) -> str:
    """A header without brackets and without words for the client; empty where it is about somebody else."""
    if any(_OTHERS.search(remark) for remark in _BRACKETS.findall(folded)):
        return ""
    words: list[str] = _TOKENS.findall(_BRACKETS.sub(" ", folded))
    return " ".join(word for word in words if word not in _CLIENT_WORDS)


def _compact(folded: str) -> str:
    return _NOT_A_NAME.sub("", folded.translate(_UMLAUTS))


def _named(compact: str) -> Field | None:
    if not compact or len(compact) > _LONGEST:
        return None
    candidates = [compact.replace("?", filling) for filling in _LOST] if "?" in compact else [compact]
    for candidate in candidates:
        for field, pattern in _COMPILED:
            if pattern.fullmatch(candidate):
                return field
    return None
