"""A sealed secret opens for its purpose alone, and not when a bit of it was changed."""

import pytest
from cryptography.exceptions import InvalidTag

from kernel.sealing import seal, unseal


def test_unseal_gives_the_secret_back():
    assert unseal(seal(b"secret", purpose="a"), purpose="a") == b"secret"


def test_unseal_with_own_key_gives_the_secret_back():
    key = bytes(range(32))
    assert unseal(seal(b"secret", purpose="a", key=key), purpose="a", key=key) == b"secret"


def test_unseal_for_another_purpose_is_refused():
    sealed = seal(b"secret", purpose="a")
    with pytest.raises(InvalidTag):
        unseal(sealed, purpose="b")


def test_unseal_after_any_flipped_bit_is_refused():
    sealed = seal(b"s", purpose="a")
    for position in range(len(sealed) * 8):
        spoilt = bytearray(sealed)
        spoilt[position // 8] ^= 1 << position % 8
        with pytest.raises(InvalidTag):
            unseal(bytes(spoilt), purpose="a")


def test_seal_never_repeats_itself():
    assert len({seal(b"secret", purpose="a") for _ in range(100)}) == 100
