"""Each import contract is broken once on purpose, to see that it would notice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(
        ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("*.ttf", "static", "__pycache__")
    )
    return folder


def test_contracts_hold(house: Path) -> None:
    result = _lint(house)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("journal/rules.py", "import lotse.people.enums", "Floors: imports only go down"),
        ("utils.py", "", "Floors: imports only go down"),
        ("places/rules.py", "import lotse.places.models", "Inside a domain"),
        ("people/rules.py", "import django.db", "Rules are plain Python"),
        ("lib/addresses/keys.py", "import django.utils.text", "Rules are plain Python"),
        ("web/apps.py", "import lotse.people.models", "Entrances never touch models"),
    ],
)
def test_broken_contract_is_noticed(house: Path, module: str, line: str, contract: str) -> None:
    file = house / "src" / "lotse" / module
    before = file.read_text("utf-8") if file.exists() else None
    file.write_text(f"{before or ''}\n{line}\n", encoding="utf-8")
    try:
        result = _lint(house)
    finally:
        if before is None:
            file.unlink()
        else:
            file.write_text(before, encoding="utf-8")
    assert result.returncode == 1
    broken = [text for text in result.stdout.splitlines() if text.endswith("BROKEN")]
    assert any(text.startswith(contract) for text in broken), result.stdout
