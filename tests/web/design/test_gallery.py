"""The gallery shows everything there is; nothing lies about unused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.template import Template
from django.test import Client
from django.test.signals import template_rendered

import lotse.web
from lotse.web.design.gallery import EXAMPLES, GALLERY

WEB = Path(lotse.web.__file__).parent
TEMPLATES = WEB / "templates"
FRAMES = [TEMPLATES / f"{name}.html" for name in ("base", "shell", "auth", "error")]
COMPONENTS = sorted((TEMPLATES / "design").rglob("*.html"))
PAGES = ("/muster", "/muster/anmelden", "/muster/zeit", "/muster/fehler/not-found")


@contextmanager
def rendered_names() -> Iterator[set[str]]:
    """Collect the names of all templates rendered inside the block."""
    names: set[str] = set()

    def collect(template: Template, **_: Any) -> None:
        names.add(template.name or "")

    template_rendered.connect(collect)
    try:
        yield names
    finally:
        template_rendered.disconnect(collect)


def _named(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def test_gallery_pages_render_every_template(browser: Client) -> None:
    with rendered_names() as names:
        for page in PAGES:
            assert browser.get(page).status_code == 200
        browser.get("/muster/fehler/not-found", headers={"HX-Request": "true"})
    missing = {_named(path) for path in (*COMPONENTS, *FRAMES)} - names
    assert not missing


def test_gallery_has_an_entry_for_every_example() -> None:
    files = {path.stem for path in EXAMPLES.glob("*.html")}
    assert files == {example.name for example in GALLERY}
    assert len(GALLERY) == len(files)


def test_gallery_shows_the_source_of_every_example(browser: Client) -> None:
    page = browser.get("/muster").content.decode()
    assert page.count("So schreibt man es") == len(GALLERY)
    assert "{% button &quot;Welle vorbereiten&quot;" in page


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("?dir=rtl", 'dir="rtl"'),
        ("?dir=rtl", "kern.rtl.css"),
        ("?theme=dark", 'data-kern-theme="dark"'),
        ("?theme=purple", 'dir="ltr">'),
    ],
)
def test_gallery_follows_the_query(browser: Client, query: str, wanted: str) -> None:
    assert wanted in browser.get(f"/muster{query}").content.decode()


def test_gallery_has_no_escaped_markup_outside_the_sources(browser: Client) -> None:
    page = browser.get("/muster").content.decode()
    assert "&lt;" not in re.sub(r"<pre.*?</pre>", "", page, flags=re.DOTALL)


def test_gallery_ids_are_unique(browser: Client) -> None:
    ids = re.findall(r'\sid="([^"]+)"', browser.get("/muster").content.decode())
    assert len(ids) == len(set(ids))


def test_unknown_error_page_is_not_found(browser: Client) -> None:
    answer = browser.get("/muster/fehler/unbekannt")
    assert answer.status_code == 404
    assert "Hier ist nichts zu finden" in answer.content.decode()
