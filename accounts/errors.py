"""What can go wrong with people and access."""

from kernel.errors import DomainError


class OrganisationExists(DomainError):
    """An organisation with this short name is there already."""

    code = "ORGANISATION_EXISTS"
    status = 409
    sentence = "An organisation with the short name {slug} exists; choose another."


class PersonLeft(DomainError):
    """The person is no longer with the organisation."""

    code = "PERSON_INACTIVE"
    status = 409
    sentence = "{person} has left; only active people can hold seats."


class InvalidClient(DomainError):
    """Client id and secret do not belong together, or the client was revoked (RFC 6749 section 5.2)."""

    code = "INVALID_CLIENT"
    status = 401
    sentence = "The client id or secret is wrong, or the client was revoked."


class InvalidScope(DomainError):
    """A scope was asked for that the client does not have (RFC 6749 section 5.2)."""

    code = "INVALID_SCOPE"
    sentence = "The scope {scope} is not one of this client's."


class InvalidRequest(DomainError):
    """A token request that lacks a parameter, repeats one, or brings credentials twice (RFC 6749 section 5.2)."""

    code = "INVALID_REQUEST"
    sentence = "{problem}"


class UnsupportedGrantType(DomainError):
    """A way of getting a token that is not offered (RFC 6749 section 5.2)."""

    code = "UNSUPPORTED_GRANT_TYPE"
    sentence = "The grant type {grant_type} is not offered; send client_credentials."


class ClientExists(DomainError):
    """An API client with this name is there already."""

    code = "CLIENT_EXISTS"
    status = 409
    sentence = "An API client named {name} exists; choose another name."


class AmbiguousPerson(DomainError):
    """A bare name that several people bear."""

    code = "AMBIGUOUS_PERSON"
    status = 409
    sentence = "{count} people are called that; give an address or a user name to say which one is meant."


class WrongCredentials(DomainError):
    """Address and password do not belong together; which of the two is wrong stays unsaid."""

    code = "WRONG_CREDENTIALS"
    sentence = "The e-mail address or the password is wrong."


class TooManyAttempts(DomainError):
    """Too many wrong passwords for one address from one place."""

    code = "TOO_MANY_ATTEMPTS"
    status = 429
    sentence = "Too many wrong tries for this address. Try again in {minutes} min."


class LinkSpent(DomainError):
    """A one-time link that has done its work."""

    code = "LINK_SPENT"
    status = 410
    sentence = "This link was used already. Sign in with the password that was set, or ask for a new link."


class DepartmentExists(DomainError):
    """A department of this name is there already."""

    code = "DEPARTMENT_EXISTS"
    status = 409
    sentence = "A department called {name} exists; choose another name."


class AlreadyMember(DomainError):
    """The account behind the person's address is a member already."""

    code = "ALREADY_MEMBER"
    status = 409
    sentence = "{person} can sign in already."


class ConnectionExists(DomainError):
    """An identity provider's connection has this name already."""

    code = "CONNECTION_EXISTS"
    status = 409
    sentence = "There is a connection named {name}; choose another name."


class TokensInUse(DomainError):
    """A connection has as many valid tokens as a rotation needs."""

    code = "TOKENS_IN_USE"
    status = 409
    sentence = "{connection} has {count} valid tokens, which is enough to change one for the other; revoke one first."
