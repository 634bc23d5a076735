"""The settings of the tests: the same program, with quick password hashing and plain static files."""

import base64
import os

# Type checkers and linters import the settings with no server about; a test run has set these before.
os.environ.setdefault("LICENTIA_SECRET_KEY", "a secret of tests alone, as long as a real one would be")
os.environ.setdefault("LICENTIA_KEY_ENCRYPTION_KEY", base64.b64encode(bytes(range(32))).decode("ascii"))
os.environ.setdefault("DATABASE_URL", "postgresql://licentia_owner@127.0.0.1:9/licentia")
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:9/0")

from config.settings import *  # noqa: F403  the point of this module

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = False
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_AUTOREFRESH = True
LICENTIA_HOST = "licentia.example"
ALLOWED_HOSTS = ["*"]
