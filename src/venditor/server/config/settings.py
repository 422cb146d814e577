"""Settings of the server, read from the environment when it starts; `docs/guide/portal.md` lists them."""

from __future__ import annotations

from pathlib import Path

from venditor.server.config import environment
from venditor.server.config.catalogues import compiled

SERVER = Path(__file__).resolve().parent.parent
VAR = environment.data_folder()

SECRET_KEY = environment.secret_key()
DEBUG = environment.switch("VENDITOR_DEBUG")
ALLOWED_HOSTS = environment.words("VENDITOR_HOSTS", "localhost,127.0.0.1,[::1]")

# No sessions, accounts, admin or database: nothing a visitor tells is kept.
INSTALLED_APPS = ["django.contrib.staticfiles", "venditor.server.faces"]
DATABASES: dict[str, dict[str, str]] = {}

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages carry no secret that compression could reveal: no cookie, no token.
    "django.middleware.gzip.GZipMiddleware",
    "venditor.server.config.headers.page_headers",
    "venditor.server.config.languages.reader_language",
    "django.middleware.common.CommonMiddleware",
]

ROOT_URLCONF = "venditor.server.config.urls"
WSGI_APPLICATION = "venditor.server.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hant", "繁體中文"), ("de", "Deutsch")]
LOCALE_PATHS = [compiled(SERVER / "locale", VAR / "locale")]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STORAGES = {"staticfiles": {"BACKEND": "venditor.server.config.static.VersionedFiles"}}
# Static files are served from the package itself; their addresses carry a hash, so they keep for a year.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 31_536_000

# A page's address holds what the visitor told: no other site learns it.
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if environment.switch("VENDITOR_BEHIND_PROXY") else None
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A mistyped day is not a warning to whoever runs the server.
    "loggers": {"django.request": {"level": "ERROR"}},
}
