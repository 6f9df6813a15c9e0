"""What every template of the house keeps to, read as text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import lotse.web

TEMPLATES = Path(lotse.web.__file__).with_name("templates")
BLOCK = re.compile(r"{% block (\w+) %}(.*?){% endblock", re.DOTALL)
NAMED = re.compile(r" as (\w+) %}")


@pytest.mark.parametrize("file", sorted(TEMPLATES.rglob("*.html")), ids=lambda file: file.stem)
def test_address_named_in_one_block_is_not_asked_for_in_another(file: Path) -> None:
    """What a block names is gone at its end: a link there would become a button that sends the form."""
    blocks = BLOCK.findall(file.read_text(encoding="utf-8"))
    for name, text in blocks:
        elsewhere = {named for other, words in blocks if other != name for named in NAMED.findall(words)}
        lost = {one for one in elsewhere - {*NAMED.findall(text)} if re.search(rf"\bhref={one}\b", text)}
        assert not lost, f"{name} asks for {lost}"
