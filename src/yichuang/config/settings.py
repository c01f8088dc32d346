"""One settings file: what differs between installations comes from the environment.

| variable | meaning | otherwise |
|---|---|---|
| `YICHUANG_HOME` | folder of database, files and keys | `var` beside the checkout |
| `DATABASE_URL` | `postgresql://user:password@host/name` | SQLite in the home |
| `PORT` | where `yichuang serve` listens | 8000 |
| `YICHUANG_HOSTS` | host names served, by comma | this machine only |
| `YICHUANG_HTTPS` | `1` behind a proxy that speaks HTTPS: secure cookies, HSTS, its X-Forwarded-For believed | off |
| `YICHUANG_CLOCK` | the office's time stands still at this instant | the real time, or the home's `clock.json` |
| `YICHUANG_SQLITE_SYNCHRONOUS` | `FULL` survives a power cut, `NORMAL` a crash | `NORMAL` |
"""

import os
from pathlib import Path

from yichuang.config.database import database
from yichuang.config.home import checkout, data_keys, home, read_or_make_key, sample_accounts

PACKAGE = Path(__file__).resolve().parents[1]
YICHUANG_HOME = home()
YICHUANG_HOME.mkdir(parents=True, exist_ok=True)
YICHUANG_FILES = YICHUANG_HOME / "files"
YICHUANG_PROGRAMMES = [PACKAGE / "programmes", YICHUANG_HOME / "programmes"]

# filled only where `yichuang demo` made the invented sample district
YICHUANG_SAMPLE_ACCOUNTS = sample_accounts()

# keys: sessions, the erasable text and files, and the blind index are three different secrets
_keys = YICHUANG_HOME / "keys"
SECRET_KEY = read_or_make_key(_keys, "secret.key").hex()
YICHUANG_DATA_KEYS = data_keys(_keys)
YICHUANG_INDEX_KEY = read_or_make_key(_keys, "index.key")

DEBUG = os.environ.get("YICHUANG_DEBUG") == "1"
ALLOWED_HOSTS = [
    host.strip() for host in os.environ.get("YICHUANG_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host.strip()
]

INSTALLED_APPS = [
    "yichuang.backoffice.ledger",
    "yichuang.backoffice.people",
    "yichuang.backoffice.cases",
    "yichuang.backoffice.notify",
    "yichuang.screens.base",
    "yichuang.screens.guide",
    "yichuang.screens.projects",
    "yichuang.screens.settings",
    "yichuang.screens.window",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "yichuang.config.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "yichuang.config.entrance.ChosenLanguage",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # a page asks for signing in unless its view says @login_not_required
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yichuang.config.entrance.OneInstant",
    "yichuang.config.uploads.BoundedRequest",
]

ROOT_URLCONF = "yichuang.config.urls"
WSGI_APPLICATION = "yichuang.config.wsgi.application"
DATABASES = {
    "default": database(
        os.environ.get("DATABASE_URL"),
        YICHUANG_HOME,
        synchronous=os.environ.get("YICHUANG_SQLITE_SYNCHRONOUS", "NORMAL"),
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            ["django.template.loaders.app_directories.Loader"],
                        )
                    ],
                )
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "yichuang.screens.base.templatetags.lights",
                "yichuang.screens.base.templatetags.numbers",
                "yichuang.screens.base.templatetags.days",
                "yichuang.screens.window.templatetags.window_words",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yichuang.screens.base.frame.frame",
            ],
        },
    }
]

# Chinese is the source language of every message (docs/adr/0002): English is the one translation
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
# the same for every home of a checkout, so gathered and compressed once
STATIC_ROOT = (checkout() or YICHUANG_HOME) / ".static"
# `yichuang serve` gathers the files; before that (tests, first look) they are served from where they lie
_serving = os.environ.get("YICHUANG_SERVING", "")
_gathered = _serving == "gather" or (_serving == "1" and (STATIC_ROOT / "staticfiles.json").is_file())
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _gathered
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _gathered
WHITENOISE_AUTOREFRESH = not _gathered

# signing in: local accounts made by the office, nobody signs up
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ACCOUNT_ADAPTER = "yichuang.config.accounts.OfficeAccounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/guide/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # who chose a password at the address they were given need not type it again
# by address: a town hall of hundreds goes out by one, and they sign in within the same minutes of the morning; what
# keeps passwords from being guessed is the limit of each account
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,5/300s/key", "change_password": "5/m/user"}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

HTTPS = os.environ.get("YICHUANG_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
# behind the proxy everybody has its address: whose request it is, stands in its last X-Forwarded-For
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS and host != "*"]
CSRF_FAILURE_VIEW = "yichuang.screens.base.errors.expired_form"
X_FRAME_OPTIONS = "DENY"

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_HANDLERS = [
    "yichuang.config.uploads.CutOff",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("YICHUANG_LOG", "WARNING")},
    "loggers": {"yichuang": {"level": os.environ.get("YICHUANG_LOG", "INFO")}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
