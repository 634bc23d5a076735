"""Every error says what happened and what to do, the same at every edge."""

from kernel.errors import DomainError, InvalidInput, NotFound


class SeatTaken(DomainError):
    code = "SEAT_TAKEN"
    status = 409
    sentence = "Seat {number} is taken; choose another."


def test_message_fills_in_the_facts():
    assert SeatTaken(number=3).message == "Seat 3 is taken; choose another."


def test_extensions_carry_code_field_and_facts():
    error = SeatTaken(field="number", number=3)
    assert error.extensions == {"code": "SEAT_TAKEN", "field": "number", "facts": {"number": 3}}


def test_extensions_leave_out_what_is_empty():
    assert DomainError().extensions == {"code": "INVALID"}


def test_statuses_follow_the_class():
    assert [SeatTaken(number=1).status, NotFound(kind="pool").status, InvalidInput(problem="no").status] == [
        409,
        404,
        400,
    ]
