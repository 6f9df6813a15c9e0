"""Who may let whom into the house, and for how long; what an agency must say of itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from lotse.accounts.enums import AgencyKind, Role

INVITATION_DAYS = 7
# Longer than this is no deputy any more but a colleague with an own assignment.
DEPUTY_DAYS_AT_MOST = 183
SPECIAL_NOTES_DAYS_AT_MOST = 366
TEAM_LEAD_INVITES = frozenset({Role.CASEWORKER, Role.DEPUTY, Role.TOWN_ADVISER})
# Somebody must always be left to let others in.
NEVER_WITHOUT = (Role.TEAM_LEAD, Role.OPERATOR)
# Rights that two people guard: nobody may come by them alone, not even through somebody else's account.
TWO_KEYS = frozenset({Role.PRIVACY_OFFICER, Role.STAFF_COUNCIL, Role.SPECIAL_NOTES})


@dataclass(frozen=True, slots=True)
class AgencyDetails:
    """What papers say of an agency: how it is reached, its data protection officer, who supervises it.

    An empty text says that nobody has written it down yet. Addresses are one line with commas.
    """

    name: str
    kind: AgencyKind
    street_line: str = ""
    place: str = ""
    phone: str = ""
    mail: str = ""
    officer_name: str = ""
    officer_mail: str = ""
    officer_address: str = ""
    authority: str = ""
    authority_address: str = ""
    authority_url: str = ""


def tidied(details: AgencyDetails) -> AgencyDetails:
    """Return the details without spaces that nobody meant; the kind stays the kind."""
    texts = {name: " ".join(text.split()) for name, text in asdict(details).items() if name != "kind"}
    return AgencyDetails(kind=details.kind, **texts)


def agency_violations(details: AgencyDetails) -> tuple[str, ...]:
    """Return what is wrong with the details of an agency, in German, or nothing; what is missing may be added later.

    Law: Art. 13 Abs. 1 Buchst. a und b, Abs. 2 Buchst. d DSGVO (whom the data protection notice must name)
    """
    found = []
    if not details.name:
        found.append("Bitte nennen Sie den Namen der Stelle, zum Beispiel „Jobcenter Musterkreis“.")
    if bool(details.street_line) != bool(details.place):
        found.append("Bitte nennen Sie Straße und Ort zusammen, sonst kommt kein Brief an.")
    if details.phone and not any(sign.isdigit() for sign in details.phone):
        found.append("In der Telefonnummer fehlen die Ziffern.")
    if (details.authority_address or details.authority_url) and not details.authority:
        found.append("Bitte nennen Sie auch den Namen der Aufsichtsbehörde.")
    return tuple(found)


def may_invite(roles: frozenset[Role], role: Role, *, same_agency: bool) -> bool:
    """Decide whether somebody with these roles may invite somebody into that role.

    The operator opens anybody's first account; a team lead takes in the own agency's case work. Protected notes
    are nothing to be invited to: who already works here is allowed to, for a time.
    """
    if Role.OPERATOR in roles:
        return role is not Role.SPECIAL_NOTES
    return same_agency and Role.TEAM_LEAD in roles and role in TEAM_LEAD_INVITES


def may_change_account(roles: frozenset[Role], held: frozenset[Role], *, same_agency: bool) -> bool:
    """Decide whether somebody with these roles may renew or close an account that holds those, today or later.

    Who renews an account could use it themselves, so this takes the right to give each of its roles away.
    """
    looks_after = Role.OPERATOR in roles or (same_agency and Role.TEAM_LEAD in roles)
    return looks_after and all(
        may_invite(roles, role, same_agency=same_agency) for role in held - {Role.SPECIAL_NOTES}
    )


def renewal_violations(
    held: frozenset[Role], *, forgets_second_factor: bool, has_second_factor: bool
) -> tuple[str, ...]:
    """Return what keeps a link to an account with these roles from being issued on a screen, in German, or nothing.

    With a link that asks for no second factor, whoever issues it could come in themselves.
    """
    guarded = held & TWO_KEYS
    if not guarded or (has_second_factor and not forgets_second_factor):
        return ()
    if guarded == {Role.SPECIAL_NOTES}:
        return (
            "Dieses Konto darf geschützte Notizen öffnen. Bitte lassen Sie zuerst diese Berechtigung entziehen; "
            "danach lässt sich der zweite Faktor zurücksetzen.",
        )
    return (
        "Dieses Konto hält einen der zwei Schlüssel zum Protokoll. Seinen zweiten Faktor setzt der technische "
        "Betrieb nur an der Maschine selbst zurück, am besten zu zweit: lotse invite --forget-second-factor.",
    )


def deputy_violations(
    *, from_on: dt.date, until_on: dt.date | None, reason: str, today: dt.date
) -> tuple[str, ...]:
    """Return what keeps somebody from being a deputy from that day until that day, in German, or nothing."""
    found = []
    if not reason.strip():
        found.append("Bitte nennen Sie den Grund der Vertretung, zum Beispiel „Urlaub“.")
    if until_on is None:
        found.append("Bitte nennen Sie den letzten Tag der Vertretung.")
    elif until_on < max(from_on, today):
        found.append("Der letzte Tag der Vertretung liegt vor ihrem Beginn oder ist schon vorbei.")
    elif (until_on - from_on).days > DEPUTY_DAYS_AT_MOST:
        found.append("Eine Vertretung endet nach spätestens einem halben Jahr. Danach bitte neu anlegen.")
    return tuple(found)


def special_notes_violations(
    *, until_on: dt.date | None, reason: str, is_self: bool, today: dt.date
) -> tuple[str, ...]:
    """Return what keeps somebody from being allowed into protected notes until that day, in German, or nothing.

    Law: Art. 9 DSGVO, § 22 Abs. 2 Nr. 5 BDSG (restricting access within the agency)
    """
    found = []
    if is_self:
        found.append("Sich selbst können Sie nicht berechtigen. Das übernimmt eine andere Teamleitung.")
    if not reason.strip():
        found.append("Bitte nennen Sie, wofür die Berechtigung gebraucht wird.")
    if until_on is None:
        found.append("Bitte nennen Sie den letzten Tag der Berechtigung.")
    elif until_on < today:
        found.append("Der letzte Tag der Berechtigung ist schon vorbei.")
    elif (until_on - today).days > SPECIAL_NOTES_DAYS_AT_MOST:
        found.append("Die Berechtigung endet nach spätestens einem Jahr. Danach bitte neu erteilen.")
    return tuple(found)
