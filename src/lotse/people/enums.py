"""States and verdicts around people and their import."""

from __future__ import annotations

from django.db.models import TextChoices


class Standing(TextChoices):
    """How far somebody and the office have come with each other; always the fold over the journal."""

    NOT_WRITTEN = "not-written", "noch nicht angeschrieben"
    WRITTEN = "written", "angeschrieben"
    RETURNED = "returned", "Brief kam zurück"
    REACHED = "reached", "erreicht"
    IN_CONTACT = "in-contact", "in Kontakt"
    CASE = "case", "in Begleitung"
    CLOSED = "closed", "abgeschlossen"


class FormOfAddress(TextChoices):
    """How somebody wishes to be addressed; never guessed from a first name."""

    WOMAN = "frau", "Frau"
    MAN = "herr", "Herr"
    NEUTRAL = "neutral", "ohne Anrede (divers oder unbekannt)"


class RowStatus(TextChoices):
    """What the address of an imported row says about the neighbourhood."""

    INSIDE = "inside", "im Quartier"
    OUTSIDE = "outside", "außerhalb"
    UNCLEAR = "unclear", "unklar"
    INVALID = "invalid", "ungültig"


class Severity(TextChoices):
    """How much a finding matters: errors keep a row out, warnings want a look, notes explain."""

    ERROR = "error", "Fehler"
    WARNING = "warning", "Warnung"
    NOTE = "note", "Hinweis"


class ImportState(TextChoices):
    """Where an import stands; only a staged one can be committed, only a committed one undone."""

    STAGED = "staged", "geprüft, noch nicht übernommen"
    COMMITTED = "committed", "übernommen"
    UNDONE = "undone", "zurückgenommen"


class RowDecision(TextChoices):
    """What becomes of an imported row."""

    OPEN = "open", "noch offen"
    CREATE = "create", "neu aufnehmen"
    UPDATE = "update", "bekannte Person, Angaben ändern"
    KNOWN = "known", "bekannte Person, nichts zu ändern"
    HOLD = "hold", "zurückgestellt: vielleicht doppelt"
    SKIP = "skip", "nicht übernehmen"


class SourceState(TextChoices):
    """Whether somebody is still on the agency's list; who is gone stays known."""

    PRESENT = "present", "auf der Liste"
    GONE = "gone", "nicht mehr auf der Liste"


class MailStop(TextChoices):
    """Why somebody gets no letters at all until it is released."""

    NONE = "", "keine Postsperre"
    DECEASED_PENDING = "deceased-pending", "vielleicht verstorben, wird geklärt"
    DECEASED = "deceased", "verstorben"
    WISH = "wish", "wünscht keine Briefe"
    MOVED_AWAY = "moved-away", "aus dem Quartier weggezogen"


class ClarificationReason(TextChoices):
    """Why an address has to be looked into."""

    RETURNED = "returned", "Brief kam zurück"
    MOVED_OUT = "moved-out", "laut neuer Liste nicht mehr im Quartier"
    REPORTED = "reported", "Hinweis, dass die Anschrift nicht stimmt"


class ClarificationOutcome(TextChoices):
    """How looking into an address ended."""

    NEW_ADDRESS = "new-address", "neue Anschrift im Quartier"
    CONFIRMED = "confirmed", "Anschrift stimmt doch"
    MOVED_AWAY = "moved-away", "aus dem Quartier weggezogen"
    UNKNOWN = "unknown", "nicht herauszufinden"


class DepartureKind(TextChoices):
    """How somebody known is missing from a neighbourhood's new list."""

    MOVED_OUT = "moved-out", "weggezogen"
    GONE = "gone", "nicht mehr auf der Liste"


class DepartureDecision(TextChoices):
    """What becomes of somebody who is missing from the new list."""

    APPLY = "apply", "vermerken"
    KEEP = "keep", "nichts ändern"


class RowChange(TextChoices):
    """What a row of a new list means for the people of the neighbourhood."""

    NEW = "new", "neu"
    CHANGED = "changed", "geändert"
    MOVED_IN = "moved-in", "zugezogen"
    KNOWN = "known", "unverändert"
    HELD = "held", "zurückgestellt"
    OPEN = "open", "noch zu klären"
    SKIPPED = "skipped", "wird nicht übernommen"


class PairDecision(TextChoices):
    """What a person said about two entries that may be the same human being."""

    OPEN = "open", "noch nicht entschieden"
    SAME = "same", "dieselbe Person"
    DIFFERENT = "different", "verschiedene Personen"


