"""Django's settings, from the parsed configuration alone."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from talley.web.configuration import MAX_CHARACTERS, VARIABLE, SettingsError, parse_settings

_path = os.environ.get(VARIABLE)
if not _path:
    raise ImproperlyConfigured(f"Name a settings file in {VARIABLE}; see docs/formats/settings.md.")
try:
    with Path(_path).open(encoding="utf-8") as _file:
        _text = _file.read(MAX_CHARACTERS + 1)
    TALLEY = parse_settings(_text, Path(_path).resolve().parent)
except (OSError, UnicodeDecodeError, SettingsError) as error:
    raise ImproperlyConfigured(str(error)) from error

DEBUG = False
SECRET_KEY = TALLEY.secret_key
ALLOWED_HOSTS = list(TALLEY.hosts)
DATABASES = {"default": dict(TALLEY.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "talley.web",
    "talley.web.logserver",
    "talley.web.accounts",
    "talley.web.custody",
    "talley.web.demands",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "talley.web.headers.headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "talley.web.bodies.Bodies",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "talley.web.urls"
WSGI_APPLICATION = "talley.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "talley.web.headers.installation",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Counts of attempts and used one-time codes: in the database, so that every process sees them, and under a
# keyed hash, so that no visitor's address is stored.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "talley_cache",
        "KEY_FUNCTION": "talley.web.headers.cache_key",
    }
}

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = TALLEY.zone

STATIC_URL = "/static/"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(TALLEY.papers)},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# Uploads are bounded by `talley.web.bodies` before a byte of them is read, and wait where the originals lie.
FILE_UPLOAD_TEMP_DIR = str(TALLEY.papers / "incoming")
Path(FILE_UPLOAD_TEMP_DIR).mkdir(parents=True, exist_ok=True, mode=0o700)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * 2**20
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Mail lies in a folder, one file each, and the operator's own program carries it out.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(TALLEY.mail)
DEFAULT_FROM_EMAIL = TALLEY.mail_from

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "demands:list"
ACCOUNT_ADAPTER = "talley.web.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
# Strict for an address, loose for a name: else anybody could lock a person out whose name is known. Behind proxies
# the visitor's address is the one that the outermost of them saw.
ALLAUTH_TRUSTED_PROXY_COUNT = TALLEY.proxies
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "5/5m/ip,100/h/key",
    "reauthenticate": "10/m/user",
    "second_factor": "10/h/key",
}
MFA_FORMS = {
    "authenticate": "talley.web.accounts.forms.CodeForm",
    "reauthenticate": "talley.web.accounts.forms.CodeAgainForm",
}
MFA_ADAPTER = "talley.web.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = TALLEY.platform
MFA_RECOVERY_CODE_COUNT = 10
MFA_TOTP_TOLERANCE = 1  # a clock that is half a minute off

# Where there is TLS the prefix lets no other host, and no page without TLS, set these.
SESSION_COOKIE_NAME = "__Host-talley_session" if TALLEY.https else "talley_session"
CSRF_COOKIE_NAME = "__Host-talley_csrf" if TALLEY.https else "talley_csrf"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TALLEY.https
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if TALLEY.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TALLEY.https else None

# Security: no request line, address, name or token in a log; a failure names code, not values.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"code": {"()": "talley.web.failures.CodeOnly"}},
    "filters": {"failures": {"()": "talley.web.failures.FailuresOnly"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "code", "filters": ["failures"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
