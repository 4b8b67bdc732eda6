"""Settings, all from the environment (or `.env`); `.env.example` explains every key.

Without any key the product runs for development: SQLite, the embedded broker, the LINE simulator's keys.
`PRODUCTION=on` refuses to start on anything unsafe: see `meguro_hoiku/checks.py`.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext

from meguro_hoiku.environment import Environment
from meguro_hoiku.logs import logging_settings
from meguro_hoiku.postgresql.options import options

# Lets `ModelAdmin[Child]` be written for the type checker and still run.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment(BASE_DIR / ".env")

PRODUCTION = env.switch("PRODUCTION", False)
DEMO_MODE = env.switch("DEMO_MODE", False)
DEBUG = env.switch("DEBUG", not PRODUCTION)
SECRET_KEY = env.text("SECRET_KEY", "" if PRODUCTION else "development-only-" + "x" * 40)
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", [] if PRODUCTION else ["localhost", "127.0.0.1", ".localhost"])
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS", [])
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))
DEMO_CLOCK_FILE = env.text("DEMO_CLOCK_FILE", str(VAR_DIR / "demo" / "clock.json")) if DEMO_MODE else ""

# LINE -----------------------------------------------------------------------------------------------------
LINE_API_BASE = env.text("LINE_API_BASE", "https://api.line.me" if PRODUCTION else "http://localhost:8001")
LINE_CHANNEL_ID = env.text("LINE_CHANNEL_ID", "" if PRODUCTION else "1000000001")
LINE_CHANNEL_SECRET = env.text("LINE_CHANNEL_SECRET", "" if PRODUCTION else "demo-channel-secret")
LINE_CHANNEL_ACCESS_TOKEN = env.text("LINE_CHANNEL_ACCESS_TOKEN", "" if PRODUCTION else "demo-channel-token")
LINE_LOGIN_CHANNEL_ID = env.text("LINE_LOGIN_CHANNEL_ID", "" if PRODUCTION else "1234567890")
LINE_ISSUER = "https://access.line.me"
LIFF_ID = env.text("LIFF_ID", "" if PRODUCTION else "1234567890-AbcdEfgh")
LIFF_URL_BASE = env.text(
    "LIFF_URL_BASE", "https://liff.line.me" if PRODUCTION else "http://phone.localhost:8001"
)
LIFF_SDK_URL = env.text(
    "LIFF_SDK_URL",
    "https://static.line-scdn.net/liff/edge/versions/2.29.2/sdk.js"
    if PRODUCTION
    else LIFF_URL_BASE + "/sdk.js",
)
WARD_PHONE = env.text("WARD_PHONE", "")
WARD_WEBSITE_URL = env.text("WARD_WEBSITE_URL", "https://www.city.meguro.tokyo.jp/")
NOTIFICATION_BACKEND = env.text("NOTIFICATION_BACKEND", "liff.notifications.LineBackend")
NOTIFICATIONS_PAUSED = env.switch("NOTIFICATIONS_PAUSED", False)
STAFF_MESSAGE_DELAY_SECONDS = env.number_or_none("STAFF_MESSAGE_DELAY_SECONDS")  # None: the ward's own
# How long a worker may hold messages; those of one that died are sent again after it.
SENDING_LEASE_SECONDS = env.number("SENDING_LEASE_SECONDS", 60)

# Applications ---------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "meguro_hoiku.apps.ProjectConfig",
    "staff.apps.StaffConfig",
    "liff.apps.LiffConfig",
    "reservations.apps.ReservationsConfig",
    "nurseries.apps.NurseriesConfig",
    *(["meguro_hoiku.demo.apps.DemoConfig"] if DEMO_MODE else []),
    "staff.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "auditlog",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "drf_spectacular",
    "rest_framework",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "meguro_hoiku.middleware.ContentSecurityMiddleware",
    "meguro_hoiku.middleware.SessionMiddleware",
    "liff.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "meguro_hoiku.middleware.AuthenticationMiddleware",
    "meguro_hoiku.middleware.SecondFactorMiddleware",
    "meguro_hoiku.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "meguro_hoiku.urls"
WSGI_APPLICATION = "meguro_hoiku.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            # Every form of the staff's pages says which nursery it is about, beside its CSRF token.
            "builtins": ["staff.templatetags.about"],
        },
    }
]

# State ----------------------------------------------------------------------------------------------------
DATABASES: dict[str, Any] = {
    "default": env.database("DATABASE_URL", f"sqlite:///{BASE_DIR / 'var' / 'db.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at BEGIN; with DEFERRED a rush answers "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["ENGINE"] = "meguro_hoiku.postgresql"
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = options(DATABASES["default"].get("OPTIONS", {}))

REDIS_URL = env.text("REDIS_URL", "")
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any]
CELERY_BROKER_FOLDER = Path(env.text("CELERY_BROKER_FOLDER", str(VAR_DIR / "broker")))
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    # Publishing is only a wake-up call: it must never make a parent wait (assurance.md §2).
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_timeout": 1,
        "socket_connect_timeout": 1,
        "retry_on_timeout": False,
        "max_retries": 0,
    }
else:
    for folder in ("messages", "processed", "control"):
        (CELERY_BROKER_FOLDER / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(CELERY_BROKER_FOLDER / "messages"),
        "data_folder_out": str(CELERY_BROKER_FOLDER / "messages"),
        "processed_folder": str(CELERY_BROKER_FOLDER / "processed"),
        "control_folder": str(CELERY_BROKER_FOLDER / "control"),
        "store_processed": False,
        "polling_interval": 0.2,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ACKS_LATE = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Tokyo"
CELERY_BEAT_SCHEDULE: dict[str, Any] = {
    # The sweep also sends what had to wait, such as for undo: within 5 seconds of its time (assurance.md §4).
    "send-due-notifications": {
        "task": "reservations.tasks.send_due_notifications",
        "schedule": 3.0,
        "options": {"expires": 30},
    },
    "plan-reminders": {"task": "reservations.tasks.plan_reminders", "schedule": 300.0},
    "count-the-board": {
        "task": "staff.tasks.count_the_board",
        "schedule": 900.0,
        "options": {"expires": 600},
    },
    "forget-what-has-expired": {"task": "reservations.tasks.forget_expired", "schedule": 3600.0},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")

# People ---------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
STAFF_SECOND_FACTOR = env.switch("STAFF_SECOND_FACTOR", PRODUCTION)
LOGIN_URL = "admin:login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "staff/locked_out.html"
AUDITLOG_DISABLE_REMOTE_ADDR = True
OTP_TOTP_ISSUER = "目黒区 一時保育"

_cookie_prefix = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME = f"{_cookie_prefix}staff_session"
SESSION_COOKIE_AGE = 60 * 60
CSRF_COOKIE_NAME = f"{_cookie_prefix}csrftoken"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "liff.pages.errors.csrf_failure"
LIFF_SESSION_COOKIE_NAME = f"{_cookie_prefix}liff_session"
LIFF_SESSION_SECONDS = 12 * 60 * 60
LANGUAGE_COOKIE_NAME = "language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LIFF_SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = False  # the proxy redirects; an endpoint that redirects would break LIFF
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
# Of a web process. Few: work waits better here than in the database.
WEB_THREADS = env.number("WEB_THREADS", 2)
REQUEST_BODY_SECONDS = env.number("REQUEST_BODY_SECONDS", 20)
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
}

# The staff's pages reach no outside host; LIFF pages add LINE's (liff/pages/headers.py).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "form-action": ["'self'"],
    },
}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


LIFF_SDK_ORIGIN = _origin(LIFF_SDK_URL)
LIFF_URL_ORIGIN = _origin(LIFF_URL_BASE)
LINE_API_ORIGIN = _origin(LINE_API_BASE)

# Words and files ------------------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
LANGUAGE_CODE = "ja"
LANGUAGES = [
    ("ja", "日本語"),
    ("ja-easy", "やさしい日本語"),
    ("en", "English"),
    ("zh-hans", "简体中文"),
    ("ko", "한국어"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "meguro_hoiku.static_files.HashedStaticFiles"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["liff.authentication.LiffSessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["liff.api.parsing.JSONBody"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "liff.api.parsing.OnlyJSON",
    "DEFAULT_SCHEMA_CLASS": "liff.api.schema.LiffSchema",
    "DEFAULT_THROTTLE_CLASSES": ["liff.throttling.ChangesOfAGuardian"],
    "DEFAULT_THROTTLE_RATES": {"changes": "120/min"},
    "EXCEPTION_HANDLER": "liff.api.errors.handle",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "目黒区 一時保育予約",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/liff/api",
    "POSTPROCESSING_HOOKS": [],
}

LOGGING = logging_settings(env.text("LOG_LEVEL", "INFO"), as_json=env.text("LOG_FORMAT", "plain") == "json")

UNREADABLE = env.unreadable
