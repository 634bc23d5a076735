"""Actors are pseudonyms."""

from dataclasses import dataclass

from accounts.principal import Nobody, Principal
from kernel.actor import Actor


@dataclass
class Request:
    principal: Principal | Nobody


def test_system_names_no_person():
    assert Actor.system() == Actor("system", "system", None)


def test_of_takes_the_principals_actor():
    assert Actor.of(Request(Nobody())) == Actor("user", "anonymous")
