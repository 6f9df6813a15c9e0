"""States and reasons around letters, visits and flyers."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices


class ExclusionReason(TextChoices):
    """Why somebody on the list gets no letter in a wave."""

    OUTSIDE = "outside", "wohnt außerhalb des Quartiers"
    BLOCKED = "blocked", "Auskunftssperre"
    UNDER_15 = "under-15", "unter 15 Jahren"
    NO_ADDRESS = "no-address", "keine brauchbare Anschrift"
    UNCLEAR = "unclear", "muss erst geklärt werden"
    DUPLICATE = "duplicate", "vielleicht doppelt"
    MAIL_STOP = "mail-stop", "Post ist angehalten"
    CLARIFYING = "clarifying", "Anschrift wird gerade geklärt"
    GONE = "gone", "nicht mehr auf der Liste"
    TOO_LONG = "too-long", "Anschrift zu lang für das Fenster des Umschlags"
    COVERED = "covered", "im Brief an die Bedarfsgemeinschaft"


class StopReason(TextChoices):
    """Why a letter that was planned does not leave: what has changed about its person since."""

    NONE = "", "jetzt wieder frei"
    FORGOTTEN = "forgotten", "nicht mehr gespeichert"
    MERGED = "merged", "mit einem zweiten Eintrag zusammengeführt"
    BLOCKED = "blocked", "Auskunftssperre"
    MAIL_STOP = "mail-stop", "Post ist angehalten"
    GONE = "gone", "nicht mehr auf der Liste"
    CLARIFYING = "clarifying", "Anschrift wird gerade geklärt"


class WaveState(TextChoices):
    """How far a wave of letters has come; `rules.WAVE_STEPS` says what follows what."""

    DRAFT = "draft", "Entwurf"
    FROZEN = "frozen", "Empfängerliste steht fest"
    TYPESETTING = "typesetting", "wird gesetzt"
    TYPESET = "typeset", "gesetzt"
    POSTED = "posted", "zur Post gegeben"


class OneLetterPer(TextChoices):
    """Who gets a letter of their own."""

    PERSON = "person", "jede Person"
    UNIT = "unit", "jede Bedarfsgemeinschaft"


class Audience(TextChoices):
    """Whom a wave is for."""

    NOT_WRITTEN = "not-written", "alle, die noch keinen Brief bekommen haben"
    NOT_REACHED = "not-reached", "alle, die nach einem Brief noch nicht erreicht sind (zweite Welle)"
    BY_HAND = "by-hand", "einzeln ausgewählte Personen"


class ReturnReason(IntegerChoices):
    """Why the post brought a letter back, as carriers print it; the number is the key at the returns desk."""

    NOT_FOUND = 1, "Empfänger unter der Anschrift nicht zu ermitteln"
    MOVED_UNKNOWN = 2, "unbekannt verzogen"
    MOVED_KNOWN = 3, "verzogen, neue Anschrift steht darauf"
    REFUSED = 4, "Annahme verweigert"
    NOT_COLLECTED = 5, "nicht abgeholt"
    INCOMPLETE = 6, "Anschrift unvollständig"
    DECEASED = 7, "Empfänger soll verstorben sein"


class AnswerWay(TextChoices):
    """How somebody got in touch after a letter."""

    PHONE = "phone", "Anruf"
    QR_PAGE = "qr-page", "Rückruf über den QR-Code"
    WALK_IN = "walk-in", "kam vorbei"
    MAIL = "mail", "Brief oder E-Mail"
    WORD_OF_MOUTH = "word", "über andere gehört"
    OTHER = "other", "anders"


class VisitOutcome(TextChoices):
    """How an announced visit went."""

    MET = "met", "angetroffen"
    NOT_MET = "not-met", "nicht angetroffen"
    CARD_LEFT = "card-left", "Karte eingeworfen"
    MOVED = "moved", "wohnt dort nicht mehr"
    DECLINED = "declined", "möchte keinen Besuch"


class SkipReason(TextChoices):
    """Why no flyer went into a door."""

    NONE = "", "keine ausgelassen"
    NO_ADVERTS = "no-adverts", "„Bitte keine Werbung“"
    NO_ACCESS = "no-access", "Haus verschlossen"
    EMPTY = "empty", "steht leer"
    OTHER = "other", "anderer Grund"
