"""One key a purpose, made once, its private half readable with the installation's key alone."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from audit.checkpoint import parse_vkey
from audit.choices import KeyPurpose
from audit.models import SigningKey
from audit.services import keys
from kernel import tenancy
from tests.audit.owner import forge
from tests.seats.racing import race


def test_key_is_made_once_for_each_purpose(inside):
    made = [keys.signing_key(purpose) for purpose in (*KeyPurpose, *KeyPurpose)]
    assert [key.name for key in made] == [
        f"audit.licentia.example/org/{inside.pk}",
        f"packages.licentia.example/org/{inside.pk}",
    ] * 2
    assert SigningKey.objects.count() == 2


def test_retired_key_is_followed_by_another(organisation, now):
    with tenancy.within(organisation):
        first = keys.signing_key(KeyPurpose.CHECKPOINTS)
    forge(organisation, "UPDATE audit_signingkey SET retired_at = %s", now)
    with tenancy.within(organisation):
        assert keys.signing_key(KeyPurpose.CHECKPOINTS) != first


def test_vkey_names_the_log_and_the_key(inside):
    key = keys.signing_key(KeyPurpose.CHECKPOINTS)
    read = parse_vkey(keys.vkey(key))
    assert (read.name, read.public) == (key.name, bytes(key.public))


def test_sign_is_verified_with_the_public_half(inside):
    signature = keys.sign(KeyPurpose.PACKAGES, b"manifest")
    public = bytes(keys.signing_key(KeyPurpose.PACKAGES).public)
    Ed25519PublicKey.from_public_bytes(public).verify(signature, b"manifest")


def test_private_half_does_not_open_for_another_purpose(inside):
    key = keys.signing_key(KeyPurpose.CHECKPOINTS)
    key.purpose = KeyPurpose.PACKAGES
    with pytest.raises(InvalidTag):
        keys.private_half(key)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_race_for_the_first_key_makes_one(organisation):
    made = race(organisation, [lambda: keys.signing_key(KeyPurpose.CHECKPOINTS).pk] * 8)
    with tenancy.within(organisation):
        assert set(made) == {SigningKey.objects.get().pk}
