"""All settings in one file, read from LOTSE_* variables (or files) through small helpers that fail loudly.

`NAME_FILE` may name a file that holds the value of `NAME`, as container platforms hand over secrets.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import urljoin, urlsplit

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


def env_server(name: str) -> str:
    """Return the address of a server that is told a password, with a slash at its end; empty for none."""
    address = env_text(name).strip()
    if not address:
        return ""
    parts = urlsplit(address)
    is_here = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
    if not parts.hostname or not (parts.scheme == "https" or is_here):
        raise SystemExit(f"{name} muss mit https:// beginnen: Sonst ginge das Passwort offen durchs Netz.")
    return address.rstrip("/") + "/"


def env_calendars(name: str, base: str) -> dict[str, str]:
    """Return the address of each calendar by its member's mail address; all of them lie on the server `base`."""
    found = {}
    for entry in env_text(name).replace("\n", ",").split(","):
        mail, _, path = (part.strip() for part in entry.partition("="))
        if not entry.strip():
            continue
        address = urljoin(base, path.rstrip("/") + "/")
        if "@" not in mail or not path or urlsplit(address)[:2] != urlsplit(base)[:2]:
            raise SystemExit(
                f"{name}: „{entry.strip()}“ passt nicht. Richtig ist E-Mail-Adresse des Kontos = Pfad des "
                "Kalenders auf dem Server aus LOTSE_CALDAV_URL, mehrere mit Komma getrennt."
            )
        found[mail.casefold()] = address
    return found


def secret_key(folder: Path) -> str:
    """Return the key of this installation, made on first use and readable by its owner only."""
    if given := env_text("LOTSE_SECRET_KEY"):
        return given
    file = folder / "secret-key"
    try:
        if not file.exists():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            made = file.with_name(f"secret-key.{os.getpid()}")
            made.touch(mode=0o600)
            made.write_text(secrets.token_urlsafe(50), encoding="ascii")
            with suppress(FileExistsError):
                os.link(made, file)
            made.unlink()
        return file.read_text(encoding="ascii").strip()
    except OSError:
        raise SystemExit(
            f"Fehler: Der Datenordner „{folder}“ (LOTSE_DATA) lässt sich nicht lesen oder beschreiben. "
            "Bitte prüfen Sie Pfad und Rechte."
        )


# --- where things are
DATA = Path(env_text("LOTSE_DATA", "var")).resolve()
FILES = DATA / "files"
BASE_URL = env_text("LOTSE_BASE_URL", "http://localhost:8000").rstrip("/")
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
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "lotse.privacy",
    "lotse.journal",
    "lotse.accounts",
    "lotse.places",
    "lotse.people",
    "lotse.casework",
    "lotse.schedule",
    "lotse.outreach",
    "lotse.web",
    "lotse.ops",
]
MIDDLEWARE = [
    # First, so that every error page, too, can ask who wants it.
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "lotse.web.middleware.StrictHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "lotse.web.middleware.UnseenIsNotFound",
    "allauth.account.middleware.AccountMiddleware",
    "lotse.web.accounts.middleware.SessionClock",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "lotse.web.accounts.middleware.SecondFactor",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lotse.web.design.appearance.appearance",
                "lotse.web.frame.frame",
            ],
        },
    }
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
# The second net on PostgreSQL: a request sees the rows of one agency only, whatever a query forgets (ADR 6).
ROW_SECURITY = env_flag("LOTSE_ROW_SECURITY")
if ROW_SECURITY and DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise SystemExit(
        "LOTSE_ROW_SECURITY braucht PostgreSQL: Bitte setzen Sie DATABASE_URL oder lassen Sie es weg."
    )
if ROW_SECURITY:
    MIDDLEWARE.append("lotse.web.row_security.KeepToAgency")

# --- language and time
LANGUAGE_CODE = "de"
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
USE_TZ = True
STATIC_URL = "/static/"

# --- sign-in
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
# Rate limits must hold for all processes, so they count in the database.
# Room for the counters of a busy house: what is thrown out early is a limit forgotten.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "lotse_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# What broke stands in the server's own log: where, never with what somebody sent.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django.request": {"handlers": ["stream"], "level": "ERROR", "propagate": False}},
}

SESSION_MINUTES = env_number("LOTSE_SESSION_MINUTES", 60)
SESSION_HOURS_AT_MOST = 10
SESSION_COOKIE_AGE = SESSION_MINUTES * 60
SESSION_COOKIE_NAME = "lotse_sitzung"

