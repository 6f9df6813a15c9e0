"""The audit log opens with two keys, held by two people, for a day."""

from __future__ import annotations

import datetime as dt

import pytest

from lotse.accounts.models import Agency
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
from lotse.privacy.access import Keyholder
from lotse.privacy.enums import AccessState, AuditAction, AuditKey
from lotse.privacy.models import AuditAccess, AuditRow
from lotse.privacy.queries import LogQuestion, accesses
from lotse.privacy.services import audit
from lotse.privacy.services.opening import AccessWish, decide_access, look_into_log, request_access

TODAY = dt.date(2020, 9, 10)
WISH = AccessWish("Beschwerde über einen Zugriff", dt.date(2020, 9, 1), dt.date(2020, 9, 5))
EVERYTHING = LogQuestion()


@pytest.fixture
def officer(agency: Agency) -> Keyholder:
    return Keyholder(901, agency.pk, frozenset({AuditKey.PRIVACY}))


@pytest.fixture
def council(agency: Agency) -> Keyholder:
    return Keyholder(902, agency.pk, frozenset({AuditKey.COUNCIL}))


@pytest.fixture
def opened(officer: Keyholder, council: Keyholder) -> int:
    key = request_access(by=officer, wish=WISH, today=TODAY)
    decide_access(by=council, access_key=key, release=True)
    return key


def state(by: Keyholder) -> AccessState:
    return accesses(by, at=clock.now())[0].state


def test_request_waits_for_the_council(officer: Keyholder) -> None:
    key = request_access(by=officer, wish=WISH, today=TODAY)
    assert state(officer) == AccessState.REQUESTED
    with pytest.raises(NotVisible):
        look_into_log(by=officer, access_key=key, question=EVERYTHING)


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        (AccessWish("  ", WISH.from_on, WISH.until_on), "Anlass"),
        (AccessWish(WISH.reason, WISH.until_on, WISH.from_on), "endet vor"),
        (AccessWish(WISH.reason, dt.date(2020, 9, 11), dt.date(2020, 9, 12)), "Zukunft"),
    ],
)
def test_request_needs_reason_and_period(officer: Keyholder, wish: AccessWish, message: str) -> None:
    with pytest.raises(InputError, match=message):
        request_access(by=officer, wish=wish, today=TODAY)


def test_council_alone_cannot_ask(council: Keyholder) -> None:
    with pytest.raises(NotVisible):
        request_access(by=council, wish=WISH, today=TODAY)


def test_officer_cannot_release(officer: Keyholder) -> None:
    key = request_access(by=officer, wish=WISH, today=TODAY)
    with pytest.raises(NotVisible):
        decide_access(by=officer, access_key=key, release=True)


def test_one_person_with_both_keys_cannot_release_their_own_request(agency: Agency) -> None:
    both = Keyholder(903, agency.pk, frozenset(AuditKey))
    key = request_access(by=both, wish=WISH, today=TODAY)
    with pytest.raises(RuleError, match="nicht selbst"):
        decide_access(by=both, access_key=key, release=True)


def test_release_opens_for_both(officer: Keyholder, council: Keyholder, opened: int) -> None:
    assert state(officer) == AccessState.RELEASED
    for by in (officer, council):
        look_into_log(by=by, access_key=opened, question=EVERYTHING)


def test_refusal_keeps_the_log_closed(officer: Keyholder, council: Keyholder) -> None:
    key = request_access(by=officer, wish=WISH, today=TODAY)
    decide_access(by=council, access_key=key, release=False)
    assert state(officer) == AccessState.REFUSED
    with pytest.raises(NotVisible):
        look_into_log(by=officer, access_key=key, question=EVERYTHING)


def test_decision_is_made_once(council: Keyholder, opened: int) -> None:
    with pytest.raises(ConflictError):
        decide_access(by=council, access_key=opened, release=False)


def test_log_closes_after_a_day(officer: Keyholder, opened: int) -> None:
    AuditAccess.objects.update(expires_at=clock.now() - dt.timedelta(seconds=1))
    assert state(officer) == AccessState.EXPIRED
    with pytest.raises(NotVisible):
        look_into_log(by=officer, access_key=opened, question=EVERYTHING)


def test_log_of_another_agency_stays_closed(town: Agency, opened: int) -> None:
    stranger = Keyholder(904, town.pk, frozenset(AuditKey))
    with pytest.raises(NotVisible):
        look_into_log(by=stranger, access_key=opened, question=EVERYTHING)
    with pytest.raises(NotVisible):
        decide_access(by=stranger, access_key=opened, release=True)
    assert accesses(stranger, at=clock.now()) == []


def test_log_shows_the_released_days_of_the_own_agency_only(
    officer: Keyholder, town: Agency, opened: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = Keyholder(905, town.pk, frozenset())
    for day, by, key in [
        (1, officer, "first"),
        (5, officer, "last"),
        (6, officer, "after"),
        (3, theirs, "town"),
    ]:
        monkeypatch.setattr(clock, "now", lambda day=day: dt.datetime(2020, 9, day, 12, tzinfo=dt.UTC))
        audit(by=by, action=AuditAction.READ, object_kind="person", object_key=key)
    monkeypatch.undo()

    def found(question: LogQuestion) -> list[str]:
        page = look_into_log(by=officer, access_key=opened, question=question)
        return [line.object_key for line in page.lines]

    assert found(EVERYTHING) == ["last", "first"]
    assert found(LogQuestion(from_on=dt.date(2020, 1, 1), until_on=dt.date(2020, 12, 31))) == [
        "last",
        "first",
    ]
    assert found(LogQuestion(from_on=dt.date(2020, 9, 2))) == ["last"]
    assert found(LogQuestion(object_kind="person", object_key="first")) == ["first"]
    assert found(LogQuestion(object_kind="wave")) == []


def test_log_shows_what_nobody_of_the_staff_did_to_whom_it_concerns(
    agency: Agency, town: Agency, officer: Keyholder, opened: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2020, 9, 3, 12, tzinfo=dt.UTC))
    for action, key, of_agency in [
        (AuditAction.CREATED, "a booking here", agency.pk),
        (AuditAction.CREATED, "a booking there", town.pk),
        (AuditAction.DELETED, "of the whole house", None),
        (AuditAction.REFUSED, "an address nobody has", None),
    ]:
        audit(by=None, action=action, object_kind="thing", object_key=key, agency_key=of_agency)
    monkeypatch.undo()
    page = look_into_log(by=officer, access_key=opened, question=EVERYTHING)
    assert {line.object_key for line in page.lines} == {"a booking here", "an address nobody has"}


def test_every_step_is_written_down(officer: Keyholder, council: Keyholder, opened: int) -> None:
    look_into_log(by=officer, access_key=opened, question=LogQuestion(object_kind="person", object_key="7"))
    steps = AuditRow.objects.order_by("pk").values_list("actor_key", "action", "object_kind", "object_key")
    assert list(steps) == [
        (officer.pk, "created", "audit-access", str(opened)),
        (council.pk, "changed", "audit-access", str(opened)),
        (officer.pk, "read", "audit-log", str(opened)),
    ]


def test_questions_know_no_employee() -> None:
    assert "actor" not in " ".join(LogQuestion.__dataclass_fields__)
