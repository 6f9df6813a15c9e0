"""People with addresses, an office, and waves in any state: what the tests of the outreach start from."""

from __future__ import annotations

import datetime as dt

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.outreach.enums import Audience, WaveState
from lotse.outreach.models import Letter, Wave
from lotse.outreach.services.drafts import freeze_draft, start_draft
from lotse.outreach.services.posting import mark_posted
from lotse.people.models import BenefitUnit, Person
from lotse.places.models import Neighbourhood, Office


def person(neighbourhood: Neighbourhood, number: int, **values: object) -> Person:
    """Store one grown-up with an address of their own."""
    given: dict[str, object] = {
        "agency": neighbourhood.agency,
        "neighbourhood": neighbourhood,
        "family_name": f"Muster{number}",
        "given_name": "Alex",
        "search": f"alex muster{number}",
        "birth_date": dt.date(1980, 1, 1),
        "street": "Blumenstraße",
        "house_number": number,
        "house_number_text": str(number),
        "postcode": "59174",
        "town": "Kamen",
        "taken_in_on": dt.date(2020, 8, 25),
    }
    return Person.objects.create(**(given | values))


def office(neighbourhood: Neighbourhood) -> Office:
    """Store the office that stands on the letters."""
    return Office.objects.create(
        neighbourhood=neighbourhood,
        name="Quartiersbüro Lüner Höhe",
        street_line="Ludwig-Schröder-Straße 18",
        postcode="59174",
        town="Kamen",
        phone="030 23125 018",
        contact_role="Ihre Quartierslotsin",
        phone_hours=["Montag bis Freitag 9 bis 12 Uhr"],
    )


def unit(neighbourhood: Neighbourhood, number: str = "35502BG0000001") -> BenefitUnit:
    """Store a benefit unit."""
    return BenefitUnit.objects.create(agency=neighbourhood.agency, number=number)


def frozen(by: Staff, neighbourhood: Neighbourhood) -> Wave:
    """Freeze a wave for everybody who has had no letter."""
    today = clock.today()
    draft = start_draft(by=by, neighbourhood_key=neighbourhood.pk, audience=Audience.NOT_WRITTEN, today=today)
    return freeze_draft(by=by, wave_key=draft.pk, today=today)


def posted(by: Staff, neighbourhood: Neighbourhood, *, days_ago: int = 0) -> Wave:
    """Post such a wave without typesetting it."""
    wave = frozen(by, neighbourhood)
    Wave.objects.filter(pk=wave.pk).update(state=WaveState.TYPESET)
    on = clock.today() - dt.timedelta(days=days_ago)
    return mark_posted(by=by, wave_key=wave.pk, on=on, today=clock.today())


def letter_of(someone: Person) -> Letter:
    """Return the letter somebody got last."""
    letter = Letter.objects.filter(person=someone).order_by("-pk").first()
    assert letter is not None
    return letter
