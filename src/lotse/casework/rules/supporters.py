"""Who stands on a network card: by first name or role only, for they are not here to be asked.

What looks like a whole name, a telephone number or a mail address is refused. The grammar knows the words by which
people name a role; whatever else stands there is taken for a name, and of a name there may be one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

CHARACTERS = 40
MOST_SUPPORTERS = 40
MOST_DIGITS = 2

_MAIL_OR_PAGE = re.compile(r"@|\bwww\.|://|\.(?:de|com|net|org|eu|info)\b", re.IGNORECASE)
# Titles are followed by family names, whatever that name looks like.
_TITLE = re.compile(
    r"\b(?:herrn?|frau|fr|hr|hrn|dr|prof|familie|fam|eheleute|mr|mrs|ms|mme|bay|hanım)\b\.?\s+\w",
    re.IGNORECASE,
)
_NOBLE = frozenset(
    {"von", "van", "vom", "zu", "zum", "zur", "de", "di", "da", "del", "el", "al", "bin", "ibn", "ter"}
)
_APART = re.compile(r"[,;/&+()]|\b(?:und|oder|u)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?")

# Words that tie others together, or say how or where somebody is near.
_TYING = frozenset(
    "der die das den dem des ein eine einer einem eines mein meine meiner meinem meinen sein seine ihr ihre unser "
    "unsere aus bei beim im in am an auf mit ohne für vom von zum zur über unter neben nebenan oben unten gegenüber "
    "früher jetzt hier dort daheim hause zuhause".split()
)
# Roles in one word, where no ending below gives them away.
_ROLES = frozenset(
    "mama papa mutti vati oma opa omi opi eltern großeltern schwiegereltern geschwister kinder kind baby sohn tochter "
    "enkel enkelin neffe nichte cousin cousine base vetter onkel tante bruder schwester mann ehemann ehefrau partner "
    "partnerin verlobter verlobte ex exmann exfrau familie verwandte pate patin taufpate patenkind mutter vater "
    "freund freundin freunde freundinnen kumpel kumpels nachbar nachbarn nachbarin bekannte bekannter mitbewohner clique "
    "wg team chef chefin kollege kollegin kollegen kolleginnen mitschüler trainer trainerin lehrer lehrerin meister "
    "arzt ärztin hausarzt hausärztin pfarrer pfarrerin imam priester rabbiner pastor pastorin seelsorger betreuer "
    "anwalt anwältin hebamme vermieter vermieterin hausmeister hausverwaltung lotse lotsin berater beraterin therapeut "
    "psychologe psychologin pate ehrenamt ehrenamtlicher ehrenamtliche hund katze kirche moschee synagoge gemeinde "
    "jobcenter kita hort schule verein sport fußball turnen chor kiosk bäcker bäckerei laden werkstatt firma betrieb "
    "arbeit büro caritas diakonie tafel feuerwehr polizei krankenkasse jugendamt sozialamt rathaus bibliothek vhs "
    "kurs stammtisch treff band orchester theater garten kleingarten spielplatz selbsthilfe pflege pflegedienst".split()
)
# … and by their ending: „Schwiegermutter“, „Schuldnerberatung“, „Deutschkurs“, „Nachbarsfrau“.
_ROLE_ENDINGS = (
    *(
        "mutter",
        "vater",
        "eltern",
        "bruder",
        "schwester",
        "tochter",
        "sohn",
        "kind",
        "kinder",
        "tante",
        "onkel",
        "oma",
    ),
    *(
        "opa",
        "frau",
        "mann",
        "leute",
        "freund",
        "freundin",
        "freunde",
        "nachbar",
        "nachbarin",
        "nachbarn",
        "kollege",
    ),
    *(
        "kollegin",
        "kollegen",
        "partner",
        "partnerin",
        "genosse",
        "genossin",
        "chef",
        "chefin",
        "leiter",
        "leiterin",
    ),
    *(
        "lehrer",
        "lehrerin",
        "erzieher",
        "erzieherin",
        "berater",
        "beraterin",
        "beratung",
        "betreuer",
        "betreuerin",
    ),
    *(
        "betreuung",
        "helfer",
        "helferin",
        "hilfe",
        "pfleger",
        "pflegerin",
        "arzt",
        "ärztin",
        "ärzte",
        "therapeut",
    ),
    *(
        "therapeutin",
        "anwalt",
        "anwältin",
        "arbeiter",
        "arbeiterin",
        "arbeit",
        "vermittler",
        "vermittlerin",
        "meister",
    ),
    *(
        "trainer",
        "trainerin",
        "begleiter",
        "begleiterin",
        "pate",
        "patin",
        "lotse",
        "lotsin",
        "verein",
        "vereine",
    ),
    *(
        "gruppe",
        "kurs",
        "schule",
        "kita",
        "garten",
        "chor",
        "club",
        "klub",
        "amt",
        "dienst",
        "stelle",
        "haus",
        "heim",
    ),
    *(
        "zentrum",
        "treff",
        "team",
        "gemeinde",
        "kirche",
        "büro",
        "kasse",
        "agentur",
        "werk",
        "verband",
        "bund",
        "laden",
    ),
    *("markt", "praxis", "klinik", "mannschaft", "familie", "wart", "wartin", "macher", "macherin"),
)


def label_violations(label: str) -> Iterator[str]:
    """Yield in German what keeps a label from standing on a network card.

    Law: Art. 5 Abs. 1 Buchst. c, Art. 14 DSGVO (people who are not here are named no closer than needed)
    """
    if not label:
        yield "Bitte schreiben Sie, wer gemeint ist: ein Vorname oder eine Rolle, zum Beispiel „Nachbarin“."
    elif len(label) > CHARACTERS:
        yield f"Bitte fassen Sie sich kürzer: höchstens {CHARACTERS} Zeichen, zum Beispiel „Nachbarin“."
    elif _MAIL_OR_PAGE.search(label):
        yield "Eine E-Mail- oder Internetadresse gehört nicht auf die Karte. Der Vorname oder die Rolle genügt."
    elif sum(sign.isdigit() for sign in label) > MOST_DIGITS:
        yield "Telefonnummern und Daten gehören nicht auf die Karte. Der Vorname oder die Rolle genügt."
    elif looks_like_full_name(label):
        yield (
            "Das sieht nach einem ganzen Namen aus. Weil die anderen nicht mit am Tisch sitzen, genügt der Vorname "
            "oder die Rolle, zum Beispiel „Ayşe“, „Nachbarin“ oder „Tante Inge“."
        )


def looks_like_full_name(label: str) -> bool:
    """Say whether more than a first name or a role stands there: „Anna Müller“, „Frau Müller“, „Anna von Stein“."""
    return bool(_TITLE.search(label)) or any(_is_full_name(part) for part in _APART.split(label))


def _is_full_name(part: str) -> bool:
    """Say whether one of several named things is a whole name: two words of a name stand side by side."""
    words = _WORD.findall(part)
    has_capitals = any(word[:1].isupper() for word in words)
    run, may_be_noble = 0, False
    for at, word in enumerate(words):
        if word.casefold() in _NOBLE and run and not _is_institution(words[at + 1 : at + 2]):
            may_be_noble = True
        elif _is_role(word) or word.casefold() in _TYING or _is_adjective(word, at, has_capitals):
            run, may_be_noble = 0, False
        elif not _is_initial(word):
            run += 1
            if run >= 2 or may_be_noble:
                return True
    return False


def _is_role(word: str) -> bool:
    plain = word.casefold().rstrip(".")
    return (
        plain in _ROLES
        or plain.endswith(_ROLE_ENDINGS)
        or any(piece in _ROLES or piece.endswith(_ROLE_ENDINGS) for piece in plain.split("-"))
    )


def _is_institution(following: list[str]) -> bool:
    """Say whether what follows a small word is a role or a place after all: „Anna vom Sportverein“."""
    return bool(following) and (_is_role(following[0]) or following[0].casefold() in _TYING)


def _is_adjective(word: str, at: int, has_capitals: bool) -> bool:
    """Say whether a word says what somebody is like: small, before the rest, with an ending of its kind."""
    return has_capitals and at == 0 and word[:1].islower() and word.endswith(("e", "er", "es", "en", "em"))


def _is_initial(word: str) -> bool:
    """Say whether it is one letter, which tells two Annas apart and names nobody: „Anna M.“."""
    return len(word.rstrip(".")) == 1
