"""With whom somebody talked last in this session: the form offers them again, with or without network."""

from __future__ import annotations

from django.http import HttpRequest

_KEY = "talk_partners"
_AT_MOST = 10


def remember_person(request: HttpRequest, person_key: int) -> list[int]:
    """Put somebody in front of the people of this session; return their keys, this one first."""
    known: list[int] = request.session.get(_KEY, [])
    keys = [person_key, *(key for key in known if key != person_key)][:_AT_MOST]
    if keys != known:
        request.session[_KEY] = keys
    return keys
