"""Real PostgreSQL and Valkey for the run: started before any setting is read, ended with pytest however it ends."""

import atexit
import base64
import os
from collections.abc import Generator
from contextlib import ExitStack

import pytest

_RUNNING = ExitStack()
_ADDRESSES = {"LICENTIA_TEST_DATABASE_URL": "DATABASE_URL", "LICENTIA_TEST_REDIS_URL": "REDIS_URL"}
_SECRETS = {
    "LICENTIA_SECRET_KEY": "a secret of tests alone, as long as a real one would be",
    "LICENTIA_KEY_ENCRYPTION_KEY": base64.b64encode(bytes(range(32))).decode("ascii"),
}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """Start the services before pytest-django asks for the settings; the workers inherit the controller's."""
    if not all(os.environ.get(name) for name in _ADDRESSES):
        from config import embedded  # noqa: PLC0415  only the process that starts them, so that the workers' coverage is whole

        services = _RUNNING.enter_context(embedded.temporary())
        atexit.register(_RUNNING.close)  # a conftest that does not import ends pytest before any hook could
        os.environ.setdefault("LICENTIA_TEST_DATABASE_URL", services.database_url)
        os.environ.setdefault("LICENTIA_TEST_REDIS_URL", services.redis_url)
    os.environ.update({name: os.environ[given] for given, name in _ADDRESSES.items()}, **_SECRETS)
    yield


def pytest_unconfigure() -> None:
    """Stop what this process started."""
    _RUNNING.close()
