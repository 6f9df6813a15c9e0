"""`lotse bounce` never fails on mail that is none of its business."""

from __future__ import annotations

import argparse
import io
import sys
from types import SimpleNamespace

import pytest

from lotse.core.errors import InputError
from lotse.ops import bounce


def run(monkeypatch: pytest.MonkeyPatch, content: bytes) -> str:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    monkeypatch.setattr(bounce, "prepare_database", lambda: None)
    return bounce.run(argparse.Namespace()).text


@pytest.mark.django_db
def test_other_mail_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "nichts geändert" in run(monkeypatch, b"Subject: Hallo\n\nGuten Tag")


def test_no_mail_at_all_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="keine E-Mail"):
        run(monkeypatch, b" \n")
