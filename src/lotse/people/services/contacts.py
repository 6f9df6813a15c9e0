"""How somebody is reached, as the office learned it. A later list never overwrites it (`rules.list_changes`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core.errors import RuleError
from lotse.people import access, rules
from lotse.people.queries.shown import HIDDEN_WHEN_BLOCKED
from lotse.people.services.searching import refresh_search
from lotse.people.services.standing import record_step
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


@dataclass(frozen=True, slots=True)
class Contact:
    """How somebody is reached; the language as its ISO 639-1 code. None leaves what is there."""

    phone: str | None = None
    mobile: str | None = None
    email: str | None = None
    best_time: str | None = None
    language: str | None = None
    needs_interpreter: bool | None = None


@transaction.atomic
def change_contact(*, by: Staff, person_key: int, contact: Contact, today: dt.date) -> list[str]:
    """Write down how somebody is reached; return the fields that changed.

    Of a blocked person nothing is changed unseen: RuleError where a hidden field is named.
    """
    person = access.get_person(by, person_key, on=today, lock=True)
    named = {name: value for name, value in asdict(contact).items() if value is not None}
    if person.is_blocked and HIDDEN_WHEN_BLOCKED & named.keys():
        raise RuleError(
            "Für diese Person gilt eine Auskunftssperre: Telefon und E-Mail lassen sich hier nicht ändern."
        )
    changed = [name for name, value in named.items() if getattr(person, name) != value]
    if not changed:
        return []
    for name in changed:
        setattr(person, name, named[name])
    refresh_search(person)
    person.save(update_fields=[*changed, "search"])
    record_step(person_key=person.pk, facts=rules.PersonChanged(fields=", ".join(changed)), on=today)
    audit(
        by=by,
        action=AuditAction.CHANGED,
        object_kind="person",
        object_key=person.pk,
        facts={"fields": changed},
    )
    return changed
