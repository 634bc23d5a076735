"""What can go wrong with provisioning."""

from kernel.errors import DomainError


class UserNameTaken(DomainError):
    """A live user of the connection has this user name, without regard to case."""

    code = "USER_NAME_TAKEN"
    status = 409
    sentence = "A user of this connection has that userName already."
