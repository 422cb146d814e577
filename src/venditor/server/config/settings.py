"""Settings of the server, read from the environment when it starts; `docs/guide/operating.md` lists them."""

from __future__ import annotations

from pathlib import Path

from venditor.server.config import environment, secrets
from venditor.server.config.catalogues import compiled

SERVER = Path(__file__).resolve().parent.parent
VAR = environment.data_folder()

SECRET_KEY, *SECRET_KEY_FALLBACKS = secrets.signing_keys(secrets.value(secrets.SIGNING, folder=VAR))
MASTER_KEYS = secrets.master_keys(secrets.value(secrets.MASTER_KEYS, folder=VAR))
LOOK_UP_SECRET = secrets.value(secrets.LOOK_UP, folder=VAR).encode("ascii")
# Wrapped keys of persons: never beside the database, and never in its backups.
KEY_FOLDER = Path(environment.text("VENDITOR_KEYS", str(VAR / "keys")))
# The public log: on a local disk, one folder for all workers.
_LOG = environment.text("VENDITOR_LOG", str(VAR / "log"))
# A folder, or a store of objects; of a store other than Amazon's its own address as well.
LOG_FOLDER, LOG_OBJECTS = Path(_LOG), _LOG if _LOG.startswith("s3://") else ""
LOG_ENDPOINT = environment.text("VENDITOR_LOG_ENDPOINT", "")
LOG_SIGNER = secrets.log_signer(secrets.value(secrets.LOG_SIGNING, folder=VAR))

DEBUG = environment.switch("VENDITOR_DEBUG")
# The address that links in mails begin with; a seller's own host goes before it.
BASE_URL = environment.address("VENDITOR_URL", "http://127.0.0.1:8000")
# Version of the orders' own links: another one calls back every link that was sent.
ORDER_LINKS = str(environment.number("VENDITOR_ORDER_LINKS", 1))
# Where readers of the encoded law report errors; empty: its pages offer a text to copy.
LAW_CONTACT = environment.text("VENDITOR_LAW_CONTACT", "")
HOSTS = environment.words("VENDITOR_HOSTS", "localhost,127.0.0.1,[::1]")
# Hosts of sellers stand in the database: `config.hosts` refuses every other name before anything is answered.
ALLOWED_HOSTS = ["*"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "venditor.server.tenants",
    "venditor.server.staff",
    "venditor.server.people",
    "venditor.server.jobs",
    "venditor.server.orders",
    "venditor.server.markets",
    "venditor.server.cases",
    "venditor.server.outbox",
    "venditor.server.mail",
    "venditor.server.log",
    "venditor.server.access",
    "venditor.server.webhooks",
    "venditor.server.retention",
    "venditor.server.faces",
]

