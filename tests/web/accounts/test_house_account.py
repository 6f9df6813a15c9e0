"""The house's identity provider is absent unless LOTSE_OIDC_SERVER is set; then `house_account_cases` hold."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

CASES = Path(__file__).with_name("house_account_cases.py")


@pytest.mark.django_db
def test_house_account_is_off_unless_configured(client: Client) -> None:
    assert "Hauskonto" not in client.get("/anmelden").content.decode()
    assert client.get("/anmelden/haus/konto/login/").status_code == 404


def test_house_account_works_when_configured(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"LOTSE_DATA": str(tmp_path), "LOTSE_OIDC_SERVER": "https://haus.example"}
    for name in [name for name in environment if name.startswith("PYTEST_")]:
        del environment[name]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", str(CASES), "-n", "0", "-p", "no:cacheprovider"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
