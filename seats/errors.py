"""What can go wrong with seats."""

from kernel.errors import DomainError


class PoolExhausted(DomainError):
    """Every seat of the pool is taken."""

    code = "POOL_EXHAUSTED"
    status = 409
    sentence = "All {capacity} seats of {pool} are in use; try again later, join its queue, or ask its owner for more."


class QueueAhead(DomainError):
    """Others have waited longer for the seats that are free or about to be."""

    code = "QUEUE_AHEAD"
    status = 409
    sentence = "Others are waiting for {pool}; join its queue and a seat will be kept for you when it is your turn."


class PersonLimit(DomainError):
    """The person holds as many seats of the pool as one person may."""

    code = "PERSON_LIMIT"
    status = 409
    sentence = "{person} holds {maximum} seats of {pool}, the most for one person; return one first."


class LicenceNotUsable(DomainError):
    """The licence behind the pool gives no right at this instant."""

    code = "LICENCE_NOT_USABLE"
    status = 409
    sentence = "The licence {licence} is {status}, so its seats cannot be used; ask its owner to renew or reinstate it."


class PoolNotFloating(DomainError):
    """Seats of this pool are assigned by name, or only observed."""

    code = "POOL_NOT_FLOATING"
    status = 409
    sentence = "Seats of {pool} cannot be checked out: they are not floating. Ask for an assignment instead."


class PoolInUse(DomainError):
    """The pool cannot shrink below what is in use."""

    code = "POOL_IN_USE"
    status = 409
    sentence = "{in_use} seats of {pool} are in use, more than {capacity} can hold; free some first."


class LeaseStaleEpoch(DomainError):
    """A heartbeat with an epoch that has been replaced: another instance goes on under this lease."""

    code = "LEASE_STALE_EPOCH"
    status = 409
    sentence = "The lease is at epoch {epoch}, not {given}; stop using the seat and check out again."


class LeaseExpired(DomainError):
    """The lease has ended; it is never revived."""

    code = "LEASE_EXPIRED"
    status = 409
    sentence = "The lease has ended ({reason}); stop using the seat and check out again."


class HolderIncomplete(DomainError):
    """What the pool counts by was not told."""

    code = "HOLDER_INCOMPLETE"
    sentence = "{pool} counts seats by {counting}, so the request must name the {counting}."
