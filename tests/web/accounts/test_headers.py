"""What browsers are told on every page, and that the deployment check finds nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/anmelden", "/healthz", "/gibt-es-nicht"])
def test_headers_are_strict_everywhere(client: Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    directives = {directive.strip() for directive in policy.split(";")}
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'"} <= directives
    assert "unsafe" not in policy
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "no-store" in headers["Cache-Control"]


def test_pages_carry_no_inline_code(client: Client) -> None:
    page = client.get("/anmelden").content.decode()
    assert "style=" not in page
    assert "onclick" not in page


def test_deployment_check_finds_nothing(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "LOTSE_DATA": str(tmp_path),
        "LOTSE_BASE_URL": "https://lotse.jobcenter.example",
        "DJANGO_SETTINGS_MODULE": "lotse.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "INFO"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