ACCOUNT_ADAPTER = "lotse.web.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_FORMS = {
    "login": "lotse.web.accounts.forms.SignInForm",
    "reauthenticate": "lotse.web.accounts.forms.ConfirmPasswordForm",
    "change_password": "lotse.web.accounts.forms.ChangePasswordForm",
}
MFA_ADAPTER = "lotse.web.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Quartierslotse"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "lotse.web.accounts.forms.CodeForm",
    "reauthenticate": "lotse.web.accounts.forms.ConfirmCodeForm",
    "activate_totp": "lotse.web.accounts.forms.ActivateAppForm",
    "add_webauthn": "lotse.web.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "lotse.web.accounts.forms.RenamePasskeyForm",
    "login_webauthn": "lotse.web.accounts.forms.PasskeySignInForm",
}

# The house's identity provider (Keycloak, ADFS …); without LOTSE_OIDC_SERVER nobody sees a trace of it.
OIDC_SERVER = env_text("LOTSE_OIDC_SERVER").rstrip("/")
OIDC_NAME = env_text("LOTSE_OIDC_NAME", "Hauskonto")
OIDC_ORIGIN = "{0.scheme}://{0.netloc}".format(urlsplit(OIDC_SERVER))
OIDC_HAS_SECOND_FACTOR = env_flag("LOTSE_OIDC_HAS_SECOND_FACTOR")
OIDC_TRUST_MAIL = env_flag("LOTSE_OIDC_TRUST_MAIL")
if OIDC_SERVER:
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
SOCIALACCOUNT_ADAPTER = "lotse.web.accounts.house.HouseAdapter"
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = "haus"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "konto",
                "name": OIDC_NAME,
                "client_id": env_text("LOTSE_OIDC_CLIENT"),
                "secret": env_text("LOTSE_OIDC_SECRET"),
                "settings": {"server_url": OIDC_SERVER, "verified_email": OIDC_TRUST_MAIL},
            }
        ],
    }
}

# --- what browsers are told
# `lotse serve` speaks http: where people type https, a proxy stands before it and says so in its headers.
IS_HTTPS = BASE_URL.startswith("https://")
PROXIES = env_number("LOTSE_PROXIES", 1 if IS_HTTPS else 0)
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_FAILURE_VIEW = "lotse.web.design.errors.csrf_failure"
CSRF_COOKIE_NAME = "lotse_formular"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'", *([OIDC_ORIGIN] if OIDC_SERVER else [])],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

# --- background work
# A task is a row written in the transaction of the change that orders it; `lotse worker` runs it.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# --- mail
# Without a mail server nothing is sent and every screen says so; the demo writes mails into files.
EMAIL_HOST = env_text("LOTSE_MAIL_SERVER")
EMAIL_PORT = env_number("LOTSE_MAIL_PORT", 587)
EMAIL_HOST_USER = env_text("LOTSE_MAIL_USER")
EMAIL_HOST_PASSWORD = env_text("LOTSE_MAIL_PASSWORD")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = env_flag("LOTSE_MAIL_TLS", True) and not EMAIL_USE_SSL
EMAIL_TIMEOUT = 20
MAIL_FROM = DEFAULT_FROM_EMAIL = env_text("LOTSE_MAIL_FROM", f"quartierslotse@{HOST}")
MAIL_DOMAIN = MAIL_FROM.rpartition("@")[2].strip("> ")
MAIL_IS_ON = bool(EMAIL_HOST) or DEMO
if DEMO and not EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA / "mails"
SMS_GATEWAY = env_text("LOTSE_SMS_GATEWAY")

# --- the house's own calendar
# Both ways, in the background; without LOTSE_CALDAV_URL nothing is written there and nothing read.
CALDAV_URL = env_server("LOTSE_CALDAV_URL")
CALDAV_USER = env_text("LOTSE_CALDAV_USER")
CALDAV_PASSWORD = env_text("LOTSE_CALDAV_PASSWORD")
CALDAV_CALENDARS = env_calendars("LOTSE_CALDAV_CALENDARS", CALDAV_URL) if CALDAV_URL else {}

# --- screens
# Static files lie in the package; whitenoise finds them there, so nothing has to be collected.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
FORM_RENDERER = "lotse.web.design.fields.HouseRenderer"
