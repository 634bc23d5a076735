"""What is said when provisioning goes wrong."""

from scim.errors import UserNameTaken


def test_sentence_says_what_is_taken():
    assert UserNameTaken(field="userName").extensions == {"code": "USER_NAME_TAKEN", "field": "userName"}
    assert UserNameTaken().message == "A user of this connection has that userName already."
