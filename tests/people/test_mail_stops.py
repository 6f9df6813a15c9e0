"""Stops of mail: one gives way to a graver one, and only releasing takes a grave one back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from people_cases import TODAY

from lotse.accounts.models import Staff
from lotse.core.errors import RuleError
from lotse.people.enums import MailStop
from lotse.people.models import Person
from lotse.people.services.mail_stops import release_mail, stop_mail

MILD_FIRST = (MailStop.MOVED_AWAY, MailStop.WISH, MailStop.DECEASED_PENDING, MailStop.DECEASED)


@pytest.mark.parametrize("stands", MILD_FIRST)
@pytest.mark.parametrize("comes", MILD_FIRST)
def test_stop_only_becomes_graver(
    caseworker: Staff, person_of: Callable[..., Person], stands: MailStop, comes: MailStop
) -> None:
    person = person_of()
    stop_mail(by=caseworker, person_key=person.pk, reason=stands, today=TODAY)
    if MILD_FIRST.index(comes) >= MILD_FIRST.index(stands):
        stop_mail(by=caseworker, person_key=person.pk, reason=comes, today=TODAY)
    else:
        with pytest.raises(RuleError, match="erst wieder frei"):
            stop_mail(by=caseworker, person_key=person.pk, reason=comes, today=TODAY)
        release_mail(by=caseworker, person_key=person.pk, today=TODAY)
        stop_mail(by=caseworker, person_key=person.pk, reason=comes, today=TODAY)
    person.refresh_from_db()
    assert person.mail_stop == comes
