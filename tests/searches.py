"""Searching for people as the pages' forms do it: the words go by POST, the address names a sign."""

from __future__ import annotations

from collections.abc import Iterable

from django.test import Client


def search(client: Client, page: str, words: str) -> str:
    """Search on a page and return the address that this leads to."""
    return str(client.post("/suche", {"q": words, "auf": page}).headers["Location"])


def know(client: Client, words: Iterable[str]) -> None:
    """Have the session know words by themselves as signs, so that any page can be asked for them: `?suche=WORDS`."""
    session = client.session
    session["searches"] = {each: each for each in words}
    session.save()
