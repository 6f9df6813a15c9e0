"""From draft to post: who gets a letter, what is kept, what can be taken back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from letters_town import frozen, letter_of, office, person, posted, unit

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
from lotse.journal.models import Entry
from lotse.outreach.enums import Audience, ExclusionReason, OneLetterPer, WaveState
from lotse.outreach.models import Letter, LetterText, Wave
from lotse.outreach.printing import Mode, load_text
from lotse.outreach.queries.waves import delivery_list, draft
from lotse.outreach.services import drafts, posting
from lotse.outreach.services.jobs import order_typesetting
from lotse.people.enums import ClarificationReason, MailStop
from lotse.people.services.clarifying import open_clarification
from lotse.people.services.mail_stops import stop_mail
from lotse.people.services.standing import folded_standings
from lotse.places.models import Neighbourhood
from lotse.privacy.models import AuditRow

TODAY = clock.today()


def _draft(by: Staff, neighbourhood: Neighbourhood, audience: Audience = Audience.NOT_WRITTEN) -> Wave:
    return drafts.start_draft(by=by, neighbourhood_key=neighbourhood.pk, audience=audience, today=TODAY)


def test_roster_leaves_out_who_must_not_get_a_letter(caseworker: Staff, neighbourhood: Neighbourhood) -> None:
    person(neighbourhood, 1)
    person(neighbourhood, 2, is_blocked=True)
    person(neighbourhood, 3, birth_date=dt.date(TODAY.year - 10, 1, 1))
    person(neighbourhood, 4, street="", house_number=None, house_number_text="")
    person(neighbourhood, 5, source_state="gone", gone_since=TODAY)
    stopped, moved = person(neighbourhood, 6), person(neighbourhood, 7)
    stop_mail(by=caseworker, person_key=stopped.pk, reason=MailStop.WISH, today=TODAY)
    open_clarification(by=caseworker, person_key=moved.pk, reason=ClarificationReason.REPORTED, on=TODAY)
    person(neighbourhood, 8, family_name="Langname" * 14, title="")

    planned = draft(caseworker, _draft(caseworker, neighbourhood).pk, on=TODAY)

    assert planned.letters == 1
    assert planned.roster.reasons == {
        ExclusionReason.BLOCKED: 1,
        ExclusionReason.UNDER_15: 1,
        ExclusionReason.NO_ADDRESS: 1,
        ExclusionReason.MAIL_STOP: 1,
        ExclusionReason.CLARIFYING: 1,
        ExclusionReason.GONE: 1,
        ExclusionReason.TOO_LONG: 1,
    }


def test_freeze_again_keeps_the_codes(caseworker: Staff, neighbourhood: Neighbourhood) -> None:
    first = person(neighbourhood, 1)
    wave = frozen(caseworker, neighbourhood)
    code = letter_of(first).code
    second = person(neighbourhood, 3)
    drafts.reopen_wave(by=caseworker, wave_key=wave.pk, today=TODAY)
    again = drafts.freeze_draft(by=caseworker, wave_key=wave.pk, today=TODAY)
    assert again.pk == wave.pk
    assert letter_of(first).code == code
    assert letter_of(second).code != code
    with pytest.raises(ConflictError):
        drafts.freeze_draft(by=caseworker, wave_key=wave.pk, today=TODAY)


def test_freeze_for_nobody_is_refused_and_changes_nothing(
    caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    wave = _draft(caseworker, neighbourhood)
    with pytest.raises(RuleError):
        drafts.freeze_draft(by=caseworker, wave_key=wave.pk, today=TODAY)
    wave.refresh_from_db()
    assert wave.state == WaveState.DRAFT


def test_unit_letter_covers_the_others_of_the_unit(caseworker: Staff, neighbourhood: Neighbourhood) -> None:
    home = unit(neighbourhood)
    first, second = person(neighbourhood, 1, unit=home), person(neighbourhood, 1, unit=home, given_name="Kim")
    wave = _draft(caseworker, neighbourhood)
    chosen = drafts.Recipients(Audience.NOT_WRITTEN, OneLetterPer.UNIT)
    drafts.choose_recipients(by=caseworker, wave_key=wave.pk, recipients=chosen, today=TODAY)
    drafts.freeze_draft(by=caseworker, wave_key=wave.pk, today=TODAY)
    Wave.objects.update(state=WaveState.TYPESET)
    posting.mark_posted(by=caseworker, wave_key=wave.pk, on=TODAY, today=TODAY)
    assert Letter.objects.count() == 1
    for someone in (first, second):
        someone.refresh_from_db()
        assert someone.standing == "written"


def test_capacity_splits_and_the_rest_waits(caseworker: Staff, neighbourhood: Neighbourhood) -> None:
    for number in range(1, 9):
        person(neighbourhood, number)
    wave = _draft(caseworker, neighbourhood)
    sending = drafts.Sending("Auftakt", TODAY, 95, Mode.OPEN, budget_cents=500, talks_per_week=2)
    drafts.plan_sending(by=caseworker, wave_key=wave.pk, sending=sending, today=TODAY)
    planned = draft(caseworker, wave.pk, on=TODAY)
    assert (planned.is_too_many, planned.waves_needed, planned.over_budget) == (True, (4, 4), 260)
    drafts.fit_to_capacity(by=caseworker, wave_key=wave.pk, today=TODAY)
    planned = draft(caseworker, wave.pk, on=TODAY)
    assert (planned.letters, planned.roster.waiting, planned.is_too_many) == (4, 4, False)


def test_text_with_unknown_placeholder_is_refused(caseworker: Staff, neighbourhood: Neighbourhood) -> None:
    wave = _draft(caseworker, neighbourhood)
    wrong = replace(load_text(), subject="Guten Tag {{kundennummer}}")
    with pytest.raises(InputError, match="kundennummer"):
        drafts.write_text(by=caseworker, wave_key=wave.pk, name="Erster Brief", text=wrong, today=TODAY)
    assert LetterText.objects.count() == 0


def test_text_edited_makes_a_new_version_and_leaves_the_old(
    caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    wave = _draft(caseworker, neighbourhood)
    for subject in ("Guten Tag", "Guten Tag", "Hallo"):
        text = replace(load_text(), subject=subject)
        drafts.write_text(by=caseworker, wave_key=wave.pk, name="Erster Brief", text=text, today=TODAY)
    versions = LetterText.objects.order_by("version").values_list("version", "content__subject")
    assert list(versions) == [(1, "Guten Tag"), (2, "Hallo")]


def test_posted_moves_standing_and_undo_takes_it_back(
    caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    someone = person(neighbourhood, 1)
    wave = posted(caseworker, neighbourhood)
    someone.refresh_from_db()
    assert someone.standing == "written" == folded_standings()[someone.pk]
    assert Entry.objects.filter(kind="letter-posted", person_key=someone.pk).count() == 1
    assert AuditRow.objects.filter(object_kind="wave", object_key=str(wave.pk), action="changed").exists()
    posting.undo_posted(by=caseworker, wave_key=wave.pk, today=TODAY)
    someone.refresh_from_db()
    wave.refresh_from_db()
    assert (someone.standing, wave.state, wave.posted_on) == ("not-written", WaveState.TYPESET, None)
    posting.mark_posted(by=caseworker, wave_key=wave.pk, on=TODAY, today=TODAY)
    someone.refresh_from_db()
    assert someone.standing == "written"


def test_posted_leaves_out_whose_mail_was_stopped_meanwhile(
    caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    dead, alive = person(neighbourhood, 1), person(neighbourhood, 3)
    wave = frozen(caseworker, neighbourhood)
    Wave.objects.update(state=WaveState.TYPESET)
    stop_mail(by=caseworker, person_key=dead.pk, reason=MailStop.DECEASED_PENDING, today=TODAY)
    posting.mark_posted(by=caseworker, wave_key=wave.pk, on=TODAY, today=TODAY)
    dead.refresh_from_db()
    alive.refresh_from_db()
    assert (dead.standing, alive.standing) == ("not-written", "written")
    assert letter_of(dead).is_withheld
    assert [stop.number for stop in delivery_list(caseworker, wave.pk, on=TODAY)] == ["3"]


def test_delivery_list_goes_along_each_side_of_the_street(
    caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    for number in (4, 1, 2, 3):
        person(neighbourhood, number)
    person(neighbourhood, 3, given_name="Kim")
    wave = frozen(caseworker, neighbourhood)
    stops = [(stop.number, stop.letters, stop.first) for stop in delivery_list(caseworker, wave.pk, on=TODAY)]
    assert stops == [("1", 1, 1), ("3", 2, 2), ("2", 1, 4), ("4", 1, 5)]


def test_second_wave_goes_only_to_who_is_not_reached(caseworker: Staff, neighbourhood: Neighbourhood) -> None:
    reached, still = person(neighbourhood, 1), person(neighbourhood, 3)
    posted(caseworker, neighbourhood, days_ago=30)
    type(reached).objects.filter(pk=reached.pk).update(standing="in-contact")
    person(neighbourhood, 5)
    planned = draft(caseworker, _draft(caseworker, neighbourhood, Audience.NOT_REACHED).pk, on=TODAY)
    assert [recipient.person for recipient in planned.roster.recipients] == [still.pk]


def test_typesetting_without_office_says_what_to_do(caseworker: Staff, neighbourhood: Neighbourhood) -> None:
    person(neighbourhood, 1)
    wave = frozen(caseworker, neighbourhood)
    with pytest.raises(InputError, match="Einrichten"):
        order_typesetting(by=caseworker, wave_key=wave.pk, today=TODAY)


def test_wave_of_others_is_not_visible(
    caseworker: Staff, stranger: Staff, neighbourhood: Neighbourhood
) -> None:
    person(neighbourhood, 1)
    office(neighbourhood)
    wave = frozen(caseworker, neighbourhood)
    for act in (drafts.reopen_wave, posting.undo_posted, order_typesetting):
        with pytest.raises(NotVisible):
            act(by=stranger, wave_key=wave.pk, today=TODAY)


def test_picked_people_of_others_are_refused(
    caseworker: Staff, stranger: Staff, neighbourhood: Neighbourhood
) -> None:
    other = Neighbourhood.objects.get(slug="anderswo")
    hidden = person(other, 1)
    wave = _draft(caseworker, neighbourhood, Audience.BY_HAND)
    chosen = drafts.Recipients(Audience.BY_HAND, OneLetterPer.PERSON, picked=(hidden.pk,))
    with pytest.raises(InputError):
        drafts.choose_recipients(by=caseworker, wave_key=wave.pk, recipients=chosen, today=TODAY)
