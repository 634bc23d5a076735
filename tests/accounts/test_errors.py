"""What is said when something about people or access is wrong."""

from accounts.errors import InvalidClient, InvalidScope, OrganisationExists, PersonLeft


def test_sentences_tell_what_to_do():
    errors = [OrganisationExists(slug="acme"), PersonLeft(person="Ada"), InvalidClient(), InvalidScope(scope="x:y")]
    assert [(error.code, error.message) for error in errors] == [
        ("ORGANISATION_EXISTS", "An organisation with the short name acme exists; choose another."),
        ("PERSON_INACTIVE", "Ada has left; only active people can hold seats."),
        ("INVALID_CLIENT", "The client id or secret is wrong, or the client was revoked."),
        ("INVALID_SCOPE", "The scope x:y is not one of this client's."),
    ]
