"""What casework chooses from. Codes are English and stable; labels are what a case worker reads."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices


class CaseState(TextChoices):
    """Where somebody's case stands; `rules.cases` names every way from one to another."""

    INFORMED = "informed", "informiert"
    IN_CONTACT = "in-contact", "in Kontakt"
    OPEN = "open", "in Begleitung"
    PAUSED = "paused", "ruht"
    AFTERCARE = "aftercare", "Nachbetreuung"
    CLOSED = "closed", "beendet"


class Phase(TextChoices):
    """The steps of case management (Fallmanagement) while a case is open."""

    INTAKE = "intake", "Klärung"
    ASSESSMENT = "assessment", "Einschätzung"
    PLANNING = "planning", "Planung"
    LINKING = "linking", "Vermittlung von Hilfen"
    MONITORING = "monitoring", "Begleitung"
    EVALUATION = "evaluation", "Auswertung"


class ExitReason(TextChoices):
    """Why a case ended."""

    WORK = "work", "Arbeit"
    TRAINING = "training", "Ausbildung"
    OWN_BUSINESS = "own-business", "Eigenes Geschäft"
    MOVED = "moved", "Weggezogen"
    BENEFIT_ENDED = "benefit-ended", "Leistungsbezug anders beendet"
    OWN_WISH = "own-wish", "Wunsch der Person"
    HANDED_OVER = "handed-over", "Abgegeben an eine andere Stelle"
    DECEASED = "deceased", "Verstorben"


class PauseReason(TextChoices):
    """Why a case rests. None of them says what somebody suffers from."""

    WISH = "wish", "Wunsch der Person"
    FAMILY = "family", "Familie oder Pflege"
    COURSE = "course", "Kurs oder Maßnahme läuft"
    AWAY = "away", "Länger nicht vor Ort"
    OTHER = "other", "Anderer Grund"


class HandoverState(TextChoices):
    """A handover begins as an offer and holds once the other side has taken it."""

    OFFERED = "offered", "angeboten"
    TAKEN = "taken", "übernommen"
    DECLINED = "declined", "abgelehnt"
    WITHDRAWN = "withdrawn", "zurückgezogen"


class TalkWay(TextChoices):
    """How somebody and the office talked."""

    PHONE = "phone", "Telefon"
    OFFICE = "office", "Büro"
    VISIT = "visit", "Hausbesuch"
    VIDEO = "video", "Video"
    MAIL = "mail", "E-Mail oder Brief"
    DOORSTEP = "doorstep", "Tür und Angel"


class Topic(TextChoices):
    """What a talk was about, as a chip. A topic names an area of life, never a finding."""

    WORK = "work", "Arbeit"
    TRAINING = "training", "Ausbildung"
    QUALIFICATION = "qualification", "Abschlüsse und Kurse"
    LANGUAGE = "language", "Sprache"
    OWN_BUSINESS = "own-business", "Selbstständigkeit"
    FORMS = "forms", "Anträge und Formulare"
    CHILDREN = "children", "Kinder und Betreuung"
    CARE = "care", "Pflege von Angehörigen"
    HOUSING = "housing", "Wohnen"
    MONEY = "money", "Geld"
    MOBILITY = "mobility", "Unterwegs sein"
    NETWORK = "network", "Leute und Angebote im Quartier"
    OTHER = "other", "Anderes"


class DisputedKind(TextChoices):
    """What a client disputes."""

    PERSON = "person", "Angabe zur Person"
    TALK = "talk", "Gespräch"
    ASSESSMENT = "assessment", "Einschätzung"
    STEP = "step", "Schritt im Plan"


class DimensionKind(TextChoices):
    """How a dimension of the assessment is answered."""

    OPEN = "open", "Stärken, Bedarf und Stand"
    LIMITS = "limits", "nur: was an Arbeit möglich ist"


class WorkLimit(TextChoices):
    """What limits the work that is possible. None of them says why; `NONE` stands alone."""

    NONE = "none", "keine Einschränkung"
    LIGHT = "light", "nur körperlich leichte Arbeit"
    NO_STANDING = "no-standing", "nicht lange im Stehen"
    NO_SITTING = "no-sitting", "nicht lange im Sitzen"
    NO_LIFTING = "no-lifting", "nicht schwer heben"
    NO_NIGHTS = "no-nights", "keine Nacht- oder Schichtarbeit"
    PART_TIME = "part-time", "nur Teilzeit"
    FIXED_HOURS = "fixed-hours", "nur zu festen Zeiten"
    QUIET = "quiet", "nur in ruhiger Umgebung"
    STEP_FREE = "step-free", "nur stufenfrei erreichbar"


class Level(IntegerChoices):
    """Where somebody sees themselves in one area of life. Levels are never added up."""

    URGENT = 1, "dringend"
    NEEDS = 2, "braucht Hilfe"
    WORKABLE = 3, "geht"
    STRONG = 4, "läuft gut"


class PlanState(TextChoices):
    """A plan is a draft until both sides agreed; a newer one takes its place."""

    DRAFT = "draft", "Entwurf"
    AGREED = "agreed", "vereinbart"
    REPLACED = "replaced", "abgelöst"


class StepSide(TextChoices):
    """Who does a step."""

    PERSON = "person", "die Person"
    OFFICE = "office", "das Quartiersbüro"
    PARTNER = "partner", "ein Partner"


class StepState(TextChoices):
    """How a step stands. A step not done has no consequence here."""

    OPEN = "open", "offen"
    DONE = "done", "erledigt"
    DROPPED = "dropped", "nicht mehr nötig"


class CopyWay(TextChoices):
    """How the person got their copy of the plan."""

    BY_HAND = "by-hand", "ausgehändigt"
    BY_POST = "by-post", "mit der Post"
    BY_MAIL = "by-mail", "per E-Mail"


class ReminderRule(TextChoices):
    """What made a reminder; empty for one made by hand."""

    TALK = "talk", "aus dem Gespräch"
    PLAN_REVIEW = "plan-review", "Plan nach sechs Monaten ansehen"
    PAUSE_ENDS = "pause-ends", "Pause endet"
    AFTERCARE_CALL = "aftercare-call", "Nachbetreuung: nachfragen"
    AFTERCARE_ENDS = "aftercare-ends", "Nachbetreuung endet"
    HANDOVER = "handover", "Übergabe: Gespräch zu dritt"


class ReminderState(TextChoices):
    """A reminder waits until somebody has done it or found that it is no longer needed."""

    OPEN = "open", "offen"
    DONE = "done", "erledigt"
    DROPPED = "dropped", "nicht mehr nötig"


class Sector(TextChoices):
    """The four sectors of the network card."""

    FAMILY = "family", "Familie"
    FRIENDS = "friends", "Freunde und Nachbarn"
    WORK = "work", "Arbeit, Schule, Vereine"
    PROFESSIONALS = "professionals", "Fachleute"


class Distance(IntegerChoices):
    """How close somebody on the network card is."""

    CLOSE = 1, "ganz nah"
    MIDDLE = 2, "vertraut"
    FAR = 3, "bekannt"


class Support(TextChoices):
    """Which way help goes between the person and somebody on the card."""

    GIVES = "gives", "hilft mir"
    TAKES = "takes", "braucht mich"
    BOTH = "both", "beides"
    STRAINED = "strained", "schwierig"


class NoteBasis(TextChoices):
    """On what ground a protected note is kept; without one there is none."""

    CONSENT = "consent", "Ausdrückliche Einwilligung (Art. 9 Abs. 2 Buchst. a DSGVO)"
    STATUTE = "statute", "Gesetzliche Aufgabe (§ 67b Abs. 1 SGB X)"
