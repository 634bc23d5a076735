"""What the trail refuses."""

from kernel.errors import DomainError


class TrailBehind(DomainError):
    """The database holds fewer entries than were signed: it was set back, or entries were taken out."""

    code = "TRAIL_BEHIND"
    status = 409
    sentence = (
        "The chain {origin} has {size} entries, but {signed} were signed. "
        "Nothing more is chained until the entries are back or an operator opens a new epoch."
    )


class TrailForked(DomainError):
    """The stored entries are not those that the last checkpoint and the head speak of."""

    code = "TRAIL_FORKED"
    status = 409
    sentence = "The entries of {origin} up to {size} do not continue those that were signed up to {signed}."


class OutboxAltered(DomainError):
    """An event was changed between its writing and its chaining."""

    code = "OUTBOX_ALTERED"
    status = 409
    sentence = "The waiting event {event} is not as it was written; nothing after it is chained."


class FolderTaken(DomainError):
    """A bundle goes into a folder of its own."""

    code = "FOLDER_TAKEN"
    sentence = "{path} is not an empty folder: a bundle needs one of its own."


class BundleIncomplete(DomainError):
    """Events after the checkpoint explain what is gone before it, or complete a list that begins there."""

    code = "BUNDLE_INCOMPLETE"
    status = 409
    sentence = "A bundle of {size} entries would lack what later events explain: take a later checkpoint."
