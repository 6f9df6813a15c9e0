"""Who is printed on the sheets: the office, its way of being open, the controller of the data."""

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """How an office can be reached at the moment; decides what letters, flyer and poster promise."""

    OPEN = "open"
    BY_APPOINTMENT = "by_appointment"
    PHONE_ONLY = "phone_only"
    EMERGENCY_ONLY = "emergency_only"
    CLOSED = "closed"


def joined(*parts: str) -> str:
    """The parts that are not empty, with commas between."""
    return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class OfficeCard:
    """What is printed about an office.

    Times are ready-made lines such as "Dienstag 9 bis 12 Uhr". `run_by` is in the genitive, because it
    follows "ein Angebot". `languages` are codes (ISO 639-1) of what is spoken in the office; `url` is the
    public page of the office. Without `caseworker_name` only the role is printed.
    """

    name: str
    neighbourhood: str
    street_line: str
    place: str
    phone: str
    mail: str
    url: str
    host: str = ""
    run_by: str = "der Stadt und des Jobcenters"
    languages: tuple[str, ...] = ("de",)
    step_free: bool = False
    caseworker_name: str = ""
    caseworker_role: str = "Ihre Quartierslotsin"
    walk_in: tuple[str, ...] = ()
    appointment: tuple[str, ...] = ()
    phone_hours: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Street and place in one line; without the host, whose name is no part of the address."""
        return joined(self.street_line, self.place)

    @property
    def caseworker(self) -> str:
        """Name with role, or the role alone where nobody is named."""
        return joined(self.caseworker_name, self.caseworker_role)


@dataclass(frozen=True, slots=True)
class Controller:
    """Who answers for the data (Art. 4 no. 7 GDPR), their data protection officer and the authority.

    `source` names in the dative where the data came from ("dem Jobcenter Musterkreis"), or is empty
    if the controller collected them itself.
    """

    name: str
    street_line: str
    place: str
    phone: str
    mail: str
    officer_name: str
    officer_mail: str
    officer_address: str
    authority: str
    authority_address: str
    authority_url: str
    source: str = ""

    @property
    def is_reachable(self) -> bool:
        """Whether a letter, a call or a mail would find the controller."""
        return bool((self.street_line and self.place) or self.phone or self.mail)

    @property
    def has_officer_address(self) -> bool:
        """Whether a letter or a mail would find the data protection officer."""
        return bool(self.officer_address or self.officer_mail)


def missing_in_notice(controller: Controller) -> tuple[str, ...]:
    """German names of what the data protection notice should say and cannot, in its order.

    Law: Art. 13 (1) a and b, (2) d GDPR.
    """
    parts = {
        "Anschrift, Telefonnummer oder E-Mail-Adresse der verantwortlichen Stelle": controller.is_reachable,
        "Anschrift der oder des Datenschutzbeauftragten": controller.has_officer_address,
        "Aufsichtsbehörde": controller.authority,
    }
    return tuple(name for name, is_known in parts.items() if not is_known)
