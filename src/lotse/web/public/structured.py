"""The office as search engines read it (schema.org), with its real hours of the next days.

A script element whose type is no script is data: browsers do not run it, and the content security policy, which
forbids inline scripts, lets it be (HTML, "prepare the script element", step on the type).
"""

from __future__ import annotations

import json

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from lotse.schedule.enums import HoursKind
from lotse.schedule.queries.hours import ZONE, DayHours
from lotse.schedule.queries.public import OfficeFront
from lotse.schedule.rules.hours import joined
from lotse.web.public.pages import PublicPage

CONTEXT = "https://schema.org"
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


def structured_data(front: OfficeFront, page: PublicPage) -> SafeString:
    """Return the element that tells search engines name, address, phone and when the door is open."""
    street, town = front.street_line, front.place
    postcode, _, locality = town.partition(" ")
    values: dict[str, object] = {
        "@context": CONTEXT,
        "@type": "GovernmentOffice",
        "name": front.name,
        "url": page.base,
        "description": page.words.description,
        "isAccessibleForFree": True,
        "openingHoursSpecification": [
            entry for day in front.week for entry in _entries(day, HoursKind.CONSULTATION)
        ],
    }
    if street:
        values["address"] = {
            "@type": "PostalAddress",
            "streetAddress": street,
            "postalCode": postcode,
            "addressLocality": locality,
            "addressCountry": "DE",
        }
    if front.phone:
        values["telephone"] = front.phone
        values["contactPoint"] = {
            "@type": "ContactPoint",
            "telephone": front.phone,
            "availableLanguage": list(front.languages),
            "hoursAvailable": [entry for day in front.week for entry in _entries(day, HoursKind.PHONE)],
        }
    if front.mail:
        values["email"] = front.mail
    if front.photo:
        address = reverse("public_photo", args=[front.slug, front.photo.fingerprint])
        values["image"] = f"{settings.BASE_URL}{address}"
    if front.step_free:
        values["amenityFeature"] = {
            "@type": "LocationFeatureSpecification",
            "name": "wheelchairAccessible",
            "value": True,
        }
    text = json.dumps(values, ensure_ascii=False).translate(_ESCAPES)
    return SafeString(f'<script type="application/ld+json">{text}</script>')


def _entries(day: DayHours, kind: HoursKind) -> list[dict[str, str]]:
    """Return a day's hours; a day without any is closed from midnight to midnight."""
    on = {"@type": "OpeningHoursSpecification", "validFrom": day.day.isoformat()}
    on["validThrough"] = day.day.isoformat()
    spans = joined(day.hours, {kind})
    if not spans:
        return [{**on, "opens": "00:00", "closes": "00:00"}]
    return [
        {**on, "opens": f"{start.astimezone(ZONE):%H:%M}", "closes": f"{end.astimezone(ZONE):%H:%M}"}
        for start, end in spans
    ]