class ListField(TextChoices):
    """What a column of a client list can hold; the codes are those of `lotse.lib.sheets.Field`."""

    CLIENT_NUMBER = "client_number", "Kundennummer"
    UNIT_NUMBER = "unit_number", "Nummer der Bedarfsgemeinschaft"
    FAMILY_NAME = "family_name", "Nachname"
    GIVEN_NAME = "given_name", "Vorname"
    FULL_NAME = "full_name", "Name und Vorname zusammen"
    TITLE = "title", "Titel"
    FORM_OF_ADDRESS = "form_of_address", "Anrede oder Geschlecht"
    BIRTH_DATE = "birth_date", "Geburtsdatum"
    STREET = "street", "Straße"
    HOUSE_NUMBER = "house_number", "Hausnummer"
    STREET_LINE = "street_line", "Straße mit Hausnummer"
    ADDRESS_EXTRA = "address_extra", "Adresszusatz"
    POSTCODE = "postcode", "Postleitzahl"
    TOWN = "town", "Ort"
    PLACE = "place", "Postleitzahl und Ort zusammen"
    TOWN_PART = "town_part", "Ortsteil"
    PHONE = "phone", "Telefon"
    MOBILE = "mobile", "Mobiltelefon"
    EMAIL = "email", "E-Mail"
    LANGUAGE = "language", "Sprache"
    CLAIMANT_STATUS = "claimant_status", "Status (eLb, nEf)"
    BLOCKED = "blocked", "Auskunftssperre"
    REMARK = "remark", "Bemerkung"


class PersonField(TextChoices):
    """The details of a person, as screens and the journal name them."""

    FAMILY_NAME = "family_name", "Nachname"
    GIVEN_NAME = "given_name", "Vorname"
    TITLE = "title", "Titel"
    FORM_OF_ADDRESS = "form_of_address", "Anrede"
    BIRTH_DATE = "birth_date", "Geburtsdatum"
    IS_CLAIMANT = "is_claimant", "erwerbsfähig (eLb)"
    UNIT_NUMBER = "unit_number", "Bedarfsgemeinschaft"
    UNIT = "unit_id", "Bedarfsgemeinschaft"
    LANGUAGE = "language", "Sprache"
    PHONE = "phone", "Telefon"
    MOBILE = "mobile", "Mobiltelefon"
    EMAIL = "email", "E-Mail"
    STREET = "street", "Straße"
    HOUSE_NUMBER = "house_number", "Hausnummer (Zahl)"
    HOUSE_NUMBER_TEXT = "house_number_text", "Hausnummer"
    ADDRESS_EXTRA = "address_extra", "Adresszusatz"
    CARE_OF = "care_of", "wohnt bei"
    POSTCODE = "postcode", "Postleitzahl"
    TOWN = "town", "Ort"
    AREA = "area", "Gebiet"
    IS_BLOCKED = "is_blocked", "Auskunftssperre"
    NEIGHBOURHOOD = "neighbourhood", "Quartier"
    BEST_TIME = "best_time", "Am besten erreichbar"
    NEEDS_INTERPRETER = "needs_interpreter", "Dolmetschen"


class PersonGroup(TextChoices):
    """People with something particular about them, as the list sorts them out."""

    CLARIFYING = "clarifying", "Anschrift wird geklärt"
    GONE = "gone", "nicht mehr auf der Liste"
    STOPPED = "stopped", "Post gestoppt"
    BLOCKED = "blocked", "Auskunftssperre"


class ListColumn(TextChoices):
    """What a list of people can show beside the name; nothing of special categories (R8)."""

    ADDRESS = "address", "Anschrift"
    AREA = "area", "Gebiet"
    STANDING = "standing", "Stand"
    NOTES = "notes", "Hinweise"
    LAST_SIGN = "last_sign", "Letztes Lebenszeichen"
    LANGUAGE = "language", "Sprache"
    BIRTH_DATE = "birth_date", "Geburtsdatum"
    AGE = "age", "Alter"
    PHONE = "phone", "Telefon"
    MOBILE = "mobile", "Mobiltelefon"
    EMAIL = "email", "E-Mail"
    TAKEN_IN = "taken_in_on", "Bekannt seit"


class ExportPurpose(TextChoices):
    """What a list is taken out of the house for (§ 67c SGB X: bound to its purpose)."""

    VISITS = "visits", "Besuche vorbereiten"
    CALLS = "calls", "Anrufe an einem Tag"
    EVENT = "event", "Einladung zu einer Veranstaltung des Büros"
    COMPARE = "compare", "Abgleich mit dem Fachverfahren"
    HANDOVER = "handover", "Übergabe an die Vertretung"
    OTHER = "other", "anderer Zweck"


class ExportForm(TextChoices):
    """As what kind of file a list goes out."""

    XLSX = "xlsx", "Excel (xlsx)"
    CSV = "csv", "Text mit Semikolon (csv)"
