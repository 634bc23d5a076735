"""Answers in SCIM's media type, and refusals in its error document."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError
from scim2_models import InvalidFilterException

from kernel.errors import InvalidInput, NotFound
from scim import answers
from scim.errors import UserNameTaken
from scim.resources import User

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"


def told(response):
    assert response["Content-Type"] == "application/scim+json"
    return response.status_code, json.loads(response.content)


def test_answered_keeps_text_as_it_is():
    response = answers.answered({"displayName": "Zo\xeb"}, 201)
    assert (response.status_code, response.content) == (201, b'{"displayName": "Zo\xc3\xab"}')


def test_answered_with_nothing_has_no_body():
    assert (answers.answered(None, 204).status_code, answers.answered(None, 204).content) == (204, b"")


@pytest.mark.parametrize(
    ("error", "status", "more"),
    [
        (UserNameTaken(field="userName"), 409, {"scimType": "uniqueness"}),
        (InvalidInput(field="userName", problem="Too long."), 400, {"scimType": "invalidValue"}),
        (NotFound(kind="user"), 404, {}),
    ],
)
def test_refused_by_rule_tells_the_sentence_and_whom_to_blame(error, status, more):
    detail = f"userName: {error.message}" if error.field else error.message
    expected = {"schemas": [ERROR], "status": str(status), "detail": detail, **more}
    assert told(answers.refused_by_rule(error)) == (status, expected)


def test_refused_by_schema_tells_the_first_thing_that_is_wrong():
    with pytest.raises(ValidationError) as wrong:
        User.model_validate({"userName": 5, "active": "perhaps"})
    status, body = told(answers.refused_by_schema(wrong.value))
    assert (status, body["scimType"], body["detail"]) == (
        400,
        "invalidValue",
        "Input should be a valid string: userName",
    )


def test_refused_by_protocol_tells_its_type():
    status, body = told(answers.refused_by_protocol(InvalidFilterException(detail="No such question.")))
    assert (status, body["scimType"], body["detail"]) == (400, "invalidFilter", "No such question.")


@pytest.mark.parametrize(
    ("presented", "challenge"),
    [(False, 'Bearer realm="licentia"'), (True, 'Bearer realm="licentia", error="invalid_token"')],
)
def test_unauthorised_says_whether_a_token_came_along(presented, challenge):
    response = answers.unauthorised(presented=presented)
    assert (response.status_code, response["WWW-Authenticate"]) == (401, challenge)
