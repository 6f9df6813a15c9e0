"""Modes of the office, kinds of hours, states of appointments, ways to meet and to send word."""

from __future__ import annotations

from django.db.models import TextChoices


class Mode(TextChoices):
    """How the office can be reached; the codes are those of the printed sheets (`outreach.printing.Mode`)."""

    OPEN = "open", "offen"
    BY_APPOINTMENT = "by_appointment", "nur mit Termin"
    PHONE_ONLY = "phone_only", "nur am Telefon"
    EMERGENCY_ONLY = "emergency_only", "vor Ort nur in Notfällen"
    CLOSED = "closed", "geschlossen"


class Surface(TextChoices):
    """Where a mode shows: all seven change together or not at all."""

    PUBLIC_PAGE = "public-page", "Öffentliche Seite"
    BOOKING = "booking", "Terminbuchung"
    LETTER = "letter", "Absatz im Brief"
    QR_PAGE = "qr-page", "Seite hinter dem QR-Code"
    POSTER = "poster", "Aushang (PDF)"
    PHONE_SCRIPT = "phone-script", "Ansage am Telefon"
    APPOINTMENTS = "appointments", "Vereinbarte Termine"


class ModeAction(TextChoices):
    """What becomes of an appointment that a change of mode touches."""

    TO_PHONE = "to-phone", "am Telefon führen"
    MOVE = "move", "verlegen"
    KEEP = "keep", "als Notfall vor Ort lassen"
    LATER = "later", "absagen und danach neu einladen"


class HoursKind(TextChoices):
    """What somebody can do in an hour of opening."""

    CONSULTATION = "consultation", "offene Sprechstunde"
    APPOINTMENTS = "appointments", "Termine"
    PHONE = "phone", "Telefonzeit"


class Weeks(TextChoices):
    """In which calendar weeks (ISO 8601) a weekly rule holds."""

    EVERY = "every", "jede Woche"
    ODD = "odd", "ungerade Kalenderwochen"
    EVEN = "even", "gerade Kalenderwochen"


class State(TextChoices):
    """The states of Germany, whose public holidays differ (ISO 3166-2 without "DE-")."""

    BW = "BW", "Baden-Württemberg"
    BY = "BY", "Bayern"
    BE = "BE", "Berlin"
    BB = "BB", "Brandenburg"
    HB = "HB", "Bremen"
    HH = "HH", "Hamburg"
    HE = "HE", "Hessen"
    MV = "MV", "Mecklenburg-Vorpommern"
    NI = "NI", "Niedersachsen"
    NW = "NW", "Nordrhein-Westfalen"
    RP = "RP", "Rheinland-Pfalz"
    SL = "SL", "Saarland"
    SN = "SN", "Sachsen"
    ST = "ST", "Sachsen-Anhalt"
    SH = "SH", "Schleswig-Holstein"
    TH = "TH", "Thüringen"


class MeetingWay(TextChoices):
    """How somebody and the office meet."""

    OFFICE = "office", "im Büro"
    PHONE = "phone", "am Telefon"
    VIDEO = "video", "per Video"
    HOME = "home", "zu Hause"


class Companion(TextChoices):
    """Who else takes part; a role, never a name."""

    NONE = "", "niemand"
    PARTNER = "partner", "jemand von einer Stelle im Netzwerk"
    TOWN = "town", "jemand von der Stadt"
    RELATIVE = "relative", "jemand aus dem eigenen Umfeld"


class AppointmentState(TextChoices):
    """How far an appointment has come; `rules.APPOINTMENT_STEPS` says what follows what."""

    ASKED = "asked", "angefragt"
    BOOKED = "booked", "vereinbart"
    MOVED = "moved", "verlegt, Zusage offen"
    CANCELLED = "cancelled", "abgesagt"
    HELD = "held", "hat stattgefunden"
    MISSED = "missed", "nicht zustande gekommen"


LIVE_STATES = frozenset({AppointmentState.ASKED, AppointmentState.BOOKED, AppointmentState.MOVED})


class Side(TextChoices):
    """Who asked, or who cancelled."""

    NONE = "", "niemand"
    CLIENT = "client", "die Person"
    OFFICE = "office", "das Büro"


class WaitingState(TextChoices):
    """What became of a place on the waiting list."""

    WAITING = "waiting", "wartet"
    OFFERED = "offered", "ein Termin ist angeboten"
    BOOKED = "booked", "hat einen Termin"
    WITHDRAWN = "withdrawn", "zurückgezogen"
    EXPIRED = "expired", "abgelaufen"


class WalkInTopic(TextChoices):
    """What somebody at the counter is there for; may stay empty."""

    NONE = "", "nicht gefragt"
    WORK = "work", "Arbeit und Ausbildung"
    LETTERS = "letters", "Briefe und Formulare"
    FAMILY = "family", "Familie und Kinder"
    HOUSING = "housing", "Wohnen"
    MONEY = "money", "Geld und Schulden"
    GERMAN = "german", "Deutsch lernen"
    OTHER = "other", "etwas anderes"


class MessageWay(TextChoices):
    """How word reaches somebody."""

    MAIL = "mail", "E-Mail"
    SMS = "sms", "SMS"
    PHONE = "phone", "Anruf"
    PAPER = "paper", "ausgedruckt"


class MessageKind(TextChoices):
    """What a message is about; each kind has a text per language."""

    CONFIRMATION = "confirmation", "Termin vereinbart"
    REQUEST_RECEIVED = "request-received", "Terminwunsch angekommen"
    MOVED = "moved", "Termin verlegt"
    TO_PHONE = "to-phone", "Termin am Telefon statt vor Ort"
    CANCELLED = "cancelled", "Termin abgesagt"
    REMINDER = "reminder", "Erinnerung am Tag davor"
    SECOND_OFFER = "second-offer", "Neuer Termin angeboten"
    WAITING = "waiting", "auf der Warteliste"
    PLACE_FREE = "place-free", "ein Termin ist frei geworden"
    INVITE_AGAIN = "invite-again", "nach der Schließung wieder eingeladen"


class MessageState(TextChoices):
    """How far a message has come."""

    QUEUED = "queued", "wartet"
    SENT = "sent", "verschickt"
    BOUNCED = "bounced", "kam zurück"
    FAILED = "failed", "ließ sich nicht verschicken"
    DROPPED = "dropped", "nicht mehr nötig"


class Outcome(TextChoices):
    """How somebody's own booking ended."""

    BOOKED = "booked", "Der Termin steht"
    ASKED = "asked", "Der Wunsch ist angekommen"
    WAITING = "waiting", "auf der Warteliste"


class HouseChange(TextChoices):
    """What somebody did to one of our appointments in the house's own calendar."""

    NONE = "", "nichts"
    MOVED = "moved", "verschoben"
    DELETED = "deleted", "gelöscht"