_SQLITE = {
    # A writer takes its lock at once, so that no transaction fails half way because another wrote meanwhile.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # FULL: what was acknowledged is on the disk, also when the power goes.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}
_DATABASE = environment.database(f"sqlite:///{VAR / 'venditor.sqlite3'}")
if _DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    _DATABASE.setdefault("OPTIONS", {}).update(_SQLITE)
DATABASES = {"default": _DATABASE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "venditor.server.config.headers.page_headers",
    "venditor.server.faces.hosts.known_hosts",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "venditor.server.config.languages.reader_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "venditor.server.config.urls"
WSGI_APPLICATION = "venditor.server.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Before those of allauth, whose pages are in our own frame.
        "DIRS": [SERVER / "faces" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

LANGUAGE_CODE = "en"
# Languages call themselves by their own names; which pages are in which: `config.languages`.
LANGUAGES = [
    ("en", "English"),
    ("zh-hant", "繁體中文"),
    ("zh-hans", "简体中文"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ja", "日本語"),
    ("ko", "한국어"),
]
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
BEHIND_PROXY = environment.switch("VENDITOR_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
_SECURE = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "venditor.server.faces.errors.form_refused"
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0

# A form of the hosted page holds a long explanation in any script; nothing larger is read into memory.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
# One field a line of the order, and an order has a thousand at most.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
# Limits of signing in count the address that the proxy saw: else one stranger locks everybody out.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "console"
ACCOUNT_ADAPTER = "venditor.server.staff.accounts.StaffAccounts"
ACCOUNT_FORMS = {
    "change_password": "venditor.server.staff.password_forms.ChangePassword",
    "set_password": "venditor.server.staff.password_forms.SetPassword",
    "reset_password_from_key": "venditor.server.staff.password_forms.ResetPasswordFromKey",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by an owner, who knows the address
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Nobody can have mail sent to a stranger by asking for a new password.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Venditor"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _SECURE
# Every account needs a second factor, but on one's own machine.
REQUIRE_MFA = environment.switch("VENDITOR_REQUIRE_MFA", default=_SECURE)

# smtp://USER:PASSWORD@HOST:PORT?security=starttls, or folder:///PATH for one's own machine.
MAIL = environment.text("VENDITOR_MAIL", f"folder://{VAR / 'mail'}")
MAIL_FROM = environment.text("VENDITOR_MAIL_FROM", "withdrawals@venditor.localhost")
# Acknowledgements of one seller within an hour; more than that wait (venditor.aftersales.Limits).
MAILS_OF_A_SELLER = environment.number("VENDITOR_MAILS_OF_A_SELLER", 20_000)
# Mail that does not arrive comes back to bounce+TOKEN at this domain.
BOUNCE_DOMAIN = environment.text("VENDITOR_BOUNCE_DOMAIN", MAIL_FROM.rpartition("@")[2])
# maildir:///PATH or imaps://USER:PASSWORD@HOST/FOLDER; empty where a provider reports bounces by webhook.
BOUNCES = environment.text("VENDITOR_BOUNCES", "")
# A provider reports at BASE_URL/hooks/mail/postmark/SECRET or .../mailgun/SECRET.
BOUNCE_HOOK_SECRET = secrets.value(secrets.BOUNCE_HOOK, folder=VAR)
# Mailgun also signs its reports; the key stands in its control panel.
MAILGUN_SIGNING_KEY = environment.text("VENDITOR_MAILGUN_SIGNING_KEY", "")
# Secrets of the addresses that are told of cases are worked out from it.
WEBHOOK_SECRET = secrets.value(secrets.WEBHOOKS, folder=VAR).encode("ascii")
EMAIL_BACKEND = "venditor.server.mail.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = MAIL_FROM

# What the worker does with each kind of item; see venditor.server.outbox.
OUTBOX_HANDLERS = {
    "withdrawal.acknowledgement": "venditor.server.mail.acknowledgement.send",
    "withdrawal.notice": "venditor.server.mail.notices.send",
    "case.examine": "venditor.server.cases.examine.examine",
    "case.letter": "venditor.server.mail.letters.send",
    "market.route": "venditor.server.markets.routing.route",
    "market.answered": "venditor.server.markets.passing_on.answered",
    "market.confirmed": "venditor.server.markets.passing_on.confirmed",
    "orders.import": "venditor.server.orders.csv_import.work",
    "account.mail": "venditor.server.mail.backend.send",
    "webhook": "venditor.server.webhooks.sending.send",
    "host.look": "venditor.server.tenants.proving.look",
    "retention.erase": "venditor.server.retention.erasing.erase_batch",
}
# What is recorded when an item is tried no more.
OUTBOX_GIVEN_UP = {
    "withdrawal.acknowledgement": "venditor.server.mail.acknowledgement.given_up",
    "case.letter": "venditor.server.mail.letters.given_up",
    "account.mail": "venditor.server.mail.backend.given_up",
    "orders.import": "venditor.server.jobs.services.given_up",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_secrets": {"()": "venditor.server.config.log_lines.NoSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["no_secrets"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A mistyped day is not a warning to whoever runs the server.
    "loggers": {"django.request": {"level": "ERROR"}},
}
