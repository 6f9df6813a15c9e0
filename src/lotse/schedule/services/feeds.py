"""Calendars that somebody of the staff subscribes to."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from lotse.accounts.models import Staff
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit
from lotse.schedule import access
from lotse.schedule.models import CalendarFeed
from lotse.schedule.rules.links import digest_of


@dataclass(frozen=True, slots=True)
class MadeFeed:
    """A new feed with its address, which is shown this once and stored nowhere."""

    key: int
    url: str


@transaction.atomic
def make_feed(*, by: Staff, with_names: bool, now: dt.datetime) -> MadeFeed:
    """Make one's own subscription address; an earlier one ends with it."""
    _revoke(by, now)
    secret = secrets.token_urlsafe(24)
    feed = CalendarFeed.objects.create(
        staff=by, secret_digest=digest_of(secret), with_names=with_names, made_at=now
    )
    audit(by=by, action=AuditAction.CREATED, object_kind="calendar-feed", object_key=feed.pk)
    return MadeFeed(feed.pk, f"{settings.BASE_URL}/kalender/abo/{secret}.ics")


@transaction.atomic
def revoke_feed(*, by: Staff, now: dt.datetime) -> int:
    """End one's own subscription address; return how many there were."""
    return _revoke(by, now)


def _revoke(by: Staff, now: dt.datetime) -> int:
    feeds = list(access.own_feeds(by).select_for_update())
    for feed in feeds:
        feed.revoked_at = now
        feed.save(update_fields=["revoked_at"])
        audit(by=by, action=AuditAction.DELETED, object_kind="calendar-feed", object_key=feed.pk)
    return len(feeds)
