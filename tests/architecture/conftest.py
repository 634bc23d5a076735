"""An organisation with one of everything, and another that must not see any of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from accounts.choices import MemberRole
from kernel.permissions import Permission
from tests.architecture import estate as estates
from tests.architecture.edges import asked, list_of, visited
from tests.architecture.matrix import ADMIN, GRAPHQL, PAGES
from tests.browsing import browser_of
from tests.factories.accounts import OrganisationFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from accounts.models import Organisation
    from tests.architecture.estate import Estate


@pytest.fixture
def estate(organisation: Organisation) -> Estate:
    """One of everything."""
    return estates.build(organisation)


@pytest.fixture
def stranger(db: None) -> Organisation:
    """Another organisation."""
    return OrganisationFactory()


@pytest.fixture
def edges_as(estate: Estate) -> Callable[[Organisation], list[tuple[str, str]]]:
    """Use every edge on the estate's things, with every right that an organisation can give; return what was shown."""

    def use(organisation: Organisation) -> list[tuple[str, str]]:
        browser = browser_of(organisation, MemberRole.OWNER)
        fields = [(name, str(asked(estate, name, organisation, Permission))) for name in GRAPHQL]
        pages = [(name, visited(estate, name, browser.client).content.decode()) for name in PAGES]
        tables = [(name, browser.client.get(list_of(name)).content.decode()) for name in ADMIN]
        return fields + pages + tables

    return use
