"""Components: what they draw for what they are given."""

from __future__ import annotations

import re

import pytest
from django.contrib.messages import constants
from django.template import Context, Template
from django.test import RequestFactory

from lotse.people.enums import Standing
from lotse.web.design.frames import Frame, Link
from lotse.web.design.icons import PATHS, POINTING
from lotse.web.design.samples import sample_page
from lotse.web.templatetags import design


def draw(source: str, **values: object) -> str:
    """Render a template with the design library, on one line."""
    html = Template("{% load design %}" + source).render(Context(values))
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", html)).strip()


def at(address: str) -> dict[str, object]:
    """Return the context of a request to this address."""
    return {"request": RequestFactory().get(address)}


def test_button_sends_and_link_leads() -> None:
    assert draw('{% button "Los" %}').startswith('<button class="kern-btn kern-btn--primary" type="submit">')
    assert draw('{% button "Los" href="/x" kind="secondary" %}').startswith(
        '<a class="kern-btn kern-btn--secondary" href="/x">'
    )


def test_button_takes_attributes_with_hyphens() -> None:
    html = draw('{% button "Los" hx_get=url data_lotse_dialog_close="" form_="f" %}', url="/x?a=1&b=2")
    assert 'hx-get="/x?a=1&amp;b=2"' in html
    assert 'data-lotse-dialog-close=""' in html
    assert 'form="f"' in html


def test_disabled_link_is_a_disabled_button() -> None:
    assert draw('{% button "Los" href="/x" disabled=True %}').startswith("<button")
    assert "disabled" in draw('{% button "Los" href="/x" disabled=True %}')


@pytest.mark.parametrize(
    "source",
    [
        "{% button evil %}",
        "{% badge evil %}",
        "{% alert 'info' evil %}{{ evil }}{% endalert %}",
        "{% card evil preline=evil %}{{ evil }}{% endcard %}",
        "{% fact evil %}{{ evil }}{% endfact %}",
        "{% table evil %}{% endtable %}",
        "{% entry evil evil %}{{ evil }}{% endentry %}",
        "{% figure evil evil unit=evil note=evil %}",
        "{% progress evil 1 2 text=evil %}",
        "{% pageheader evil preline=evil lead=evil %}{{ evil }}{% endpageheader %}",
        "{% button 'x' hx_get=evil %}",
    ],
)
def test_component_escapes_what_it_is_given(source: str) -> None:
    html = draw(source, evil='"><script>')
    assert "<script>" not in html
    assert "&quot;&gt;&lt;script&gt;" in html


def test_every_standing_has_a_sign() -> None:
    assert set(design.STANDINGS) == set(Standing.values)
    assert all(icon in PATHS for _, icon in design.STANDINGS.values())


def test_every_message_level_has_a_tone() -> None:
    assert {design.tone(tag) for tag in constants.DEFAULT_TAGS.values()} <= set(design.TONE_ICONS)


def test_pointing_icons_exist_and_are_marked() -> None:
    assert set(PATHS) >= POINTING
    assert "icon--points" in draw('{% icon "next" %}')
    assert "icon--points" not in draw('{% icon "mail" %}')


def test_icon_speaks_only_with_a_label() -> None:
    assert 'aria-hidden="true"' in draw('{% icon "mail" %}')
    assert 'role="img" aria-label="Brief"' in draw('{% icon "mail" label="Brief" %}')


def test_figure_without_value_is_not_zero() -> None:
    assert "noch nicht messbar" in draw('{% figure "Quote" nothing %}', nothing=None)
    assert "noch nicht messbar" not in draw('{% figure "Quote" 0 %}')


def test_empty_fact_says_so() -> None:
    assert "noch nicht bekannt" in draw('{% fact "Telefon" %} {% endfact %}')


def test_progress_without_value_is_open() -> None:
    assert "value=" not in draw('{% progress "Lesen" %}')
    assert 'value="0" max="5"' in draw('{% progress "Lesen" 0 5 %}')


@pytest.mark.parametrize(
    ("address", "order", "target"),
    [
        ("/", "", "?sort=name"),
        ("/?sort=name&seite=3&q=a", "ascending", "?sort=-name&amp;q=a"),
        ("/?sort=-name", "descending", "?sort=name"),
        ("/?sort=other", "", "?sort=name"),
    ],
)
def test_sort_header_turns_round_and_starts_at_page_one(address: str, order: str, target: str) -> None:
    html = draw('{% sort_header "Name" "name" %}', **at(address))
    assert (f'aria-sort="{order}"' in html) == bool(order)
    assert f'href="{target}"' in html


def test_sort_header_knows_the_lists_own_order() -> None:
    assert 'aria-sort="ascending"' in draw('{% sort_header "Name" "name" default=True %}', **at("/"))


def test_pagination_keeps_the_query() -> None:
    html = draw("{% pagination page %}", page=sample_page(), **at("/?q=a&seite=2"))
    assert 'href="?q=a&amp;seite=1"' in html
    assert 'href="?q=a&amp;seite=3"' in html
    assert "51–100 von 350" in html


def test_tabs_mark_the_current_link() -> None:
    html = draw("{% tabs links %}", links=(Link("Eins", "/1"), Link("Zwei", "/2", current=True)))
    assert html.count("aria-current") == 1
    assert '<a href="/2" aria-current="page">Zwei</a>' in html


def test_many_tabs_are_a_menu_too_under_the_present_ones_name() -> None:
    links = tuple(Link(f"Nummer {number}", f"/{number}", current=number == 3) for number in range(5))
    html = draw('{% tabs links "Briefe" %}', links=links)
    assert "<small>Briefe</small>Nummer 3</span>" in html
    assert html.count('href="/3" aria-current="page"') == 2
    assert "<details" not in draw("{% tabs links %}", links=links[:4])


def test_menu_of_tabs_is_named_after_all_where_none_is_present() -> None:
    links = tuple(Link(f"Nummer {number}", f"/{number}") for number in range(5))
    html = draw('{% tabs links "Briefe" %}', links=links)
    assert "<span>Briefe</span>" in html
    assert "aria-current" not in html


def test_breadcrumb_ends_without_a_link() -> None:
    html = draw("{% breadcrumb links %}", links=(Link("Heute", "/heute"), Link("Hier", "/hier")))
    assert 'href="/heute"' in html
    assert 'href="/hier"' not in html


@pytest.mark.parametrize(("name", "initials"), [("Lotta Anna Lotse", "LL"), ("Lotta", "L"), ("", "")])
def test_frame_makes_initials(name: str, initials: str) -> None:
    assert Frame(staff_name=name).initials == initials
