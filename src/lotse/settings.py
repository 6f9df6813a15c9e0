"""All settings in one file, read from LOTSE_* variables (or files) through small helpers that fail loudly.

`NAME_FILE` may name a file that holds the value of `NAME`, as container platforms hand over secrets.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url


def env_text(name: str, default: str = "") -> str:
    """Return a variable's text, or that of the file which `NAME_FILE` names."""
    if file := os.environ.get(f"{name}_FILE"):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SystemExit(f"Die Datei „{file}“ aus {name}_FILE lässt sich nicht lesen: {error.strerror}.")
    return os.environ.get(name, default)


def env_flag(name: str, default: bool = False) -> bool:
    """Return a yes/no variable; anything but ja/nein, yes/no, true/false, 1/0 stops the start."""
    text = env_text(name).strip().casefold()
    if not text:
        return default
    if text in ("1", "ja", "yes", "true", "on"):
        return True
    if text in ("0", "nein", "no", "false", "off"):
        return False
    raise SystemExit(f"{name} muss „ja“ oder „nein“ sein, nicht „{text}“.")


def env_number(name: str, default: int) -> int:
    """Return a whole number."""
    text = env_text(name).strip()
    try:
        return int(text) if text else default
    except ValueError:
        raise SystemExit(f"{name} muss eine ganze Zahl sein, nicht „{text}“.")


def env_list(name: str, default: list[str]) -> list[str]:
    """Return comma-separated texts."""
    text = env_text(name)
    return [part.strip() for part in text.split(",") if part.strip()] if text else default


def secret_key(folder: Path) -> str:
    """Return the key of this installation, made on first use and readable by its owner only."""
    if given := env_text("LOTSE_SECRET_KEY"):
        return given
    file = folder / "secret-key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = file.with_name(f"secret-key.{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(50), encoding="ascii")
        try:
            os.link(made, file)
        except FileExistsError:
            pass
        made.unlink()
    return file.read_text(encoding="ascii").strip()


# --- where things are
DATA = Path(env_text("LOTSE_DATA", "var")).resolve()
FILES = DATA / "files"
BASE_URL = env_text("LOTSE_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
SECRET_KEY = secret_key(DATA)

# --- what runs
DEBUG = env_flag("LOTSE_DEBUG")
DEMO = env_flag("LOTSE_DEMO")
HOST = urlsplit(BASE_URL).hostname or "127.0.0.1"
ALLOWED_HOSTS = env_list("LOTSE_ALLOWED_HOSTS", [HOST, "127.0.0.1", "localhost"])
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "lotse.privacy",
    "lotse.journal",
    "lotse.accounts",
    "lotse.places",
    "lotse.people",
    "lotse.outreach",
    "lotse.web",
]
AUTH_USER_MODEL = "accounts.Staff"
ROOT_URLCONF = "lotse.urls"
WSGI_APPLICATION = "lotse.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- database
DATABASES = {
    "default": dj_database_url.parse(
        env_text("DATABASE_URL") or f"sqlite:///{DATA / 'lotse.sqlite3'}", conn_max_age=None
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }

# --- language and time
LANGUAGE_CODE = "de"
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
USE_TZ = True
STATIC_URL = "/static/"

# --- sign-in

# --- background work

# --- screens
