"""Forms as the house draws them: label, hint and fault belong to the field for eyes and for screen readers."""

from __future__ import annotations

import re

import pytest
from django import forms

from lotse.web.design.fields import HouseRenderer
from lotse.web.design.samples import CodeForm, SampleForm

FIELDS = tuple(SampleForm.base_fields)


@pytest.fixture
def blank() -> SampleForm:
    """Return the form before anything was typed."""
    return SampleForm(renderer=HouseRenderer())


@pytest.fixture
def faulty() -> SampleForm:
    """Return the form sent back: empty but for a bad address and something to keep."""
    return SampleForm(
        {"mail": "kein-at-zeichen", "note": "<b>fett</b>", "way": "visit"}, renderer=HouseRenderer()
    )


@pytest.mark.parametrize("name", FIELDS)
def test_field_has_its_label(blank: SampleForm, name: str) -> None:
    html = blank[name].as_field_group()
    assert blank.fields[name].label in html
    targets = re.findall(r'<label[^>]* for="([^"]+)"', html)
    assert targets and all(f'id="{target}"' in html for target in targets)


@pytest.mark.parametrize("name", FIELDS)
def test_everything_described_by_exists(faulty: SampleForm, name: str) -> None:
    html = faulty[name].as_field_group()
    for group in re.findall(r'aria-describedby="([^"]+)"', html):
        assert all(f'id="{target}"' in html for target in group.split())


@pytest.mark.parametrize(
    "name", [name for name in FIELDS if name not in ("languages", "note", "topics", "way")]
)
def test_fault_stands_at_the_field_and_in_the_summary(faulty: SampleForm, name: str) -> None:
    text = str(faulty.errors[name][0])
    assert text in faulty[name].as_field_group()
    assert f'id="id_{name}_error"' in faulty[name].as_field_group()
    assert f'<a href="#id_{name}">' in str(faulty)


def test_summary_leads_to_the_first_choice_of_a_group() -> None:
    html = str(SampleForm({}, renderer=HouseRenderer()))
    assert '<a href="#id_way_0">' in html
    assert 'id="id_way_0"' in html


def test_blank_form_has_no_summary(blank: SampleForm) -> None:
    assert "stimmen noch nicht" not in str(blank)


@pytest.mark.parametrize(
    ("name", "optional"), [("street", False), ("mail", True), ("way", False), ("languages", True)]
)
def test_optional_fields_say_so(blank: SampleForm, name: str, optional: bool) -> None:
    assert ("(freiwillig)" in blank[name].as_field_group()) == optional


def test_values_come_back_escaped(faulty: SampleForm) -> None:
    assert "&lt;b&gt;fett&lt;/b&gt;" in faulty["note"].as_field_group()
    assert re.search(r'value="visit"[^>]*checked', faulty["way"].as_field_group())


def test_date_field_speaks_iso() -> None:
    form = SampleForm({"posted_on": "2026-03-02"}, renderer=HouseRenderer())
    html = form["posted_on"].as_field_group()
    assert 'type="date"' in html
    assert 'value="2026-03-02"' in html


def test_code_field_is_large_and_left_alone_by_the_browser() -> None:
    html = str(CodeForm(renderer=HouseRenderer()))
    assert "field--code" in html
    assert 'autocomplete="off"' in html


def test_fault_of_the_whole_form_is_listed() -> None:
    form = CodeForm({"code": "x"}, renderer=HouseRenderer())
    form.add_error(None, "Dieser Brief gehört zu einem anderen Quartier.")
    assert "Eine Angabe stimmt noch nicht" in str(form)
    assert "anderen Quartier" in str(form)


def test_hidden_field_is_drawn_without_label() -> None:
    class Hidden(forms.Form):
        token = forms.CharField(widget=forms.HiddenInput)

    html = str(Hidden(initial={"token": "t"}, renderer=HouseRenderer()))
    assert html.count("<input") == 1
    assert "<label" not in html
