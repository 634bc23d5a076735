"""Keys sort by the time they were made."""

from uuid import UUID

from kernel.ids import new_id


def test_new_id_is_a_version_seven_uuid():
    key = new_id()
    assert (type(key), key.version) == (UUID, 7)


def test_new_ids_sort_as_they_were_made():
    keys = [new_id() for _ in range(1000)]
    assert keys == sorted(keys)
