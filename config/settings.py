"""Every setting, read from the environment alone; a value that is not understood stops the start."""

from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.templatetags.static import static
from django.urls import reverse_lazy

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.flag("LICENTIA_DEBUG", default=False)
SECRET_KEY = env.text("LICENTIA_SECRET_KEY")
LICENTIA_KEY_ENCRYPTION_KEY = env.text("LICENTIA_KEY_ENCRYPTION_KEY")
LICENTIA_HOST = env.text("LICENTIA_HOST", default="localhost")
ALLOWED_HOSTS = env.words("LICENTIA_ALLOWED_HOSTS", f"{LICENTIA_HOST},localhost,127.0.0.1,[::1]")
LICENTIA_TLS = env.flag("LICENTIA_TLS", default=False)

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "config.apps.LicentiaAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_scim",
    "graphene_django",
    "django_linear_migrations",
    "kernel",
    "audit",
    "accounts",
    "licensing",
    "seats",
    "compliance",
    "scim",
    "config.apps.ConfigConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.OrganisationMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
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
                "config.context.portal",
            ],
        },
    },
]

DATABASE_URL = env.text("DATABASE_URL")
DATABASES = {
    "default": {
        **dj_database_url.parse(DATABASE_URL, conn_max_age=env.integer("LICENTIA_DATABASE_MAX_AGE", default=60)),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": env.flag("LICENTIA_PGBOUNCER", default=False),
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"

AUTH_USER_MODEL = "accounts.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # addresses are unique, in any case, by a constraint of their own
AUTHENTICATION_BACKENDS = ["accounts.backends.AddressBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("accounts:sign-in")
CHOOSE_ORGANISATION_URL = reverse_lazy("accounts:choose-organisation")
LOGIN_REDIRECT_URL = reverse_lazy("portal:my-seats")
LOGOUT_REDIRECT_URL = LOGIN_URL

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = LICENTIA_TLS
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if LICENTIA_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = LICENTIA_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if LICENTIA_TLS else None
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "British English")]
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / ".local" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SIMPLE_JWT = {
    "ALGORITHM": "ES256",
    "ISSUER": f"{'https' if LICENTIA_TLS else 'http'}://{LICENTIA_HOST}",
    "AUDIENCE": "licentia",
    "LEEWAY": 30,
    "USER_ID_CLAIM": "sub",
}
GRAPHENE = {"SCHEMA": "config.schema.schema", "SCHEMA_OUTPUT": "schema.graphql"}
SCIM_SERVICE_PROVIDER = {
    "NETLOC": LICENTIA_HOST,
    "SCHEME": "https" if LICENTIA_TLS else "http",
    "AUTHENTICATION_SCHEMES": [
        {
            "type": "oauthbearertoken",
            "name": "Bearer token",
            "description": "A token of this connection, sent as a bearer token.",
        },
    ],
    "USER_MODEL_GETTER": "scim.adapters.get_scim_user_model",
    "USER_ADAPTER": "scim.adapters.UserAdapter",
    "AUTH_CHECK_MIDDLEWARE": "scim.auth.Gate",
}

UNFOLD = {
    "SITE_TITLE": "Licentia",
    "SITE_HEADER": "Licentia",
    "SITE_SYMBOL": "verified",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda _request: static("mark.svg")}],
    "SCRIPTS": [lambda _request: static("admin.js")],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "COLORS": {
        "primary": {
            "50": "#eef8f6",
            "100": "#d7efea",
            "200": "#b1dfd6",
            "300": "#82cabd",
            "400": "#4fb0a0",
            "500": "#3bb3a1",
            "600": "#095c52",
            "700": "#085349",
            "800": "#07433c",
            "900": "#063731",
            "950": "#03211d",
        },
    },
    "ACCOUNT": {"navigation": [{"title": "My seats", "link": reverse_lazy("portal:my-seats")}]},
    "SIDEBAR": {"show_search": True, "navigation": "config.navigation.sections"},
    "DASHBOARD_CALLBACK": "config.dashboard.figures",
}

EMAIL_SUBJECT_PREFIX = "[Licentia] "
DEFAULT_FROM_EMAIL = env.text("LICENTIA_MAIL_FROM", default=f"licentia@{LICENTIA_HOST}")
EMAIL_HOST = env.text("LICENTIA_SMTP_HOST", default="localhost")
EMAIL_PORT = env.integer("LICENTIA_SMTP_PORT", default=25)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("LICENTIA_LOG_LEVEL", default="WARNING")},
}
