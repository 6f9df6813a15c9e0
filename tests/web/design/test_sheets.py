"""What templates and sheets may not contain: anything from outside, anything inline, anything left or right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import lotse.web

WEB = Path(lotse.web.__file__).parent
STATIC = WEB / "static"
SHEETS = sorted((STATIC / "lotse" / "css").rglob("*.css"))
SCRIPTS = sorted((STATIC / "lotse" / "js").glob("*.js"))
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))

INLINE = [
    re.compile(r"\sstyle\s*=", re.IGNORECASE),
    re.compile(r"<style\b", re.IGNORECASE),
    re.compile(r"<script\b(?![^>]*\s(?:src=|type=\"application/json\"))", re.IGNORECASE),
    re.compile(r"\son[a-z]+\s*=", re.IGNORECASE),
    re.compile(r"\bhx-on\b", re.IGNORECASE),
    re.compile(r"javascript:", re.IGNORECASE),
]
OUTSIDE = re.compile(r"(?:https?:)?//[a-z0-9-]+\.[a-z]", re.IGNORECASE)
PHYSICAL = re.compile(
    r"(?:^|[\s;{])(?:"
    r"(?:margin|padding|border|inset|scroll-(?:margin|padding))-(?:left|right|top|bottom)"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r"|left|right|top|bottom|(?:min-|max-)?(?:width|height)"
    r")[\w-]*\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)
FOUR_SIDES = re.compile(r"(?:^|\s)(?:margin|padding|inset|border-width)\s*:\s*([^;]+);")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def _name(path: Path) -> str:
    return path.relative_to(WEB).as_posix()


def _rules(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def _sides(value: str) -> list[str]:
    """Split a shorthand at spaces outside brackets."""
    return re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "()", value).split()


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_template_has_nothing_inline_or_from_outside(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not [pattern.pattern for pattern in INLINE if pattern.search(text)]
    assert not OUTSIDE.search(text)


@pytest.mark.parametrize("path", [*SHEETS, *SCRIPTS], ids=_name)
def test_asset_names_no_other_host(path: Path) -> None:
    assert not OUTSIDE.search(re.sub(r"^\s*//.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE))


@pytest.mark.parametrize("path", SHEETS, ids=_name)
def test_sheet_is_logical(path: Path) -> None:
    rules = _rules(path)
    assert not PHYSICAL.findall(rules)
    uneven = [value for value in FOUR_SIDES.findall(rules) if len(s := _sides(value)) == 4 and s[1] != s[3]]
    assert not uneven


@pytest.mark.parametrize("path", SHEETS, ids=_name)
def test_sheet_stands_in_a_layer_and_imports_nothing(path: Path) -> None:
    rules = _rules(path).strip()
    assert "@import" not in rules
    assert rules.startswith(("@layer", "@font-face"))


def test_patterns_find_what_they_look_for() -> None:
    assert PHYSICAL.search("  margin-left: 1px;")
    assert PHYSICAL.search("  width: 1px;")
    assert PHYSICAL.search("  text-align: left;")
    assert not PHYSICAL.search(
        "  margin-inline-start: 1px; inline-size: 2px; text-align: start; stroke-width: 1;"
    )
    assert OUTSIDE.search('src="//cdn.example.com/x.js"')
    assert all(
        pattern.search('<p style="x" onclick="y"><style><script>1</script> hx-on:a javascript:')
        for pattern in INLINE
    )


def test_every_own_asset_is_used() -> None:
    named = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    files = [path for path in (STATIC / "lotse").rglob("*") if path.is_file()]
    assert not [_name(path) for path in files if path.relative_to(STATIC).as_posix() not in named]


def test_sheets_name_only_files_that_exist() -> None:
    for sheet in [*SHEETS, *(STATIC / "vendor").rglob("*.css")]:
        for target in re.findall(r"url\(\"?([^)\"]+)\"?\)", _rules(sheet)):
            if not target.startswith(("data:", "#")):
                assert (sheet.parent / target).resolve().is_file(), f"{_name(sheet)}: {target}"


@pytest.mark.parametrize("name", ["kern/kern.css", "kern/kern.rtl.css", "leaflet/leaflet.css"])
def test_vendored_sheet_loads_nothing_from_outside(name: str) -> None:
    targets = re.findall(
        r"url\(\s*[\"']?([^\"')\s]+)", (STATIC / "vendor" / name).read_text(encoding="utf-8")
    )
    assert not [target for target in targets if OUTSIDE.match(target)]
