"""What a holder is counted by."""

from __future__ import annotations

import pytest

from accounts.choices import Relation
from accounts.models import Person
from kernel.errors import InvalidInput
from kernel.ids import new_id
from seats.choices import Counting
from seats.errors import HolderIncomplete
from seats.holder import LONGEST, Holder
from seats.models import SeatPool


@pytest.fixture
def person():
    return Person(id=new_id(), organisation_id=new_id(), name="Ada", manager_id=new_id())


def pool(counting):
    return SeatPool(organisation_id=new_id(), name="Drawing", counting=counting)


def test_counting_key_by_instance_is_of_the_person(person):
    assert Holder(person, "one", "m").counting_key(pool(Counting.INSTANCE)) == f"{person.pk}|one"


def test_counting_key_by_person_needs_nothing_else(person):
    assert Holder(person, "").counting_key(pool(Counting.PERSON)) == str(person.pk)


def test_counting_key_by_machine_is_nobodys_own(person):
    assert Holder(person, "one", "m").counting_key(pool(Counting.MACHINE)) == "m"


@pytest.mark.parametrize(
    ("counting", "holder"), [(Counting.INSTANCE, ("", "m")), (Counting.MACHINE, ("one", ""))], ids=str
)
def test_counting_key_of_what_is_not_told_is_refused(person, counting, holder):
    with pytest.raises(HolderIncomplete) as raised:
        Holder(person, *holder).counting_key(pool(counting))
    assert raised.value.field == counting
    assert raised.value.message == f"Drawing counts seats by {counting}, so the request must name the {counting}."


@pytest.mark.parametrize("value", ["x" * (LONGEST + 1), "a\0b"])
@pytest.mark.parametrize("name", ["instance", "machine"])
def test_holder_refuses_what_no_row_can_keep(person, name, value):
    with pytest.raises(InvalidInput) as raised:
        Holder(person, **{"instance": "one", name: value})
    assert raised.value.field == name


def test_relation_to_holder_is_that_to_the_person(person):
    holder = Holder(person, "one")
    assert holder.relation_to(person.pk) == Relation.HOLDER
    assert holder.relation_to(person.manager_id) == Relation.MANAGER
    assert holder.relation_to(new_id()) is None
