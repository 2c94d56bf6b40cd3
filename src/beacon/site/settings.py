"""Every setting of the program, read from the environment only. docs/reference/settings.md lists the variables."""

import os
import secrets
from pathlib import Path
from typing import Any

from beacon.site.databases import database
from beacon.site.demo.printed import PRINTED, SHOWN
from beacon.site.environment import choice, flag, names, number, text

PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parents[1]


VAR = Path(text("BEACON_VAR", str(ROOT / "var"))).resolve()
"""Everything the program writes: database, uploads, generated key, collected static files."""

DEBUG = flag("BEACON_DEBUG")
DEMO = flag("BEACON_DEMO")
DEMO_LOGINS, DEMO_PASSWORD = SHOWN, PRINTED
ENTRANCE = choice("ENTRANCE", ("both", "staff", "public"))
BEACON_CLOCK = text("BEACON_CLOCK")
"""Empty for real time, else `2023-11-21T16:00:00+08:00@<seconds of the epoch at which it showed that>`."""


def secret_key() -> str:
    """SECRET_KEY, else the one generated at the first start and kept readable by its owner alone."""
    if given := text("SECRET_KEY"):
        return given
    VAR.mkdir(parents=True, exist_ok=True)
    kept, draft = VAR / "secret-key", VAR / f"secret-key.{os.getpid()}"
    if not kept.exists():
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            # A link never replaces: of two processes that start together the second takes the first one's key.
            os.link(draft, kept)
        except FileExistsError:
            pass
        except OSError:
            # Some mounted folders know no hard links.
            draft.replace(kept)
        draft.unlink(missing_ok=True)
    return kept.read_text().strip()


SECRET_KEY = secret_key()


DATABASES = {"default": database(text("DATABASE_URL", str(VAR / "beacon.sqlite3")))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "beacon.journal",
    "beacon.people",
    "beacon.messages",
    "beacon.files",
    "beacon.registers",
    "beacon.plans",
    "beacon.goods",
    "beacon.hazards",
    "beacon.records",
    "beacon.reports",
    "beacon.web",
    "beacon.public",
    "beacon.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages shrink to a quarter for slow phones; its random padding keeps tokens from being guessed by length.
    "django.middleware.gzip.GZipMiddleware",
    "beacon.site.gates.SafeHeaders",
    "beacon.site.gates.BodyLimit",
    "beacon.site.faults.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "beacon.site.gates.NoNullSign",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "beacon.site.gates.NoBlankPage",
    "beacon.site.errors.PassingFaults",
]

ROOT_URLCONF = "beacon.site.urls"
WSGI_APPLICATION = "beacon.site.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "beacon.site.gates.DemoOnlyAtHome",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "beacon.site.hashing.OneLaneArgon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/signin/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/signin/"
CSRF_FAILURE_VIEW = "beacon.web.errors.csrf_failure"

# Some wrong passwords of one name from one address close that pair for a while; the security administrator sets how
# many and how long. By pair, because a
# whole office shares an address and a stranger must not be able to lock a name out from elsewhere.
AXES_FAILURE_LIMIT = "beacon.people.security_rules.failure_limit"
AXES_COOLOFF_TIME = "beacon.people.security_rules.cool_off"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_CALLABLE = "beacon.web.signing_in.signin.keep_answer"
# What was typed into an expired page travels through the sign-in form and is nobody's business in a log of attempts.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "kept"]
AXES_VERBOSE = False

SITE_ADDRESS = text("BEACON_ADDRESS")
"""The address people come by, written under letters; empty leaves it out."""

# Reminders: off until configured. A robot is spoken to only at these hosts, so that no form can make the server call
# another machine of its network.
ROBOT_HOSTS = names(
    "BEACON_ROBOT_HOSTS", "https://qyapi.weixin.qq.com,https://oapi.dingtalk.com,https://open.feishu.cn"
)
EMAIL_HOST = text("BEACON_SMTP_HOST")
EMAIL_PORT = number("BEACON_SMTP_PORT", 465)
EMAIL_HOST_USER = text("BEACON_SMTP_USER")
EMAIL_HOST_PASSWORD = text("BEACON_SMTP_PASSWORD")
EMAIL_USE_SSL = flag("BEACON_SMTP_SSL", True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = text("BEACON_SMTP_FROM") or EMAIL_HOST_USER

HTTPS = flag("BEACON_HTTPS")
"""On where people reach the program by https; the proxy in front says so with X-Forwarded-Proto."""

ALLOWED_HOSTS = names("BEACON_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS and host != "*"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "beacon.people.session_store"
# The longest a session lasts, in use or not. How long it lasts unused is a rule of the security administrator.
SESSION_COOKIE_AGE = number("SESSION_HOURS", 12) * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        # data: for the small pictures inside the kit's stylesheet, blob: for a photo shown before it is sent.
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

REQUEST_MAX_BYTES = number("REQUEST_MAX_MB", 120) * 1024 * 1024
"""A longer request is refused before it is read. Each kind of upload has its own, smaller limit in its room."""

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 30
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

MEDIA_ROOT = VAR / "files"
MEDIA_URL = "/files/"
STATIC_ROOT = VAR / "static"
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "beacon.files.storage.DurableFileStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": text("BEACON_LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # Each begun and ended job, and each stop in good order, is no news.
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "ERROR"},
    },
}
